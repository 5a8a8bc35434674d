import { App } from 'antd';
import { useState } from 'react';
import { shownError } from './error-words.ts';

/** One thing that a person asks of the program: busy meanwhile, then the word that `act` answers, if any, or why it was not done. */
export function useAsking() {
  const { message } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  const ask = async (act: () => Promise<string | null>) => {
    setIsBusy(true);
    try {
      const word = await act();
      if (word !== null) void message.success(word);
    } catch (error) {
      void message.error(shownError(error).sentence);
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, ask };
}
