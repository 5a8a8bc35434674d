const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** Waiting between attempts: doubling, with chance in it so that desks do not come back all at once. */
export class BackOff {
  #failures = 0;
  #wake: (() => void) | null = null;

  succeeded(): void {
    this.#failures = 0;
  }

  /** Waits after a failure; ends early when woken. */
  async wait(): Promise<void> {
    const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 10);
    const pause = Promise.withResolvers<void>();
    const timer = setTimeout(pause.resolve, longest * (0.5 + Math.random() / 2));
    const earlier = this.#wake;
    this.#wake = () => {
      earlier?.();
      pause.resolve();
    };
    await pause.promise;
    clearTimeout(timer);
  }

  /** Ends every wait now: the line came back, or a person asked. */
  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
