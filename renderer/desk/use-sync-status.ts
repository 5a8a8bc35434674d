import { useCallback, useSyncExternalStore } from 'react';
import type { SyncStatus } from '../sync/sync-engine.ts';
import { useDesk } from './desk-context.ts';

/** The present status of reporting. */
export function useSyncStatus(): SyncStatus {
  const { sync } = useDesk();
  const subscribe = useCallback((listener: () => void) => sync.onStatus(listener), [sync]);
  return useSyncExternalStore(subscribe, () => sync.status());
}
