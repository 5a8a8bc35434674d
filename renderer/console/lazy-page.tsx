import { type ComponentType, lazy } from 'react';
import { unreachable } from './county-problem.ts';
import { ProblemAlert } from './loaded-view.tsx';

const RELOADED_AT = 'sanzhi-console-reloaded-at';
const RELOAD_PAUSE_MS = 60_000;

/**
 * A page that is fetched when it is opened. After an update of the server the files of a window that stayed open are
 * gone: the window then loads itself again, at most once a minute; when that does not help, the page says so.
 */
export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch (thrown) {
      await reloadIfServed();
      return { default: () => <ProblemAlert problem={unreachable(thrown)} onRetry={() => window.location.reload()} /> };
    }
  });
}

/** Never reloads towards a server that does not answer: that would leave the officer with the browser's error page. */
async function reloadIfServed(): Promise<void> {
  const lastMs = Number(sessionStorage.getItem(RELOADED_AT));
  if (Date.now() - lastMs < RELOAD_PAUSE_MS) return;
  const isServed = await fetch(window.location.pathname, { method: 'HEAD' }).then(
    (response) => response.ok,
    () => false,
  );
  if (!isServed) return;
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  window.location.reload();
}
