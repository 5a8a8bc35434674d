/** Bounds of a batch in rows, and how long one request should take. */
const FEWEST = 5;
const FIRST = 100;
/** Quicker than this and the next batch is larger, in milliseconds. */
const QUICK_MS = 2500;
/** Slower than this and the next batch is smaller: on a line that is cut every half minute it must come through. */
const SLOW_MS = 10_000;

/**
 * How many rows (or bytes of a file) the next request takes: twice as many after a quick one, as many as fit the time after a slow one, half
 * after a failure that a smaller one could have escaped (SPEC.md §4.6).
 */
export class BatchSize {
  readonly #most: number;
  readonly #fewest: number;
  #rows: number;

  constructor(most: number, first = FIRST, fewest = FEWEST) {
    this.#most = most;
    this.#fewest = Math.min(fewest, most);
    this.#rows = Math.min(first, most);
  }

  get rows(): number {
    return this.#rows;
  }

  /** A request of `rows` was answered after `millis`. A batch that was not full says nothing about a larger one. */
  succeeded(rows: number, millis: number): void {
    if (millis > SLOW_MS) this.#set((rows * SLOW_MS) / (2 * millis));
    else if (millis < QUICK_MS && rows >= this.#rows) this.#set(this.#rows * 2);
  }

  /** Too large for the county, or the line did not hold as long as the request took. */
  failed(rows: number): void {
    this.#set(Math.min(this.#rows, rows) / 2);
  }

  #set(rows: number): void {
    this.#rows = Math.max(this.#fewest, Math.min(this.#most, Math.floor(rows)));
  }
}
