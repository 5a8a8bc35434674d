import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { answer, ask, config } from './channel.ts';
import { emitPreventable } from './events.ts';
import { openWindows } from './windows.ts';

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly name = config.name;
  isQuitting = false;
  #isReady = false;
  readonly #paths = new Map([
    ['userData', config.userData],
    ['sessionData', config.userData],
    ['appData', resolve(config.userData, '..')],
    ['temp', tmpdir()],
    ['home', process.env.HOME ?? '/'],
    ['exe', process.execPath],
    ['documents', join(config.userData, 'Documents')],
    ['downloads', join(config.userData, 'Downloads')],
    ['desktop', join(config.userData, 'Desktop')],
    ['logs', join(config.userData, 'logs')],
  ]);

  isReady = () => this.#isReady;
  getName = () => config.name;
  getVersion = () => config.version;
  getAppPath = () => config.appPath;
  getLocale = () => config.locale;
  hasSingleInstanceLock = () => true;
  setAppUserModelId() {}
  enableSandbox() {}

  whenReady() {
    return this.#isReady ? Promise.resolve() : new Promise<void>((ready) => this.once('ready', () => ready()));
  }
  becomeReady() {
    this.#isReady = true;
    this.emit('will-finish-launching');
    this.emit('ready', {}, {});
  }
  getPath(name: string) {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  setPath(name: string, value: string) {
    this.#paths.set(name, value);
  }

  /** A file with the owner's process number; a second instance leaves its arguments in a note beside it. */
  requestSingleInstanceLock() {
    const lock = join(config.userData, 'host-instance.lock');
    const note = `${lock}.argv`;
    mkdirSync(config.userData, { recursive: true });
    const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (owner !== 0 && owner !== process.pid && isAlive(owner)) {
      writeFileSync(note, JSON.stringify(config.argv));
      return false;
    }
    writeFileSync(lock, String(process.pid));
    writeFileSync(note, '');
    watch(note, () => this.#hearSecondInstance(note)).unref();
    process.once('exit', () => rmSync(lock, { force: true }));
    return true;
  }
  #hearSecondInstance(note: string) {
    const text = readFileSync(note, 'utf8');
    if (text === '') return;
    writeFileSync(note, '');
    this.emit('second-instance', {}, JSON.parse(text), process.cwd(), undefined);
  }

  quit() {
    void this.#quit();
  }
  async #quit() {
    if (this.isQuitting || !emitPreventable(this, 'before-quit')) return;
    this.isQuitting = true;
    for (const window of openWindows.values()) {
      if (!(await window.tryClose())) {
        this.isQuitting = false;
        return;
      }
    }
    if (emitPreventable(this, 'will-quit')) {
      this.emit('quit', {}, 0);
      this.exit(0);
    } else this.isQuitting = false;
  }
  exit(code = 0) {
    void ask('exit', { code }).finally(() => process.exit(code));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const app = new App();
answer('quit', () => app.quit());
