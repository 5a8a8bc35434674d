import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import { MAX_TYPED, type PinyinTable } from '#shared/domain/pinyin-table.ts';
import { addDays } from '#shared/kernel/calendar.ts';
import type { DueState, ListQuery, MonthCount, NamedIds, SortKey } from '../desk-store.ts';
import { type ListRow, searchForm, standsInAny } from './list-row.ts';
import { RowOrders } from './row-orders.ts';
import { markCount, marked, markedOf, RowSlots } from './row-slots.ts';
import { SoundColumns } from './sound-columns.ts';

/** More words than this are not looked at. */
const MAX_WORDS = 12;

/** Records of the desk by their list rows, in memory: filter, sort, search and counts without reading the store. */
export class ListIndex {
  readonly #slots = new RowSlots();
  readonly #orders = new RowOrders(this.#slots);
  #pinyin: Spelling | null = null;
  #last: Found | null = null;

  get size(): number {
    return this.#slots.size;
  }

  has(id: string): boolean {
    return this.#slots.has(id);
  }

  put(rows: readonly ListRow[]): void {
    this.#last = null;
    for (const row of rows) this.#changed(this.#slots.put(row));
  }

  remove(ids: readonly string[]): void {
    this.#last = null;
    for (const id of ids) {
      const slot = this.#slots.remove(id);
      if (slot !== undefined) this.#changed(slot);
    }
  }

