import { randomUUID } from 'node:crypto';
import { BrowserWindow } from 'electron';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../platform/log.ts';
import { APP_ORIGIN } from './origin.ts';

/** Pages waiting to be printed, by the last part of their address `app://bundle/print/<id>`; each is served while it waits. */
export type PrintShelf = Map<string, string>;

/**
 * Makes a PDF of a page in a hidden window of its own: sandboxed, without preload, and with scripts switched off. Null
 * when `signal` ended it. @throws CodedError F36
 */
export async function printToPdf(
  shelf: PrintShelf,
  page: string,
  signal: AbortSignal,
  log: WriteLog,
): Promise<Uint8Array | null> {
  if (signal.aborted) return null;
  const id = randomUUID();
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  const end = () => {
    if (!window.isDestroyed()) window.destroy();
  };
  signal.addEventListener('abort', end, { once: true });
  shelf.set(id, page);
  try {
    await window.loadURL(`${APP_ORIGIN}/print/${id}`);
    return await window.webContents.printToPDF({
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: false,
    });
  } catch (cause) {
    if (signal.aborted) return null;
    log('print.failed', { error: cause instanceof Error ? cause.name : 'unknown' });
    throw new CodedError('F36', undefined, { cause });
  } finally {
    shelf.delete(id);
    signal.removeEventListener('abort', end);
    end();
  }
}
