/**
 * Guard against fault E: a pull that overlaps a push loses what the county added to the pushed records. No pull is asked
 * for between the start of a push and the moment its outcome is written down, and no push starts during a pull request.
 */
export class Turnstile {
  #pulls = 0;
  /** Pushes under way, or answered and not yet written down. */
  #pushes = 0;
  #isPushing = false;
  #changed = Promise.withResolvers<void>();

  async enterPull(): Promise<void> {
    while (this.#pushes > 0) await this.#changed.promise;
    this.#pulls++;
  }

  leavePull(): void {
    this.#pulls--;
    this.#notify();
  }

  async enterPush(): Promise<void> {
    while (this.#pulls > 0 || this.#isPushing) await this.#changed.promise;
    this.#isPushing = true;
    this.#pushes++;
  }

  /** The push was answered; pulls wait on until `written` settles. */
  leavePush(written: Promise<unknown>): void {
    this.#isPushing = false;
    this.#notify();
    const done = () => {
      this.#pushes--;
      this.#notify();
    };
    void written.then(done, done);
  }

  #notify(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}
