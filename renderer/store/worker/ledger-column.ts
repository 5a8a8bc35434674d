import { type ListRow, standsInAny } from './list-row.ts';

type Ledgers = Pick<ListRow, 'type' | 'linkedTypes'>;

/** Slots in the column at first. */
const FIRST_SLOTS = 4096;

/**
 * In which ledgers the row of each slot stands: its own type's and those that it was ticked for. There are only so many
 * combinations; each has a number, and the column holds one number per slot. Counting 100,000 hits by type then reads
 * one plain array, where going to every row takes longer than the whole search did.
 */
export class LedgerColumn {
  #numbers = new Uint32Array(FIRST_SLOTS);
  readonly #numberByName = new Map<string, number>();
  /** By number. */
  readonly #combinations: Ledgers[] = [];

  put(slot: number, { type, linkedTypes }: Ledgers): void {
    if (slot >= this.#numbers.length) this.#grow(slot);
    this.#numbers[slot] = this.#numberOf(type, linkedTypes);
  }

  /** How many of some slots stand in each ledger: once in their own and, with `withLinked`, once in each ticked one. */
  countsByType(slots: Int32Array, withLinked: boolean): Record<string, number> {
    const found = this.#countsByNumber(slots);
    const counts: Record<string, number> = {};
    for (const [number, { type, linkedTypes }] of this.#combinations.entries()) {
      const count = found[number] ?? 0;
      if (count === 0) continue;
      for (const ledger of withLinked ? [type, ...linkedTypes] : [type]) counts[ledger] = (counts[ledger] ?? 0) + count;
    }
    return counts;
  }

  /** Those of some slots that stand in one of the ledgers, in their order. */
  ofTypes(slots: Int32Array, types: ReadonlySet<string>, withLinked: boolean): Int32Array {
    const isIn = this.#combinations.map((one) => standsInAny(one, types, withLinked));
    return slots.filter((slot) => isIn[this.#numbers[slot] ?? 0]);
  }

  #countsByNumber(slots: Int32Array): Uint32Array {
    const numbers = this.#numbers;
    const counts = new Uint32Array(this.#combinations.length);
    for (const slot of slots) {
      const number = numbers[slot] ?? 0;
      counts[number] = (counts[number] ?? 0) + 1;
    }
    return counts;
  }

  #numberOf(type: string, linkedTypes: readonly string[]): number {
    const name = linkedTypes.length === 0 ? type : [type, ...linkedTypes].join(' ');
    const known = this.#numberByName.get(name);
    if (known !== undefined) return known;
    const number = this.#combinations.push({ type, linkedTypes }) - 1;
    this.#numberByName.set(name, number);
    return number;
  }

  #grow(slot: number): void {
    const wider = new Uint32Array(Math.max(slot + 1, this.#numbers.length * 2));
    wider.set(this.#numbers);
    this.#numbers = wider;
  }
}
