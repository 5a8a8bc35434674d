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

/** Whose world it is: RxDB keeps the digest that it found first for as long as its process lives. */
let current: VirtualTime | null = null;

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
  /** What really takes time, in the order in which it was asked for. */
  #underWay: { readonly ended: Promise<unknown>; readonly hand: () => void }[] = [];
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
    current = this;
    const undo: (() => void)[] = [];
    // apart from what happens in the world: how often the program draws depends on what earlier worlds left in its caches
    const chance = seeded(this.random.int(0, 2 ** 31));
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
    put(
      globalThis,
      'Date',
      dateOf(() => this.#now),
    );
    put(globalThis, 'setImmediate', (act: (...given: unknown[]) => void, ...given: unknown[]) =>
      this.#after(0, () => act(...given)),
    );
    put(globalThis, 'clearImmediate', clear);
    put(performance, 'now', () => this.#now - START);
    put(Math, 'random', () => chance.next());
    put(AbortSignal, 'timeout', (millis: number) => this.#abortAfter(millis));
    put(crypto, 'getRandomValues', (into: Uint8Array) => {
      for (let at = 0; at < into.length; at++) into[at] = chance.int(0, 255);
      return into;
    });
    this.#installCiphers(put);
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
      current = null;
      for (const back of undo.toReversed()) back();
      // nothing may wait for ever: RxDB has queues that all databases of a process share
      for (const { ended, hand } of this.#underWay.splice(0)) void ended.then(hand);
    };
  }

  /** Ciphers really take time: what they answer is handed over when everything before it is done. */
  #installCiphers(put: (target: object, name: string, value: unknown) => void): void {
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
      put(crypto.subtle, name, (...given: unknown[]) => {
        const work = real(...given);
        return current ? current.#waitedFor(work) : work;
      });
    }
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

  /**
   * Ends when nothing can happen any more without time. Whatever really took time is handed over one by one and in the
   * order in which it was asked for, each when all that followed from the one before is done: how fast the machine is
   * must not show in what a seed does.
   */
  async #settle(): Promise<void> {
    let quiet = 0;
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const before = this.#work;
      await new Promise<void>((resolve) => void this.#real.setImmediate(resolve));
      quiet = this.#work === before ? quiet + 1 : 0;
      if (quiet < QUIET_TURNS) continue;
      const first = this.#underWay.shift();
      if (!first) return;
      await first.ended;
      first.hand();
      this.#work++;
      [quiet, turns] = [0, 0];
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

  #waitedFor<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const ended = work.catch(() => undefined);
      this.#underWay.push({ ended, hand: () => void work.then(resolve, reject) });
    });
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

/** The class of dates whose present is the virtual one. */
function dateOf(now: () => number): DateConstructor {
  const Real = Date;
  return class extends Real {
    constructor(...given: [] | [number]) {
      if (given.length === 0) super(Math.floor(now()));
      else super(...given);
    }
  } as unknown as DateConstructor;
}
