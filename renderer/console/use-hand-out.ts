import { App } from 'antd';
import { useMemo } from 'react';
import { createPlatform } from '../bridge/choose-platform.ts';
import { problemOf } from './county-problem.ts';

/** The program's way to files and paper, and `hand`, which does one such piece of work and says why it did not succeed. */
export function useHandOut() {
  const { message } = App.useApp();
  const platform = useMemo(() => createPlatform(), []);
  const hand = (make: () => Promise<unknown>) => () =>
    void make().catch((thrown: unknown) => message.error(problemOf(thrown).message));
  return { platform, hand };
}
