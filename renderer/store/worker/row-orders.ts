import type { SortKey } from '../desk-store.ts';
import type { ListRow } from './list-row.ts';
import { markedOf, type RowSlots } from './row-slots.ts';

/** Changes kept for orders that have not been asked for since; orders that missed more are made anew. */
const MAX_CHANGES = 50_000;

/**
 * The slots of all rows, and of each type's, in every order somebody asked for: ascending, equal ones by main date and
 * id. An order takes in what changed when it is asked for again, so that writes cost nothing before somebody looks.
 */
export class RowOrders {
  readonly #slots: RowSlots;
  readonly #orders = new Map<string, Order>();
  /** Slots whose row came, went or changed, oldest first. */
  #changes: number[] = [];

  constructor(slots: RowSlots) {
    this.#slots = slots;
  }

  /** The row of a slot came, went or changed. */
  change(slot: number): void {
    if (this.#orders.size === 0) return;
    if (this.#changes.push(slot) > MAX_CHANGES) this.#forgetOldest();
  }

  /** The slots of a type's rows (null: of all types) in ascending order. Not to be changed by the caller. */
  of(key: SortKey, type: string | null): Int32Array {
    const name = `${key} ${type ?? ''}`;
    const order = this.#orders.get(name);
    if (order) {
      order.slots = this.#replaced(order);
      order.seen = this.#changes.length;
      return order.slots;
    }
    return this.#keep(key, type, this.#made(key, type));
  }

  #keep(key: SortKey, type: string | null, slots: Int32Array): Int32Array {
    this.#orders.set(`${key} ${type ?? ''}`, { key, type, slots, seen: this.#changes.length });
    return slots;
  }

  /** Slots in ascending order, for lists much shorter than the whole. */
  ordered(slots: Int32Array, key: SortKey): Int32Array {
    return slots.sort(this.#comparing(key));
  }

  /** Orders that took in the older half of the changes live on without it; the others have missed too much. */
  #forgetOldest(): void {
    const half = MAX_CHANGES / 2;
    this.#changes = this.#changes.slice(half);
    for (const [name, order] of this.#orders) {
      if (order.seen < half) this.#orders.delete(name);
      else order.seen -= half;
    }
  }

  /** A type's rows are put in order alone, and from its order by date: of all rows at once is many times the work. */
  #made(key: SortKey, type: string | null): Int32Array {
    const { rows } = this.#slots;
    if (key !== 'mainDate') return grouped(this.of('mainDate', type), (slot) => rows[slot]?.[key] ?? '');
    const present: number[] = [];
    for (let slot = 0; slot < rows.length; slot++) if (isOf(rows[slot], type)) present.push(slot);
    return grouped(present, (slot) => rows[slot]?.mainDate ?? '', byId(rows));
  }

  /** An order after changes: what changed is taken out, and what is there of it put in at its place. */
  #replaced({ key, type, slots, seen }: Order): Int32Array {
    if (seen === this.#changes.length) return slots;
    const { rows } = this.#slots;
    const stays = new Uint8Array(rows.length).fill(1);
    const came: number[] = [];
    for (let at = seen; at < this.#changes.length; at++) {
      const slot = this.#changes[at] as number;
      if (stays[slot] === 0) continue;
      stays[slot] = 0;
      const row = rows[slot];
      if (isOf(row, type)) came.push(slot);
    }
    const compare = this.#comparing(key);
    return merged(markedOf(slots, stays), came.sort(compare), compare);
  }

  #comparing(key: SortKey): (a: number, b: number) => number {
    const { rows } = this.#slots;
    return (one, other) => {
      const [a, b] = [rows[one], rows[other]];
      if (!a || !b) return a ? 1 : b ? -1 : 0;
      return compareText(a[key], b[key]) || compareText(a.mainDate, b.mainDate) || compareText(a.id, b.id);
    };
  }
}

interface Order {
  readonly key: SortKey;
  readonly type: string | null;
  slots: Int32Array;
  /** How many of the changes it has taken in. */
  seen: number;
}

/** Whether a row is in a type's ledger: its own, or one that it was ticked for; whoever wants no such views leaves them out. */
function isOf(row: ListRow | undefined, type: string | null): boolean {
  return row !== undefined && (type === null || row.type === type || row.linkedTypes.includes(type));
}

function byId(rows: readonly (ListRow | undefined)[]): (a: number, b: number) => number {
  return (a, b) => compareText(rows[a]?.id ?? '', rows[b]?.id ?? '');
}

/**
 * Slots of equal keys together, in the order they came or as `within` says, by ascending key: far fewer comparisons than
 * a sort of all.
 */
function grouped(
  slots: Int32Array | readonly number[],
  keyOf: (slot: number) => string,
  within?: (a: number, b: number) => number,
): Int32Array {
  const groups = new Map<string, number[]>();
  for (const slot of slots) {
    const key = keyOf(slot);
    const group = groups.get(key);
    if (group) group.push(slot);
    else groups.set(key, [slot]);
  }
  const whole = new Int32Array(slots.length);
  let at = 0;
  for (const key of [...groups.keys()].sort()) {
    const group = groups.get(key) ?? [];
    whole.set(within ? group.sort(within) : group, at);
    at += group.length;
  }
  return whole;
}

/** Two ordered lists as one. Places are looked up; everything between is copied whole. */
function merged(kept: Int32Array, came: readonly number[], compare: (a: number, b: number) => number): Int32Array {
  const whole = new Int32Array(kept.length + came.length);
  let [from, to] = [0, 0];
  for (const slot of came) {
    const place = placeOf(kept, slot, compare, from);
    whole.set(kept.subarray(from, place), to);
    to += place - from;
    whole[to++] = slot;
    from = place;
  }
  whole.set(kept.subarray(from), to);
  return whole;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Where a slot would stand, at or behind `from`. */
function placeOf(order: Int32Array, slot: number, compare: (a: number, b: number) => number, from: number): number {
  let [low, high] = [from, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(order[middle] as number, slot) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
