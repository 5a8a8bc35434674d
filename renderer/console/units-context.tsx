import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react';
import { hasEnded } from '#shared/domain/standing.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { townIdOf } from '#shared/schema/unit.ts';
import type { Unit } from './county-api.ts';
import { useSession } from './session.tsx';
import { type Loaded, useLoaded } from './use-loaded.ts';

type LoadedUnits = Loaded<readonly Unit[]> & { readonly reload: () => void };

const UnitsContext = createContext<LoadedUnits | null>(null);

/** Loads the county's units once for all pages; `reload` after an import. */
export function UnitsProvider({ children }: { readonly children: ReactNode }) {
  const { api } = useSession();
  const load = useCallback((signal: AbortSignal) => api.units(signal), [api]);
  return <UnitsContext value={useLoaded(load)}>{children}</UnitsContext>;
}

/** The county's units as far as they have come. Only inside {@link UnitsProvider}. */
export function useUnits(): LoadedUnits {
  const units = useContext(UnitsContext);
  if (!units) throw new Error('useUnits outside UnitsProvider');
  return units;
}

export interface TownChoice {
  readonly value: number;
  readonly label: string;
}

/** The towns that have not ended, for a choice, in the order of their codes; empty until they are loaded. */
export function useTowns(): readonly TownChoice[] {
  const { value: units } = useUnits();
  const today = todayInChina(Date.now());
  return useMemo(
    () =>
      (units ?? [])
        .filter((unit) => unit.level === 'town' && !hasEnded(unit, today))
        .map((unit) => ({ value: townIdOf(unit.code12) ?? 0, label: unit.name }))
        .toSorted((one, other) => one.value - other.value),
    [units, today],
  );
}
