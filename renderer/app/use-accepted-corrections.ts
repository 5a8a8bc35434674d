import { useEffect } from 'react';
import type { DeskStore } from '../store/desk-store.ts';

/** After a change, wait so long before looking: the county's answers arrive in batches. */
const WAIT_MS = 1500;

/** Carries out corrections that the county accepted, as soon as they arrive (D§3.5). What fails is tried after the next change. */
export function useAcceptedCorrections(store: DeskStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void store.month.corrections.applyAccepted().catch(() => undefined), WAIT_MS);
    };
    const stop = store.onChange(look);
    look();
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store]);
}
