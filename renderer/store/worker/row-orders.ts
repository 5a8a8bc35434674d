import type { SortKey } from '../desk-store.ts';
import type { ListRow } from './list-row.ts';

/** Changes kept for orders that have not been asked for since; older orders are made anew. */
const MAX_CHANGES = 5_000;

/**
 * The rows of all types, and of each type, in every order somebody asked for: ascending, equal ones by main date and id.
 * An order takes in what changed when it is asked for again, so that writes cost nothing before somebody looks.
 */
export class RowOrders {
  readonly #orders = new Map<string, Order>();
  #changes: Change[] = [];

  /** A row took the place of another, came anew (`before` undefined) or went (`after` undefined). */
  change(before: ListRow | undefined, after: ListRow | undefined): void {
    if (this.#orders.size === 0) return;
    if (this.#changes.push({ before, after }) <= MAX_CHANGES) return;
    this.#orders.clear();
    this.#changes = [];
  }

  /** The rows of a type (null: of all types) in ascending order. Not to be changed by the caller. */
  of(key: SortKey, type: string | null, all: ReadonlyMap<string, ListRow>): readonly ListRow[] {
    const name = `${key} ${type ?? ''}`;
    let order = this.#orders.get(name);
    if (order) order.rows = replaced(order, this.#changes.slice(order.seen));
    else order = { key, type, rows: this.#made(key, type, all), seen: 0 };
    order.seen = this.#changes.length;
    this.#orders.set(name, order);
    return order.rows;
  }

  #made(key: SortKey, type: string | null, all: ReadonlyMap<string, ListRow>): readonly ListRow[] {
    if (type !== null) return this.of(key, null, all).filter((row) => belongsTo(row, type));
    if (key !== 'mainDate') return grouped(this.of('mainDate', null, all), (row) => row[key]).flat();
    const days = grouped([...all.values()], (row) => row.mainDate);
    return days.flatMap((day) => day.sort((a, b) => compareText(a.id, b.id)));
  }
}

/** Rows in ascending order, for lists much shorter than the whole. */
export function ordered(rows: Iterable<ListRow>, key: SortKey): ListRow[] {
  return [...rows].sort(comparing(key));
}

/** A type's rows, and those of other types that were ticked for it; whoever wants no such views leaves them out. */
function belongsTo(row: ListRow, type: string | null): boolean {
  return type === null || row.type === type || row.linkedTypes.includes(type);
}

interface Change {
  readonly before: ListRow | undefined;
  readonly after: ListRow | undefined;
}

interface Order {
  readonly key: SortKey;
  readonly type: string | null;
  rows: readonly ListRow[];
  /** How many of the changes it has taken in. */
  seen: number;
}

/** Rows of equal keys together, in the order they came, by ascending key: far fewer comparisons than a sort of rows. */
function grouped(rows: readonly ListRow[], keyOf: (row: ListRow) => string): ListRow[][] {
  const groups = new Map<string, ListRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.keys()].sort().map((key) => groups.get(key) ?? []);
}

/** An order after changes. Places of rows are looked up; everything between is copied whole. */
function replaced({ key, type, rows }: Order, changes: readonly Change[]): readonly ListRow[] {
  const gone = new Set<ListRow>();
  const came = new Set<ListRow>();
  for (const { before, after } of changes) {
    if (before && belongsTo(before, type) && !came.delete(before)) gone.add(before);
    if (after && belongsTo(after, type)) came.add(after);
  }
  if (gone.size + came.size === 0) return rows;
  const compare = comparing(key);
  const holes = [...gone].map((row) => placeOf(rows, row, compare)).sort((a, b) => a - b);
  const kept = pieces(rows, holes, 1).flat();
  const added = [...came].sort(compare);
  const places = added.map((row) => placeOf(kept, row, compare));
  return pieces(kept, places, 0).flatMap((piece, at) => (at < added.length ? [...piece, added[at] as ListRow] : piece));
}

/** The rows between ascending places; `skip` rows are left out at each. */
function pieces(rows: readonly ListRow[], places: readonly number[], skip: number): ListRow[][] {
  const starts = [0, ...places.map((place) => place + skip)];
  return starts.map((start, at) => rows.slice(start, places[at] ?? rows.length));
}

function comparing(key: SortKey): (a: ListRow, b: ListRow) => number {
  return (a, b) => compareText(a[key], b[key]) || compareText(a.mainDate, b.mainDate) || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Where a row stands, or would stand. */
function placeOf(order: readonly ListRow[], row: ListRow, compare: (a: ListRow, b: ListRow) => number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = order[middle];
    if (other && compare(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
