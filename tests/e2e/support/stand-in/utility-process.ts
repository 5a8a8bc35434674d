import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

const shim = new URL('./parent-port.ts', import.meta.url).href;

/**
 * `utilityProcess.fork` as an ordinary Node process with a `process.parentPort`. What differs from Electron: it is
 * plain Node, not Chromium's service process (no `net`, no sandbox flags, no V8 memory cage); messages pass Node's
 * structured clone over a pipe, so transfer lists and MessagePorts are not supported; `serviceName` shows nowhere.
 */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: string[], options: { env?: NodeJS.ProcessEnv }) {
    super();
    this.#child = fork(modulePath, args, {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...options.env, NODE_OPTIONS: '' },
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', shim],
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
    process.once('exit', () => this.#child.kill('SIGKILL'));
  }
  get pid() {
    return this.#child.pid;
  }
  postMessage(message: unknown) {
    this.#child.send(message as object, () => undefined);
  }
  kill() {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (modulePath: string, args: string[] = [], options: { env?: NodeJS.ProcessEnv } = {}) =>
    new UtilityProcess(modulePath, args, options),
};
