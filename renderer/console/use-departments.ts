import { useCallback, useMemo } from 'react';
import type { Department } from '#shared/domain/departments.ts';
import { useSession } from './session.tsx';
import { useLoaded } from './use-loaded.ts';

/** All departments of the county, closed ones too; none until they are loaded. */
export function useDepartments(): readonly Department[] {
  const { api } = useSession();
  const { value } = useLoaded(useCallback((signal: AbortSignal) => api.departments(signal), [api]));
  return useMemo(() => (value?.departments ?? []).map(({ department }) => department), [value]);
}
