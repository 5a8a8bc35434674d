import { seeded } from './seeded.ts';

/** A line as a village has it. Bytes and milliseconds of its own clock; nothing waits in real time. */
export interface LineTraits {
  readonly bitsPerSecond: number;
  /** There and back. */
  readonly roundTripMs: number;
  /** Share of packets that must be sent again. */
  readonly loss: number;
  /** The line goes down for a moment every so often, and whatever is on its way is gone. */
  readonly cutEveryMs: number;
  readonly downMs: number;
  /** Share of answers that come from somewhere else: a sign-in page, a gateway's error. */
  readonly wrongAnswers: number;
}

/** How a transfer ended. `lost` says whether the request had arrived. */
export type Transfer = { readonly outcome: 'done' } | { readonly outcome: 'lost'; readonly arrived: boolean };

/** The line of design §10, and what goes over it: a month of one town. */
export const VILLAGE_LINE: LineTraits = {
  bitsPerSecond: 64_000,
  roundTripMs: 600,
  loss: 0.05,
  cutEveryMs: 30_000,
  downMs: 1000,
  wrongAnswers: 0.02,
};
export const MONTH_RECORDS = 450;
/** What one row of an answer takes, packed: its id and the place where it was stored. */
export const ANSWER_ROW_BYTES = 28;

const PACKET_BYTES = 1400;
/** TCP, IP and HTTP headers of one request and its answer, as the browser and the county make them. */
export const HEADER_BYTES = 900;

/** A line in virtual time: what a transfer costs, and whether it comes through. Seeded, so that a run can be repeated. */
export class SlowLine {
  readonly #traits: LineTraits;
  readonly #chance: () => number;
  /** The line's own clock, milliseconds. */
  now = 0;
  /** All bytes that went over it, those of lost transfers included. */
  bytes = 0;
  cuts = 0;

  constructor(traits: LineTraits, seed: number) {
    this.#traits = traits;
    this.#chance = seeded(seed).next;
  }

  /** Time passes. */
  wait(millis: number): void {
    this.now += millis;
  }

  /** One request with its answer; `answer` is asked for the answer's size when the request has arrived. */
  transfer(requestBytes: number, answer: () => number): Transfer {
    if (!this.#send(requestBytes + HEADER_BYTES / 2)) return { outcome: 'lost', arrived: false };
    this.now += this.#traits.roundTripMs;
    const size = answer();
    if (this.#chance() < this.#traits.wrongAnswers) return { outcome: 'lost', arrived: true };
    return this.#send(size + HEADER_BYTES / 2) ? { outcome: 'done' } : { outcome: 'lost', arrived: true };
  }

  /** Sends bytes one way; false when a cut came between. */
  #send(bytes: number): boolean {
    const { bitsPerSecond, loss, cutEveryMs, downMs } = this.#traits;
    const packets = Math.ceil(bytes / PACKET_BYTES);
    let again = 0;
    for (let packet = 0; packet < packets; packet++) if (this.#chance() < loss) again++;
    const onLine = bytes + again * PACKET_BYTES;
    const millis = (onLine * 8000) / bitsPerSecond;
    const cut = (Math.floor(this.now / cutEveryMs) + 1) * cutEveryMs;
    if (this.now + millis < cut) {
      this.now += millis;
      this.bytes += bytes; // packets sent again are the line's own affair, and cost only time
      return true;
    }
    this.bytes += Math.round(bytes * ((cut - this.now) / millis));
    this.now = cut + downMs;
    this.cuts++;
    return false;
  }
}
