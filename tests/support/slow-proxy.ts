import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { seeded } from './seeded.ts';
import type { LineTraits } from './slow-line.ts';

const PACKET_BYTES = 1400;
/** What a lost packet costs beyond the way there and back: TCP notices it late. */
const RESEND_MS = 200;
const SIGN_IN_PAGE = '<!doctype html><title>上网认证</title><form action="/login"></form>';

/** What went through a proxy. */
export interface ProxyCounts {
  /** Both ways, headers included. */
  bytes: number;
  cuts: number;
  wrongAnswers: number;
}

/** A TCP proxy in real time that makes a good line as bad as a village's: narrow, far, lossy, cut, and sometimes not ours. */
export class SlowProxy {
  readonly counts: ProxyCounts = { bytes: 0, cuts: 0, wrongAnswers: 0 };
  readonly #traits: LineTraits;
  readonly #target: number;
  readonly #chance: () => number;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #cutting: NodeJS.Timeout | null = null;
  #downUntil = 0;
  /** When each direction has sent what it was given. */
  readonly #free = { up: 0, down: 0 };

  constructor(traits: LineTraits, target: number, seed: number) {
    this.#traits = traits;
    this.#target = target;
    this.#chance = seeded(seed).next;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Answers the port to connect to. */
  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#cutting = setInterval(() => this.#cut(), this.#traits.cutEveryMs);
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    if (this.#cutting) clearInterval(this.#cutting);
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #cut(): void {
    if (this.#sockets.size === 0) return;
    this.counts.cuts++;
    this.#downUntil = performance.now() + this.#traits.downMs;
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(near: Socket): void {
    near.on('error', () => undefined);
    if (performance.now() < this.#downUntil) return void near.destroy();
    const far = connect(this.#target, '127.0.0.1');
    far.on('error', () => undefined);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    let isAsking = false;
    near.on('data', (bytes: Buffer) => {
      const isRequest = !isAsking;
      isAsking = true;
      if (isRequest && this.#chance() < this.#traits.wrongAnswers) return this.#answerWrongly(near);
      this.#carry('up', bytes, far);
    });
    far.on('data', (bytes: Buffer) => {
      isAsking = false;
      this.#carry('down', bytes, near);
    });
  }

  /** As the box of a network that wants people to sign in first. */
  #answerWrongly(near: Socket): void {
    this.counts.wrongAnswers++;
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${Buffer.byteLength(SIGN_IN_PAGE)}\r\nConnection: close\r\n\r\n`;
    near.end(head + SIGN_IN_PAGE);
  }

  #carry(way: 'up' | 'down', bytes: Buffer, to: Socket): void {
    const { bitsPerSecond, roundTripMs, loss } = this.#traits;
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
      const packet = bytes.subarray(at, at + PACKET_BYTES);
      this.counts.bytes += packet.length;
      const lost = this.#chance() < loss ? RESEND_MS + roundTripMs : 0;
      const now = performance.now();
      // nothing overtakes: what waits for a lost packet waits for all behind it
      this.#free[way] = Math.max(now, this.#free[way]) + (packet.length * 8000) / bitsPerSecond + lost;
      setTimeout(() => void (to.destroyed || to.write(packet)), this.#free[way] - now + roundTripMs / 2);
    }
  }
}
