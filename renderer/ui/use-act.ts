import { useState } from 'react';

/** One thing that a form or dialog does at a person's wish: whether it is under way, and why the last try failed (null: it did not). */
export function useAct() {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (act: () => Promise<void>) => {
    setIsBusy(true);
    setError(null);
    try {
      await act();
    } catch (cause) {
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, error, run };
}
