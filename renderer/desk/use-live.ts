import { useCallback, useEffect, useState } from 'react';
import { useDesk } from './desk-context.ts';

/** What a screen knows of data that is read from the store. Old data stay on screen while new ones are read. */
export interface Live<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Reads from the store, and again after every change of it. `load` must be stable (`useCallback`). */
export function useLive<Data>(load: () => Promise<Data>): Live<Data> {
  const { store } = useDesk();
  const [state, setState] = useState<Omit<Live<Data>, 'reload'>>({ data: undefined, error: null, isLoading: true });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((count) => count + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round means reading again
  useEffect(() => {
    let isGone = false;
    let isRunning = false;
    let isStale = false;
    const run = async () => {
      if (isRunning) {
        isStale = true;
        return;
      }
      isRunning = true;
      try {
        const data = await load();
        if (!isGone) setState({ data, error: null, isLoading: false });
      } catch (error) {
        if (!isGone) setState((before) => ({ ...before, error, isLoading: false }));
      }
      isRunning = false;
      if (isStale && !isGone) {
        isStale = false;
        await run();
      }
    };
    setState((before) => ({ ...before, isLoading: true }));
    void run();
    const stop = store.onChange(() => void run());
    return () => {
      isGone = true;
      stop();
    };
  }, [load, store, round]);

  return { ...state, reload };
}
