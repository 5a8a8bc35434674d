import { App } from 'antd';
import { useState } from 'react';
import { shownError } from './error-words.ts';

/** One thing that a person asks of the program: busy meanwhile, then the word that `act` answers, or why it was not done. */
export function useAsking() {
  const { message } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  const ask = async (act: () => Promise<string>) => {
    setIsBusy(true);
    try {
      void message.success(await act());
    } catch (error) {
      void message.error(shownError(error).sentence);
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, ask };
}
