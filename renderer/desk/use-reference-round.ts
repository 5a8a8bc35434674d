import { useCallback, useSyncExternalStore } from 'react';
import { useDesk } from './desk-context.ts';

/**
 * A text that is another one when units or bodies of the town are others: what is worked out from them once is worked
 * out again then. A new desk opens before its villages have come from the county.
 */
export function useReferenceRound(): string {
  const { store } = useDesk();
  const subscribe = useCallback((changed: () => void) => store.onChange(changed), [store]);
  const round = useCallback(() => {
    const units = store.units().map(({ code12, shortName, validTo }) => `${code12}${shortName}${validTo}`);
    const bodies = store.bodies().map(({ bodyId, name, memberCount }) => `${bodyId}${name}${memberCount}`);
    return [...units, ...bodies].join('|');
  }, [store]);
  return useSyncExternalStore(subscribe, round);
}
