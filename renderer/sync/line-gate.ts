import { CodedError } from '#shared/kernel/coded-error.ts';

/**
 * Whether the program may ask the county for anything by itself: only while a run of sync is on (SPEC.md §4). What a person
 * asks for on a screen does not come through here.
 */
export class LineGate {
  #isOpen = false;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  open(): void {
    this.#isOpen = true;
  }

  /** No request begins from now on; one under way ends by itself. */
  close(): void {
    this.#isOpen = false;
  }

  /** The network behind the gate. Its requests fail with N17 while the gate is closed. */
  through(fetchNow: typeof fetch): typeof fetch {
    return async (input, init) => {
      if (!this.#isOpen) throw new CodedError('N17');
      return await fetchNow(input, init);
    };
  }
}

/** Whether something was not asked because sync rests. */
export function isResting(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'N17';
}
