import { App } from 'antd';
import { useCallback, useState } from 'react';
import { shownError } from '../../ui/error-words.ts';

/** One thing under way at a time; a failure is told in words. */
export function useAct(): {
  readonly isBusy: boolean;
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>;
} {
  const { message } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  const run = useCallback(
    async (act: () => Promise<unknown>) => {
      setIsBusy(true);
      try {
        await act();
        return true;
      } catch (error) {
        void message.error(shownError(error).sentence, 6);
        return false;
      } finally {
        setIsBusy(false);
      }
    },
    [message],
  );
  return { isBusy, run };
}
