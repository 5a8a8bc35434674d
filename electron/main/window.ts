import { join } from 'node:path';
import { BrowserWindow, dialog } from 'electron';
import type { WriteLog } from '../platform/log.ts';

/** The desk's only window: sandboxed, isolated, without Node. Shown when its first picture is ready. */
export function openDeskWindow(log: WriteLog, isDevelopment: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: '三治台账',
    backgroundColor: '#ffffff',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: isDevelopment,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log('window.gone', { reason });
    if (reason !== 'clean-exit') void offerReload(window);
  });
  return window;
}

async function offerReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: '三治台账',
    message: '窗口出现意外，已停止。',
    detail: '已保存的内容没有丢失。（X01）',
    buttons: ['重新打开', '退出'],
    defaultId: 0,
    cancelId: 1,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.destroy();
}
