import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { app } from './app.ts';
import { answer, ask, type Question, tell } from './channel.ts';
import { emitPreventable } from './events.ts';
import { WebContents } from './web-contents.ts';
import { openWindows } from './windows.ts';

interface WindowOptions {
  width?: number;
  height?: number;
  show?: boolean;
  title?: string;
  webPreferences?: { preload?: string; sandbox?: boolean; contextIsolation?: boolean; nodeIntegration?: boolean };
}

/** A window as a page of Chromium; a close that nobody prevents closes the page. */
export class BrowserWindow extends EventEmitter {
  static #all = new Map<number, BrowserWindow>();
  static #last = 0;
  static getAllWindows = () => [...BrowserWindow.#all.values()];
  static fromId = (id: number) => BrowserWindow.#all.get(id) ?? null;
  static fromWebContents = (contents: WebContents) => BrowserWindow.fromId(contents.id);
  static getFocusedWindow = () => BrowserWindow.getAllWindows().find((window) => window.isVisible()) ?? null;

  readonly id = ++BrowserWindow.#last;
  readonly webContents = new WebContents(this);
  #isVisible: boolean;
  #isDestroyed = false;
  #title: string;
  #state = 'normal';
  readonly #created: Promise<unknown>;

  constructor(options: WindowOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { preload, nodeIntegration, contextIsolation, sandbox } = options.webPreferences ?? {};
    if (nodeIntegration || contextIsolation === false || sandbox === false)
      throw new Error('test host: only sandboxed, isolated windows without Node are supported');
    this.#isVisible = options.show ?? true;
    this.#title = options.title ?? app.name;
    BrowserWindow.#all.set(this.id, this);
    openWindows.set(this.id, this);
    this.#created = ask('window', {
      win: this.id,
      width: options.width ?? 800,
      height: options.height ?? 600,
      preload: preload === undefined ? '' : readFileSync(preload, 'utf8'),
    });
    app.emit('browser-window-created', {}, this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string) {
    await this.#created;
    await this.webContents.load(url);
  }
  #become(state: string, event: string) {
    this.#state = state;
    this.emit(event);
  }
  show() {
    this.#isVisible = true;
    this.emit('show');
  }
  hide() {
    this.#isVisible = false;
    this.emit('hide');
  }
  focus() {
    tell('front', { win: this.id });
    this.emit('focus');
  }
  minimize = () => this.#become('minimized', 'minimize');
  maximize = () => this.#become('maximized', 'maximize');
  restore = () => this.#become('normal', 'restore');
  isMinimized = () => this.#state === 'minimized';
  isMaximized = () => this.#state === 'maximized';
  isVisible = () => this.#isVisible && !this.#isDestroyed;
  isFocused = () => this.isVisible();
  isDestroyed = () => this.#isDestroyed;
  setTitle(title: string) {
    this.#title = title;
  }
  getTitle = () => this.#title;
  setProgressBar() {}
  close() {
    void this.tryClose();
  }
  async tryClose() {
    if (!this.#isDestroyed && !emitPreventable(this, 'close')) return false;
    this.destroy();
    return true;
  }
  destroy() {
    if (this.#isDestroyed) return;
    tell('close', { win: this.id });
    this.gone();
  }
  gone() {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    BrowserWindow.#all.delete(this.id);
    openWindows.delete(this.id);
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (BrowserWindow.#all.size === 0 && !app.isQuitting && !app.emit('window-all-closed')) app.quit();
  }
}

function contentsOf(question: Question): WebContents {
  const window = BrowserWindow.fromId(Number(question.win));
  if (!window) throw new Error('test host: the window is closed');
  return window.webContents;
}
answer('ipc', (question) => contentsOf(question).fromPage(question as never));
answer('navigate', (question) => contentsOf(question).mayNavigate(String(question.url)));
answer('event', (question) => {
  const window = BrowserWindow.fromId(Number(question.win));
  window?.webContents.pageEvent(String(question.name), question.args as unknown[]);
});
