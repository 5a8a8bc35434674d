import type { ListQuery, MonthCount } from '../desk-store.ts';
import { type ListRow, searchForm } from './list-row.ts';

/** Records of the desk by their list rows, in memory: filter, sort, search and counts without reading the store. */
export class ListIndex {
  readonly #rows = new Map<string, ListRow>();
  /** Newest main date first; null after changes in bulk, made again at the next question. */
  #newestFirst: ListRow[] | null = [];
  #last: { readonly key: string; readonly found: readonly ListRow[] } | null = null;

  get size(): number {
    return this.#rows.size;
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  put(rows: readonly ListRow[]): void {
    this.#last = null;
    const order = rows.length <= 4 ? this.#newestFirst : null;
    for (const row of rows) {
      const before = this.#rows.get(row.id);
      this.#rows.set(row.id, row);
      if (order) {
        if (before) order.splice(placeOf(order, before), 1);
        order.splice(placeOf(order, row), 0, row);
      }
    }
    this.#newestFirst = order;
  }

  remove(ids: readonly string[]): void {
    this.#last = null;
    this.#newestFirst = null;
    for (const id of ids) this.#rows.delete(id);
  }

  /** Rows of a page and how many there are in all. */
  page(query: ListQuery): { readonly total: number; readonly rows: readonly ListRow[] } {
    const { offset, limit, ...rest } = query;
    const key = JSON.stringify(rest);
    if (this.#last?.key !== key) this.#last = { key, found: this.#find(query) };
    const { found } = this.#last;
    return { total: found.length, rows: found.slice(offset, offset + limit) };
  }

  /** Ids in ledger order: main date, then id. */
  ledgerOrder(query: Pick<ListQuery, 'type' | 'unitCodes' | 'period' | 'statuses'>): string[] {
    const found = this.#ordered().filter(matcher({ ...query, offset: 0, limit: 0 }));
    return found.sort(byLedger).map((row) => row.id);
  }

  monthCounts(month: string): MonthCount[] {
    const counts = new Map<
      string,
      { type: string; unitCode: string; count: number; waiting: number; refused: number }
    >();
    for (const row of this.#rows.values()) {
      if (row.period !== month || row.status === 'void') continue;
      const key = `${row.type}|${row.unitCode}`;
      const { type, unitCode } = row;
      const count = counts.get(key) ?? { type, unitCode, count: 0, waiting: 0, refused: 0 };
      counts.set(key, count);
      count.count++;
      if (row.syncState === 'waiting') count.waiting++;
      if (row.syncState === 'refused') count.refused++;
    }
    return [...counts.values()];
  }

  /** Newest record of a type by an account; ids begin with the time they were made. */
  latest(type: string, accountId: string): string | null {
    let newest: string | null = null;
    for (const row of this.#rows.values()) {
      const isOurs = row.type === type && row.enteredById === accountId && row.status !== 'void';
      if (isOurs && (newest === null || row.id > newest)) newest = row.id;
    }
    return newest;
  }

  /** Official numbers given for a type in a unit, void records included: a number is never used twice. */
  recordNumbers(type: string, unitCode: string): string[] {
    const ofUnit = [...this.#rows.values()].filter((row) => row.type === type && row.unitCode === unitCode);
    return ofUnit.flatMap((row) => (row.recordNo ? [row.recordNo] : []));
  }

  syncCounts(): { readonly waiting: number; readonly refused: number; readonly conflicts: number } {
    const counts = { waiting: 0, refused: 0, conflicts: 0 };
    for (const { syncState } of this.#rows.values()) {
      if (syncState === 'waiting') counts.waiting++;
      else if (syncState === 'refused') counts.refused++;
      else if (syncState === 'conflict') counts.conflicts++;
    }
    return counts;
  }

  /** Records the county does not hold in their present revision. */
  unsentIds(): string[] {
    return [...this.#rows.values()].filter((row) => row.syncState === 'waiting').map((row) => row.id);
  }

  #find(query: ListQuery): ListRow[] {
    const found = this.#ordered().filter(matcher(query));
    const sort = query.sort;
    if (!sort) return found;
    const direction = sort.descending ? -1 : 1;
    const { by } = sort;
    return found.sort(
      (a, b) => direction * (compare(a[by], b[by]) || compare(a.mainDate, b.mainDate)) || byNewest(a, b),
    );
  }

  #ordered(): ListRow[] {
    this.#newestFirst ??= [...this.#rows.values()].sort(byNewest);
    return this.#newestFirst;
  }
}

/** Whether a row answers a query. */
export function matcher(query: ListQuery): (row: ListRow) => boolean {
  const units = query.unitCodes && new Set(query.unitCodes);
  const statuses = query.statuses && new Set<string>(query.statuses);
  const states = query.syncStates && new Set<string>(query.syncStates);
  const fields = Object.entries(query.fields ?? {}).filter(([, codes]) => codes.length > 0);
  const words = searchForm(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const withVoid = query.withVoid || statuses?.has('void');
  return (row) =>
    (query.type === undefined || row.type === query.type) &&
    (withVoid || row.status !== 'void') &&
    (!units || units.has(row.unitCode)) &&
    (!query.period || (row.period >= query.period.from && row.period <= query.period.to)) &&
    (!statuses || statuses.has(row.status)) &&
    (!states || states.has(row.syncState)) &&
    fields.every(([name, codes]) => holds(row.fields[name], codes)) &&
    words.every((word) => row.search.includes(word));
}

function holds(value: string | readonly string[] | undefined, codes: readonly string[]): boolean {
  if (value === undefined) return false;
  return typeof value === 'string' ? codes.includes(value) : value.some((one) => codes.includes(one));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byNewest(a: ListRow, b: ListRow): number {
  return compare(b.mainDate, a.mainDate) || compare(b.id, a.id);
}

function byLedger(a: ListRow, b: ListRow): number {
  return compare(a.mainDate, b.mainDate) || compare(a.id, b.id);
}

/** Where a row stands, or would stand, in a list ordered newest first. */
function placeOf(order: readonly ListRow[], row: ListRow): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = order[middle];
    if (other && byNewest(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