  #changed(slot: number): void {
    this.#orders.change(slot);
    this.#pinyin?.columns.forget(slot);
  }

  /** From now on words with Latin letters are looked for as pinyin too. */
  takePinyin(table: PinyinTable): void {
    if (this.#pinyin?.table === table) return;
    this.#last = null;
    this.#pinyin = { table, columns: new SoundColumns(table) };
    for (const slot of this.#slots.rows.keys()) this.#pinyin.columns.forget(slot);
  }

  /** Makes pinyin faster to find in some rows. Answers whether there are more; finds are the same before. */
  learnSounds(count: number): boolean {
    return this.#pinyin?.columns.learn(count, this.#slots.rows) ?? false;
  }

  /** Rows of a page and how many there are in all. */
  page(query: ListQuery): {
    readonly total: number;
    readonly rows: readonly ListRow[];
    readonly byType?: Readonly<Record<string, number>>;
    readonly linked?: number;
  } {
    const { offset, limit } = query;
    const pageOf = (found: Int32Array) => this.#slots.at(found.subarray(offset, offset + limit));
    if (!query.countTypes) {
      const found = this.#find(query);
      const counts = query.type && query.withLinked ? { linked: this.#countLinked(found, query.type) } : {};
      return { total: found.length, rows: pageOf(found), ...counts };
    }
    const { types, ...allTypes } = query;
    const all = this.#find(allTypes);
    const { ledgers } = this.#slots;
    const { withLinked = false } = query;
    const found = types ? ledgers.ofTypes(all, new Set(types), withLinked) : all;
    return { total: found.length, rows: pageOf(found), byType: ledgers.countsByType(all, withLinked) };
  }

  #countLinked(slots: Int32Array, type: string): number {
    let count = 0;
    for (const slot of slots) if (this.#slots.rows[slot]?.type !== type) count++;
    return count;
  }

  /** Ids in ledger order: main date, then id. */
  ledgerOrder(query: Pick<ListQuery, 'type' | 'unitCodes' | 'period' | 'statuses'>): string[] {
    const inOrder = this.#slots.at(this.#orders.of('mainDate', query.type ?? null));
    const answers = matcher({ ...query, offset: 0, limit: 0 });
    return inOrder.filter((row) => answers(row)).map((row) => row.id);
  }

  monthCounts(month: string): MonthCount[] {
    const counts = new Map<string, { -readonly [Key in keyof MonthCount]: MonthCount[Key] }>();
    const countOf = (type: string, unitCode: string) => {
      const key = `${type}|${unitCode}`;
      const count = counts.get(key) ?? { type, unitCode, count: 0, linked: 0, waiting: 0, refused: 0 };
      counts.set(key, count);
      return count;
    };
    for (const row of this.#slots.all()) {
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
    for (const row of this.#slots.all()) {
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
    const ofType = [...this.#slots.all()].filter((row) => row.type === type);
    return ofType.flatMap((row) => (row.recordNo ? [row.recordNo] : []));
  }

  syncCounts(): { readonly waiting: number; readonly refused: number; readonly conflicts: number } {
    const counts = { waiting: 0, refused: 0, conflicts: 0 };
    for (const { syncState } of this.#slots.all()) {
      if (syncState === 'waiting') counts.waiting++;
      else if (syncState === 'refused') counts.refused++;
      else if (syncState === 'conflict') counts.conflicts++;
    }
    return counts;
  }

  /** Records the county does not hold in their present revision. */
  unsentIds(): string[] {
    const found = [...this.#slots.all()].filter(({ syncState }) => syncState === 'waiting' || syncState === 'conflict');
    return found.map((row) => row.id);
  }

  /** Records of which the county has not said that it holds them as they are here: waiting, refused, in conflict. */
  unsettledIds(): string[] {
    const found = [...this.#slots.all()].filter(({ syncState }) => syncState !== 'acknowledged');
    return found.map((row) => row.id);
  }

  /** Void records not yet sent in their present revision. */
  waitingVoids(): string[] {
    const voids = [...this.#slots.all()].filter((row) => row.status === 'void' && row.syncState === 'waiting');
    return voids.map((row) => row.id);
  }

  /** Ids of a month's records, void ones included; of one type, or of all when it is null. */
  idsOfMonth(month: string, type: string | null): string[] {
    const found = [...this.#slots.all()].filter((row) => row.period === month && (type === null || row.type === type));
    return found.map((row) => row.id);
  }

  /** The slots of all rows of a query in order. While somebody types on, only what was found before is looked through. */
  #find(query: ListQuery): Int32Array {
    const { offset: _, limit: __, search = '', names: ___, ...rest } = query;
    const key = JSON.stringify(rest);
    const last = this.#last?.key === key ? this.#last : null;
    if (last?.search === search) return last.slots;
    const isNarrower = last !== null && last.search !== '' && search.startsWith(last.search);
    const slots = isNarrower ? this.#passing(last.slots, query) : this.#sorted(query);
    this.#last = { key, search, slots };
    return slots;
  }

  /** Those of some slots whose rows answer a query, in their order. */
  #passing(slots: Int32Array, query: ListQuery): Int32Array {
    const marks = this.#slots.marks(matcher(query, this.#pinyin), this.#slots.marksOf(slots));
    return markedOf(slots, marks);
  }

  /**
   * Rows are read in the order they lie in memory, several times as fast as in list order, and what was found is put
   * in order after.
   */
  #ascending(query: ListQuery, by: SortKey): Int32Array {
    if (query.type !== undefined) return this.#passing(this.#orders.of(by, query.type), query);
    const marks = this.#slots.marks(matcher(query, this.#pinyin));
    return markCount(marks) * 8 < this.#slots.size
      ? this.#orders.ordered(marked(marks), by)
      : markedOf(this.#orders.of(by, null), marks);
  }

  #sorted(query: ListQuery): Int32Array {
    const { by, descending } = query.sort ?? { by: 'mainDate', descending: true };
    const found = this.#ascending(query, by);
    if (descending) found.reverse();
    if (by !== 'due') return found;
    const isDue = (slot: number) => this.#slots.rows[slot]?.due !== '';
    const [due, none] = [found.filter(isDue), found.filter((slot) => !isDue(slot))];
    found.set(due);
    found.set(none, due.length); // nothing due: last
    return found;
  }
}

/** How words are looked for as pinyin. */
interface Spelling {
  readonly table: PinyinTable;
  readonly columns: SoundColumns;
}

interface Found {
  /** The query without page, search and names. */
  readonly key: string;
  readonly search: string;
  readonly slots: Int32Array;
}

/** Whether a search holds words that may be pinyin. */
export function asksForPinyin(query: Pick<ListQuery, 'search'>): boolean {
  return wordsOf(query).some(mayBePinyin);
}

/**
 * Whether a row answers a query. Without a table, letters are looked for only as they are written. With columns a row
 * comes with its slot.
 */
export function matcher(
  query: ListQuery,
  pinyin: (Pick<Spelling, 'table'> & Partial<Spelling>) | null = null,
): (row: ListRow, slot?: number) => boolean {
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
  // the month's own papers are in no ordinary list; what is wrong with one must still be seen
  const withPapers = query.type !== undefined || types !== undefined || states !== undefined;
  return (row, slot) =>
    (!type || standsInAny(row, type, query.withLinked)) &&
    (!types || standsInAny(row, types, query.withLinked)) &&
    (withPapers || !isSystemType(row.type)) &&
    (withVoid || row.status !== 'void') &&
    (!units || units.has(row.unitCode)) &&
    (!query.period || (row.period >= query.period.from && row.period <= query.period.to)) &&
    (!statuses || statuses.has(row.status)) &&
    (!states || states.has(row.syncState)) &&
    (!due || due.states.includes(dueStateOf(row, due.today, soonUntil) as DueState)) &&
    fields.every(([name, codes]) => holds(row.fields[name], codes)) &&
    words.every((matches) => matches(row, slot));
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
  return /[a-z]/.test(word) && word.length <= MAX_TYPED;
}

function wordMatcher(
  word: string,
  names: ListQuery['names'],
  pinyin: Parameters<typeof matcher>[1] = null,
): (row: ListRow, slot?: number) => boolean {
  const spelt = mayBePinyin(word) ? (pinyin?.table.matcher(word) ?? null) : null;
  const told = spelt && (pinyin?.columns?.tell(word) ?? null);
  // most texts hold no Latin letters at all: what they may be spelt like is looked at first
  const isIn = (text: string, end: number) => (spelt?.(text, end) ?? false) || text.includes(word);
  const isInRow = ({ search, shortLength }: ListRow, slot: number | undefined) => {
    if (!told || slot === undefined) return isIn(search, shortLength);
    if (told.surelyHolds(slot)) return true;
    return told.mayHold(slot) ? isIn(search, shortLength) : search.includes(word);
  };
  const named = (ids: NamedIds = []) => {
    const found = ids.filter(([, name]) => isIn(searchForm(name), name.length));
    return new Set(found.map(([id]) => id));
  };
  const types = named(names?.types);
  const units = named(names?.units);
  return (row, slot) => types.has(row.type) || units.has(row.unitCode) || isInRow(row, slot);
}

function holds(value: string | readonly string[] | undefined, codes: readonly string[]): boolean {
  if (value === undefined) return codes.includes('');
  return typeof value === 'string' ? codes.includes(value) : value.some((one) => codes.includes(one));
}
