import { gunzipSync, gzipSync } from 'node:zlib';
import { type Seeded, seeded } from '../support/seeded.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

/** Turns of the event loop without any work after which nothing real can be under way any more. */
const QUIET_TURNS = 3;
const MOST_TURNS = 400;
const START = Date.UTC(2027, 0, 15);

/**
 * Time, timers and chance of one simulated world in place of the process's own: time passes only when nothing else can
 * happen. What really takes time (ciphers, compression) is waited for in between and takes none.
 */
export class VirtualTime {
  readonly random: Seeded;
  #now = START;
  /** Far from the numbers of the process's own timers, which may be cleared here too. */
  #order = 1e12;
  #timers: Timer[] = [];
  readonly #cancelled = new Set<number>();
  #work = 0;
  #underWay = 0;
  readonly #real = { setImmediate: globalThis.setImmediate };

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  get now(): number {
    return this.#now;
  }

  /** Something was done: settling goes on. */
  worked(): void {
    this.#work++;
  }

  sleep(millis: number): Promise<void> {
    return new Promise((resolve) => void this.#after(millis, resolve));
  }

  /** Puts itself in the process's place; answers the way back. */
  install(): () => void {
    const undo: (() => void)[] = [];
    const put = (target: object, name: string, value: unknown) => {
      const before = Object.getOwnPropertyDescriptor(target, name);
      Object.defineProperty(target, name, { value, configurable: true, writable: true });
      undo.push(() => {
        if (before) Object.defineProperty(target, name, before);
        else delete (target as Record<string, unknown>)[name];
      });
    };
    const set = (act: (...given: unknown[]) => void, millis = 0, ...given: unknown[]) =>
      this.#after(millis, () => act(...given));
    const clear = (id: unknown) => void this.#cancelled.add(Number(id));
    put(globalThis, 'setTimeout', set);
    put(globalThis, 'clearTimeout', clear);
    put(globalThis, 'setInterval', (act: () => void, millis: number) => this.#every(act, millis));
    put(globalThis, 'clearInterval', clear);
    put(Date, 'now', () => Math.floor(this.#now));
    put(performance, 'now', () => this.#now - START);
    put(Math, 'random', () => this.random.next());
    put(AbortSignal, 'timeout', (millis: number) => this.#abortAfter(millis));
    put(crypto, 'getRandomValues', (into: Uint8Array) => {
      for (let at = 0; at < into.length; at++) into[at] = this.random.int(0, 255);
      return into;
    });
    for (const name of [
      'digest',
      'encrypt',
      'decrypt',
      'sign',
      'verify',
      'deriveBits',
      'importKey',
      'exportKey',
      'generateKey',
    ] as const) {
      const real = (crypto.subtle[name] as (...given: unknown[]) => Promise<unknown>).bind(crypto.subtle);
      put(crypto.subtle, name, (...given: unknown[]) => this.#waitedFor(real(...given)));
    }
    put(
      globalThis,
      'CompressionStream',
      packer((bytes) => gzipSync(bytes)),
    );
    put(
      globalThis,
      'DecompressionStream',
      packer((bytes) => gunzipSync(bytes)),
    );
    return () => {
      for (const back of undo.toReversed()) back();
    };
  }

  /** Lets time pass until `isOver`, or `limit` milliseconds of it are gone. Answers whether it was over. */
  async run(isOver: () => boolean, limit: number): Promise<boolean> {
    const end = this.#now + limit;
    for (;;) {
      await this.#settle();
      if (isOver()) return true;
      const next = this.#next();
      if (!next || next.at > end) {
        this.#now = end;
        return isOver();
      }
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      this.#work++;
      next.act();
    }
  }

  async #settle(): Promise<void> {
    let quiet = 0;
    for (let turns = 0; quiet < QUIET_TURNS && (turns < MOST_TURNS || this.#underWay > 0); turns++) {
      const before = this.#work;
      await new Promise<void>((resolve) => void this.#real.setImmediate(resolve));
      quiet = this.#work === before && this.#underWay === 0 ? quiet + 1 : 0;
    }
  }

  #next(): Timer | null {
    for (;;) {
      const timer = this.#timers[0];
      if (!timer) return null;
      if (!this.#cancelled.delete(timer.order)) return timer;
      this.#timers.shift();
    }
  }

  #after(millis: number, act: () => void): number {
    const timer = { at: this.#now + Math.max(0, Number(millis) || 0), order: ++this.#order, act };
    let low = 0;
    for (let high = this.#timers.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle]?.at ?? 0) <= timer.at) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
    return timer.order;
  }

  #every(act: () => void, millis: number): number {
    const again = () => {
      act();
      if (!this.#cancelled.delete(id)) this.#after(millis, again);
    };
    const id = this.#after(millis, again);
    return id;
  }

  #abortAfter(millis: number): AbortSignal {
    const controller = new AbortController();
    this.#after(millis, () => controller.abort(new DOMException('too late', 'TimeoutError')));
    return controller.signal;
  }

  async #waitedFor<Value>(work: Promise<Value>): Promise<Value> {
    this.#underWay++;
    try {
      return await work;
    } finally {
      this.#underWay--;
      this.#work++;
    }
  }
}

/** A stream that packs all of what it gets when there is no more: at once, without a thread of its own. */
function packer(pack: (bytes: Uint8Array) => Uint8Array) {
  return class extends TransformStream<Uint8Array, Uint8Array> {
    constructor() {
      const pieces: Uint8Array[] = [];
      super({
        transform: (piece) => void pieces.push(piece),
        flush: (controller) => controller.enqueue(new Uint8Array(pack(Buffer.concat(pieces)))),
      });
    }
  };
}
