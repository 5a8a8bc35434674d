import { LedgerColumn } from './ledger-column.ts';
import type { ListRow } from './list-row.ts';

/**
 * The list rows by small numbers (slots): orders and hits are then plain arrays of numbers, and texts are read in the
 * order they lie in memory. The slot of a removed row is given to a later one.
 */
export class RowSlots {
  readonly #slots = new Map<string, number>();
  /** Row by slot; undefined where a row was removed. */
  readonly rows: (ListRow | undefined)[] = [];
  readonly ledgers = new LedgerColumn();
  readonly #free: number[] = [];

  get size(): number {
    return this.#slots.size;
  }

  has(id: string): boolean {
    return this.#slots.has(id);
  }

  /** Puts a row in the place of the one with its id, or in a free slot. Returns the slot. */
  put(row: ListRow): number {
    const slot = this.#slots.get(row.id) ?? this.#free.pop() ?? this.rows.length;
    this.#slots.set(row.id, slot);
    this.rows[slot] = row;
    this.ledgers.put(slot, row);
    return slot;
  }

  /** Removes a row. Returns the slot it had; undefined when there is none of this id. */
  remove(id: string): number | undefined {
    const slot = this.#slots.get(id);
    if (slot === undefined) return undefined;
    this.#slots.delete(id);
    this.rows[slot] = undefined;
    this.#free.push(slot);
    return slot;
  }

  /** All rows that are there, in no order. */
  *all(): Generator<ListRow> {
    for (const row of this.rows) if (row) yield row;
  }

  /** One mark per slot, 1 where the row passes; only rows marked in `among` are looked at. */
  marks(passes: (row: ListRow, slot: number) => boolean, among?: Uint8Array): Uint8Array {
    const { rows } = this;
    const marks = new Uint8Array(rows.length);
    for (let slot = 0; slot < rows.length; slot++) {
      if (among && among[slot] === 0) continue;
      const row = rows[slot];
      if (row && passes(row, slot)) marks[slot] = 1;
    }
    return marks;
  }

  /** One mark per slot, 1 for the given ones. */
  marksOf(slots: Int32Array): Uint8Array {
    const marks = new Uint8Array(this.rows.length);
    for (const slot of slots) marks[slot] = 1;
    return marks;
  }

  /** The rows at some slots. */
  at(slots: Int32Array): ListRow[] {
    const rows: ListRow[] = [];
    for (const slot of slots) {
      const row = this.rows[slot];
      if (row) rows.push(row);
    }
    return rows;
  }
}

/** The slots of a list that are marked, in the list's order. */
export function markedOf(slots: Int32Array, marks: Uint8Array): Int32Array {
  const kept = new Int32Array(slots.length);
  let count = 0;
  for (const slot of slots) if (marks[slot] === 1) kept[count++] = slot;
  return kept.subarray(0, count);
}

/** The slots that are marked, by slot. */
export function marked(marks: Uint8Array): Int32Array {
  const kept: number[] = [];
  for (let slot = marks.indexOf(1); slot >= 0; slot = marks.indexOf(1, slot + 1)) kept.push(slot);
  return Int32Array.from(kept);
}

/** How many slots are marked. */
export function markCount(marks: Uint8Array): number {
  let count = 0;
  for (const mark of marks) count += mark;
  return count;
}
