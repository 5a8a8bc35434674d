import type { PinyinTable } from '#shared/domain/pinyin-table.ts';
import { addDays } from '#shared/kernel/calendar.ts';
import type { DueState, ListQuery, MonthCount, NamedIds, SortKey } from '../desk-store.ts';
import { type ListRow, searchForm } from './list-row.ts';
import { ordered, RowOrders } from './row-orders.ts';

/** More words than this are not looked at; longer words are not pinyin. */
const MAX_WORDS = 12;
const MAX_PINYIN = 40;

/** Records of the desk by their list rows, in memory: filter, sort, search and counts without reading the store. */
export class ListIndex {
  readonly #rows = new Map<string, ListRow>();
  readonly #orders = new RowOrders();
  #pinyin: PinyinTable | null = null;
  #last: Found | null = null;

  get size(): number {
    return this.#rows.size;
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  put(rows: readonly ListRow[]): void {
    this.#last = null;
    for (const row of rows) {
      this.#orders.change(this.#rows.get(row.id), row);
      this.#rows.set(row.id, row);
    }
  }

  remove(ids: readonly string[]): void {
    this.#last = null;
    for (const id of ids) {
      this.#orders.change(this.#rows.get(id), undefined);
      this.#rows.delete(id);
    }
  }

  /** From now on words with Latin letters are looked for as pinyin too. */
  takePinyin(table: PinyinTable): void {
    if (this.#pinyin !== table) this.#last = null;
    this.#pinyin = table;
  }

  /** Rows of a page and how many there are in all. */
  page(query: ListQuery): {
    readonly total: number;
    readonly rows: readonly ListRow[];
    readonly byType?: Readonly<Record<string, number>>;
    readonly linked?: number;
  } {
    const { offset, limit } = query;
    if (!query.countTypes) {
      const found = this.#find(query);
      const counts = query.type && query.withLinked ? { linked: countLinked(found, query.type) } : {};
      return { total: found.length, rows: found.slice(offset, offset + limit), ...counts };
    }
    const { types, ...allTypes } = query;
    const all = this.#find(allTypes);
    const found = types ? all.filter((row) => isOfAny(row, new Set(types), query.withLinked)) : all;
    const byType = countsByType(all, query.withLinked);
    return { total: found.length, rows: found.slice(offset, offset + limit), byType };
  }

  /** Ids in ledger order: main date, then id. */
  ledgerOrder(query: Pick<ListQuery, 'type' | 'unitCodes' | 'period' | 'statuses'>): string[] {
    const inOrder = this.#orders.of('mainDate', query.type ?? null, this.#rows);
    return inOrder.filter(matcher({ ...query, offset: 0, limit: 0 })).map((row) => row.id);
  }

  monthCounts(month: string): MonthCount[] {
    const counts = new Map<string, { -readonly [Key in keyof MonthCount]: MonthCount[Key] }>();
    const countOf = (type: string, unitCode: string) => {
      const key = `${type}|${unitCode}`;
      const count = counts.get(key) ?? { type, unitCode, count: 0, linked: 0, waiting: 0, refused: 0 };
      counts.set(key, count);
      return count;
    };
    for (const row of this.#rows.values()) {
      if (row.period !== month || row.status === 'void') continue;
      for (const type of row.linkedTypes) countOf(type, row.unitCode).linked++;
      const count = countOf(row.type, row.unitCode);
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

  /**
   * Official numbers given for a type, void records included: a number is never used twice. Those of the whole town,
   * because it is the town that must not have one twice, and not every pattern names the village.
   */
  recordNumbers(type: string): string[] {
    const ofType = [...this.#rows.values()].filter((row) => row.type === type);
    return ofType.flatMap((row) => (row.recordNo ? [row.recordNo] : []));
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

  /** All rows of a query in order. While somebody types on, only what was found before is looked through. */
  #find(query: ListQuery): readonly ListRow[] {
    const { offset: _, limit: __, search = '', names: ___, ...rest } = query;
    const key = JSON.stringify(rest);
    const last = this.#last?.key === key ? this.#last : null;
    if (last?.search === search) return last.rows;
    const isNarrower = last !== null && last.search !== '' && search.startsWith(last.search);
    const rows = isNarrower ? last.rows.filter(matcher(query, this.#pinyin)) : this.#sorted(query);
    this.#last = { key, search, rows };
    return rows;
  }

  #inOrder(query: ListQuery, by: SortKey): readonly ListRow[] {
    return this.#orders.of(by, query.type ?? null, this.#rows);
  }

  /** Texts are read in the order they lie in memory, several times as fast as in list order; then the hits are ordered. */
  #searched(query: ListQuery, by: SortKey): ListRow[] {
    const matches = matcher(query, this.#pinyin);
    const hits = new Set<ListRow>();
    for (const row of this.#rows.values()) if (matches(row)) hits.add(row);
    return hits.size * 8 < this.#rows.size
      ? ordered(hits, by)
      : this.#inOrder(query, by).filter((row) => hits.has(row));
  }

  #sorted(query: ListQuery): readonly ListRow[] {
    const { by, descending } = query.sort ?? { by: 'mainDate', descending: true };
    const found = query.search ? this.#searched(query, by) : this.#inOrder(query, by).filter(matcher(query));
    if (descending) found.reverse();
    if (by !== 'due') return found;
    return [...found.filter((row) => row.due !== ''), ...found.filter((row) => row.due === '')]; // nothing due: last
  }
}

interface Found {
  /** The query without page, search and names. */
  readonly key: string;
  readonly search: string;
  readonly rows: readonly ListRow[];
}

/** A row counts once in its own ledger and, where views are asked for, once in each that it was ticked for. */
function countsByType(rows: readonly ListRow[], withLinked = false): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type, linkedTypes } of rows) {
    for (const one of withLinked ? [type, ...linkedTypes] : [type]) counts[one] = (counts[one] ?? 0) + 1;
  }
  return counts;
}

function countLinked(rows: readonly ListRow[], type: string): number {
  return rows.reduce((sum, row) => sum + Number(row.type !== type), 0);
}

function isOfAny({ type, linkedTypes }: ListRow, types: ReadonlySet<string>, withLinked = false): boolean {
  return types.has(type) || (withLinked && linkedTypes.some((linked) => types.has(linked)));
}

/** Whether a search holds words that may be pinyin. */
export function asksForPinyin(query: Pick<ListQuery, 'search'>): boolean {
  return wordsOf(query).some(mayBePinyin);
}

/** Whether a row answers a query. Without a table, letters are looked for only as they are written. */
export function matcher(query: ListQuery, pinyin: PinyinTable | null = null): (row: ListRow) => boolean {
  const units = query.unitCodes && new Set(query.unitCodes);
  const types = query.types && new Set(query.types);
  const type = query.type === undefined ? null : new Set([query.type]);
  const statuses = query.statuses && new Set<string>(query.statuses);
  const states = query.syncStates && new Set<string>(query.syncStates);
  const fields = Object.entries(query.fields ?? {}).filter(([, codes]) => codes.length > 0);
  const words = wordsOf(query).map((word) => wordMatcher(word, query.names, pinyin));
  const withVoid = query.withVoid || statuses?.has('void');
  const { due } = query;
  const soonUntil = due ? addDays(due.today, due.soonDays) : '';
  return (row) =>
    (!type || isOfAny(row, type, query.withLinked)) &&
    (!types || isOfAny(row, types, query.withLinked)) &&
    (withVoid || row.status !== 'void') &&
    (!units || units.has(row.unitCode)) &&
    (!query.period || (row.period >= query.period.from && row.period <= query.period.to)) &&
    (!statuses || statuses.has(row.status)) &&
    (!states || states.has(row.syncState)) &&
    (!due || due.states.includes(dueStateOf(row, due.today, soonUntil) as DueState)) &&
    fields.every(([name, codes]) => holds(row.fields[name], codes)) &&
    words.every((matches) => matches(row));
}

function dueStateOf({ due }: ListRow, today: string, soonUntil: string): DueState | 'later' {
  if (due === '') return 'none';
  if (due < today) return 'overdue';
  return due <= soonUntil ? 'soon' : 'later';
}

function wordsOf({ search }: Pick<ListQuery, 'search'>): string[] {
  const words = searchForm(search ?? '').split(/\s+/);
  return words.filter(Boolean).slice(0, MAX_WORDS);
}

function mayBePinyin(word: string): boolean {
  return /[a-z]/.test(word) && word.length <= MAX_PINYIN;
}

function wordMatcher(word: string, names: ListQuery['names'], pinyin: PinyinTable | null): (row: ListRow) => boolean {
  const table = mayBePinyin(word) ? pinyin : null;
  const isIn = (text: string, end: number) => text.includes(word) || (table?.finds(text, end, word) ?? false);
  const named = (ids: NamedIds = []) => {
    const found = ids.filter(([, name]) => isIn(searchForm(name), name.length));
    return new Set(found.map(([id]) => id));
  };
  const types = named(names?.types);
  const units = named(names?.units);
  return (row) => types.has(row.type) || units.has(row.unitCode) || isIn(row.search, row.shortLength);
}

function holds(value: string | readonly string[] | undefined, codes: readonly string[]): boolean {
  if (value === undefined) return codes.includes('');
  return typeof value === 'string' ? codes.includes(value) : value.some((one) => codes.includes(one));
}
