import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { BYTES, type WireCall, type WireReply } from '../pages/second-copy-wire.ts';

/** The main process' second copy for a desk of the store tests: the product's own code in a child process. */
export class SecondCopyHost {
  #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: WireReply) => void>();
  readonly #folder: string;
  readonly #chosen: string;
  /** Told of each call before it is answered. */
  onCall: (method: string) => void = () => undefined;
  #last = 0;

  private constructor(folder: string, chosen: string) {
    this.#folder = folder;
    this.#chosen = chosen;
    this.#child = this.#fork();
  }

  /** @param folder the program's data folder; @param chosen the folder people choose in dialogs */
  static start(folder: string, chosen = ''): SecondCopyHost {
    return new SecondCopyHost(folder, chosen);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Answers the pages of a context. */
  async serve(context: BrowserContext): Promise<void> {
    await context.exposeFunction('__secondCopy', (call: WireCall) => this.#answer(call));
  }

  /** Lets no file of the process grow beyond a size, as a full disk would; null: there is room again (Linux). */
  limitFiles(bytes: number | null): void {
    execFileSync('prlimit', ['--pid', String(this.pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`]);
  }

  /** The process does nothing for a while, as in the sleep of a PC. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  kill(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    if (!this.#child.kill('SIGKILL')) return Promise.resolve();
    return gone;
  }

  #fork(): ChildProcess {
    const child = fork(join(import.meta.dirname, 'second-copy-child.ts'), [this.#folder, this.#chosen], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    child.on('message', (message: { id?: number; value?: unknown; code?: string }) => {
      if (message.id === undefined) return;
      this.#waiting.get(message.id)?.(message.code ? { code: message.code } : { value: wireOf(message.value) });
      this.#waiting.delete(message.id);
    });
    return child;
  }

  #answer({ method, args }: WireCall): Promise<WireReply> {
    const id = ++this.#last;
    this.onCall(method);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      if (this.#child.connected) this.#child.send({ id, method, args: plainOf(args) }, () => undefined);
    });
  }
}

function wireOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(wireOf);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wireOf(inner)]));
}

function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainOf);
  if (value === null || typeof value !== 'object') return value;
  const box = (value as Record<string, unknown>)[BYTES];
  if (typeof box === 'string') return new Uint8Array(Buffer.from(box, 'base64'));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainOf(inner)]));
}
