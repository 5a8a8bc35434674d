import { app, type BrowserWindow } from 'electron';
import { CHANNELS } from '#shared/ipc/channels.ts';
import type { WriteLog } from '../platform/log.ts';

/** Longest wait for the page to store what is being typed; after it the window closes all the same. */
export const FLUSH_TIMEOUT_MS = 4_000;

/** Lets the window close only after its page had the chance to store drafts. */
export interface ClosingGuard {
  watch(window: BrowserWindow): void;
  /** The page of these web contents has stored everything. */
  ready(webContentsId: number): void;
}

/** @param log told when a page did not answer in time */
export function closingGuard(log: WriteLog): ClosingGuard {
  const waiting = new Map<number, () => void>();
  let isQuitting = false;
  app.on('before-quit', () => {
    isQuitting = true;
  });

  return {
    ready: (webContentsId) => waiting.get(webContentsId)?.(),
    watch(window) {
      const { id } = window.webContents;
      let mayClose = false;
      window.on('close', (event) => {
        if (mayClose || window.webContents.isDestroyed() || window.webContents.isCrashed()) return;
        event.preventDefault();
        if (waiting.has(id)) return;
        const finish = (answered: boolean) => {
          clearTimeout(timer);
          waiting.delete(id);
          mayClose = true;
          if (!answered) log('close.not-answered');
          if (window.isDestroyed()) return;
          if (isQuitting) app.quit();
          else window.close();
        };
        const timer = setTimeout(() => finish(false), FLUSH_TIMEOUT_MS);
        waiting.set(id, () => finish(true));
        window.webContents.send(CHANNELS.beforeClose);
      });
    },
  };
}
