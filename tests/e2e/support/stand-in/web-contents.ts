import { EventEmitter } from 'node:events';
import { ask, tell, wire } from './channel.ts';
import { emitDetails, emitPreventable } from './events.ts';
import { IpcMain, ipcMain } from './ipc-main.ts';
import { toAppAddress, toPageAddress } from './protocol.ts';
import { session } from './session.ts';

/** What web contents know of their window. */
export interface Owner extends EventEmitter {
  readonly id: number;
  isDestroyed(): boolean;
  gone(): void;
}
interface FromPage {
  readonly kind: string;
  readonly channel: string;
  readonly payload: string;
  readonly url: string;
  readonly isTop: boolean;
}
type OpenHandler = (details: { url: string; disposition: string }) => { action: 'allow' | 'deny' };

export class WebContents extends EventEmitter {
  readonly ipc = new IpcMain();
  readonly session = session.defaultSession;
  readonly owner: Owner;
  #openHandler: OpenHandler | undefined;
  #url = '';
  #title = '';
  #isCrashed = false;

  constructor(owner: Owner) {
    super();
    this.owner = owner;
  }
  get id() {
    return this.owner.id;
  }
  get mainFrame() {
    return { url: this.#url, parent: null, top: null };
  }
  getURL = () => this.#url;
  getTitle = () => this.#title;
  isDestroyed = () => this.owner.isDestroyed();
  isCrashed = () => this.#isCrashed;
  setZoomFactor() {}
  setZoomLevel() {}
  getZoomFactor = () => 1;
  openDevTools() {}
  setWindowOpenHandler(handler: OpenHandler) {
    this.#openHandler = handler;
  }
  send(channel: string, ...args: unknown[]) {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
    tell('send', { win: this.id, channel, payload: wire.encode(args) });
  }
  executeJavaScript = (code: string) => ask('js', { win: this.id, code });
  async printToPDF(options = {}) {
    return Buffer.from((await ask('pdf', { win: this.id, options })) as Uint8Array);
  }
  reload() {
    this.#isCrashed = false;
    tell('reload', { win: this.id });
  }
  async load(url: string) {
    this.#url = url;
    this.emit('did-start-loading');
    await ask('load', { win: this.id, url: toPageAddress(url) });
  }

  // ---- what the page did
  pageEvent(name: string, args: readonly unknown[]) {
    if (name === 'dom') {
      this.#url = toAppAddress(String(args[0]));
      this.#title = String(args[1]);
      this.emit('did-navigate', {}, this.#url, 200, 'OK');
      this.emit('dom-ready', {});
    } else if (name === 'load') {
      this.emit('did-finish-load', {});
      this.owner.emit('ready-to-show', {});
    } else if (name === 'crash') {
      this.#isCrashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    } else if (name === 'closed') this.owner.gone();
  }
  mayNavigate(address: string) {
    const url = toAppAddress(address);
    const isMainFrame = true;
    return (
      emitDetails(this, 'will-frame-navigate', { url, isMainFrame }) &&
      emitPreventable(this, 'will-navigate', url, false, true)
    );
  }
  async fromPage(message: FromPage) {
    const args = wire.decode(message.payload) as unknown[];
    if (message.kind === 'preload-error') {
      console.error(args[0]);
      this.emit('preload-error', {}, '', new Error(String(args[0])));
      return {};
    }
    if (message.kind === 'open') return this.#open(String(args[0]));
    const event = this.#eventFor(message);
    if (message.kind === 'invoke') return this.#invoke(message.channel, event, args);
    this.ipc.emit(message.channel, event, ...args);
    ipcMain.emit(message.channel, event, ...args);
    return {};
  }
  #eventFor(message: FromPage) {
    const parent = message.isTop ? null : this.mainFrame;
    const senderFrame = { url: toAppAddress(message.url), parent, top: this.mainFrame };
    return {
      type: 'frame',
      sender: this,
      senderFrame,
      frameId: 1,
      processId: process.pid,
      ports: [],
      preventDefault() {},
    };
  }
  async #invoke(channel: string, event: unknown, args: unknown[]) {
    const handler = this.ipc.handlers.get(channel) ?? ipcMain.handlers.get(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      return { payload: wire.encode(await handler(event, ...args)) };
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      return { error: String(error) };
    }
  }
  #open(address: string) {
    const url = toAppAddress(address);
    const reply = this.#openHandler?.({ url, disposition: 'foreground-tab' }) ?? { action: 'allow' };
    if (reply.action === 'allow') console.error(`test host: ${url} may open, but child windows are not supported`);
    return {};
  }
}
