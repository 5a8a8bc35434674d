import { App } from 'antd';
import { useMemo } from 'react';
import type { HandedOutPage } from '#shared/sync/audit-messages.ts';
import { createPlatform } from '../bridge/choose-platform.ts';
import { problemOf } from './county-problem.ts';
import { useSession } from './session.tsx';

/**
 * The program's way to files and paper, and `hand`, which has the county write down that the open page is taken away or
 * printed (D§6 P9), then does that piece of work and says why it did not succeed.
 */
export function useHandOut() {
  const { api } = useSession();
  const { message } = App.useApp();
  const platform = useMemo(() => createPlatform(), []);
  const handed = async (make: () => unknown, way: HandedOutPage['way']) => {
    await api.handedOut({ way, what: titleOfPage() });
    await make();
  };
  const hand =
    (make: () => unknown, way: HandedOutPage['way'] = 'file') =>
    () =>
      void handed(make, way).catch((thrown: unknown) => message.error(problemOf(thrown).message));
  return { platform, hand };
}

function titleOfPage(): string {
  return (document.querySelector('h1')?.textContent || document.title).trim().slice(0, 100);
}
