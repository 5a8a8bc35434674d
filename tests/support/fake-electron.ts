import { EventEmitter } from 'node:events';

/** How a window was asked for; what Electron makes of it only Electron can show. */
export interface AskedWindow {
  readonly webPreferences?: Readonly<Record<string, unknown>>;
}

/** Every window that was asked for since the last {@link forgetWindows}. */
export const askedWindows: AskedWindow[] = [];

export function forgetWindows(): void {
  askedWindows.length = 0;
}

/** Stands in for Electron's window: remembers how it was asked for and does nothing else. */
export class BrowserWindow extends EventEmitter {
  readonly webContents = Object.assign(new EventEmitter(), {
    printToPDF: async () => new Uint8Array([37, 80, 68, 70]),
  });

  constructor(options: AskedWindow) {
    super();
    askedWindows.push(options);
  }

  async loadURL(): Promise<void> {}
  isDestroyed = () => false;
  destroy(): void {}
}

export const dialog = {};
