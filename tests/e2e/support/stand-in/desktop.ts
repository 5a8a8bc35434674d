import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from './channel.ts';

/** What the app asked of the desktop: `evaluate(({ hostCalls }) => hostCalls)`. */
export const hostCalls: { what: string; args: unknown[] }[] = [];

function record(what: string, ...args: unknown[]): void {
  hostCalls.push({ what, args: JSON.parse(JSON.stringify(args)) as unknown[] });
}

/** Specs overwrite these, as they do on real Electron; by themselves all dialogs are cancelled. */
export const dialog = {
  async showOpenDialog(...args: unknown[]) {
    record('dialog.open', args.at(-1));
    return { canceled: true, filePaths: [] as string[] };
  },
  async showSaveDialog(...args: unknown[]) {
    record('dialog.save', args.at(-1));
    return { canceled: true, filePath: '' };
  },
  async showMessageBox(...args: unknown[]) {
    record('dialog.message', args.at(-1));
    return { response: 0, checkboxChecked: false };
  },
  showErrorBox: (title: string, content: string) => record('dialog.error', title, content),
};

export const shell = {
  openExternal: async (url: string) => record('shell.openExternal', url),
  async openPath(path: string) {
    record('shell.openPath', path);
    return '';
  },
  showItemInFolder: (path: string) => record('shell.showItemInFolder', path),
};

/** AES with a key file. `--host-keyring=none` plays a Linux without a key ring, where Chromium offers `basic_text`. */
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => (config.argv.includes('--host-keyring=none') ? 'basic_text' : 'gnome_libsecret'),
  encryptString(text: string) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', ringKey(), nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from('v10'), nonce, cipher.getAuthTag(), body]);
  },
  decryptString(sealed: Buffer) {
    const decipher = createDecipheriv('aes-256-gcm', ringKey(), sealed.subarray(3, 15));
    decipher.setAuthTag(sealed.subarray(15, 31));
    return Buffer.concat([decipher.update(sealed.subarray(31)), decipher.final()]).toString('utf8');
  },
};

function ringKey(): Buffer {
  const file = join(config.userData, 'host-key-ring');
  if (!existsSync(file)) {
    mkdirSync(config.userData, { recursive: true });
    writeFileSync(file, randomBytes(32), { mode: 0o600 });
  }
  return readFileSync(file);
}

interface Item {
  id?: string;
  label?: string;
  role?: string;
  click?: (...args: unknown[]) => unknown;
  submenu?: Item[] | Menu;
}

/** A menu that specs find items in by id; nothing is drawn. */
export class Menu {
  static #application: Menu | null = null;
  static buildFromTemplate(items: Item[]): Menu {
    const menu = new Menu();
    menu.items = items.map((item) => ({
      ...item,
      label: item.label ?? item.role ?? '',
      ...(Array.isArray(item.submenu) ? { submenu: Menu.buildFromTemplate(item.submenu) } : {}),
    }));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null) {
    Menu.#application = menu;
  }
  static getApplicationMenu = () => Menu.#application;

  items: Item[] = [];
  getMenuItemById(id: string): Item | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const deep = item.submenu instanceof Menu ? item.submenu.getMenuItemById(id) : null;
      if (deep) return deep;
    }
    return null;
  }
}
