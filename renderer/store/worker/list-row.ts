import { isDate } from '#shared/kernel/calendar.ts';
import { isRefused, type StoredRecord } from '#shared/schema/record.ts';
import type { SyncState } from '../desk-store.ts';

/** Raised whenever {@link listRowOf} makes other rows of the same record, so that rows kept elsewhere are made again. */
export const LIST_ROW_VERSION = 3;

/** What the list index keeps of a record: envelope and open fields, never sealed content. */
export interface ListRow {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly mainDate: string;
  readonly period: string;
  readonly status: string;
  readonly recordNo: string;
  readonly title: string;
  /** Other ledgers it was ticked for: it counts there too (D§2.0 “同时计入”). */
  readonly linkedTypes: readonly string[];
  readonly syncState: SyncState;
  readonly enteredById: string;
  readonly updatedBy: string;
  readonly updatedAt: string;
  /** Day on which something about the record is due; empty: nothing is. */
  readonly due: string;
  /** Open fields that a filter may name: codes of choices, units, yes/no. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  /** Everything a search looks into, NFKC, lower case: title, number and short texts (places, names) first. */
  readonly search: string;
  /** How much of `search`, from its start, is title, number and short texts: there pinyin is looked for too. */
  readonly shortLength: number;
}

/** Longest text that counts as a name, place or heading, and most of those of one record, in characters. */
const SHORT_TEXT = 40;
const MAX_SHORT_TEXTS = 160;
/** Longest search text of one record, and how much of one long text takes part, in characters. */
const MAX_SEARCH_TEXT = 800;
const MAX_LONG_TEXT = 200;

/** A stored code of a choice or a unit: told apart from text, so that typed letters do not find it. */
const CODE = /^(?:[a-z][a-z0-9_]{0,39}|\d{12})$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Whether a row stands in one of some ledgers: its own or, with `withLinked`, one that it was ticked for. */
export function standsInAny(
  { type, linkedTypes }: Pick<ListRow, 'type' | 'linkedTypes'>,
  types: ReadonlySet<string>,
  withLinked = false,
): boolean {
  return types.has(type) || (withLinked && linkedTypes.some((ledger) => types.has(ledger)));
}

/** Where a record stands between desk and county, from revisions alone (SPEC.md §3). */
export function syncStateOf(record: Pick<StoredRecord, 'rev' | 'county' | 'conflicts'>): SyncState {
  if (record.conflicts.length > 0) return 'conflict';
  if (isRefused(record)) return 'refused';
  return record.county?.rev === record.rev ? 'acknowledged' : 'waiting';
}

/** Text as searches compare it. */
export function searchForm(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The list row of a stored record. */
export function listRowOf(record: StoredRecord): ListRow {
  const last = record.history.at(-1);
  const by = last?.by ?? record.enteredBy;
  const title = typeof record.ext.title === 'string' ? record.ext.title : '';
  return {
    id: record.id,
    type: record.type,
    unitCode: record.unitCode,
    mainDate: record.mainDate,
    period: record.period,
    status: record.status,
    recordNo: record.recordNo,
    title,
    linkedTypes: linkedTypesOf(record),
    syncState: syncStateOf(record),
    enteredById: record.enteredBy.accountId,
    updatedBy: by.name,
    updatedAt: by.at,
    due: isDate(record.ext.due) ? record.ext.due : '',
    fields: filterFieldsOf(record.data),
    ...searchTextOf([title, record.recordNo, record.remark, ...textsOf(record.data)]),
  };
}

/** Each other ledger once, whatever was stored. */
function linkedTypesOf({ type, linkedRefs }: Pick<StoredRecord, 'type' | 'linkedRefs'>): readonly string[] {
  return [...new Set(linkedRefs.map((ref) => ref.type))].filter((other) => other !== type);
}

function filterFieldsOf(data: Readonly<Record<string, unknown>>): ListRow['fields'] {
  const fields: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(data)) {
    if (isCode(value)) fields[name] = String(value);
    else if (Array.isArray(value) && value.length > 0 && value.every(isCode)) fields[name] = value.map(String);
  }
  return fields;
}

function isCode(value: unknown): value is string | boolean {
  return typeof value === 'string' ? CODE.test(value) : typeof value === 'boolean';
}

function searchTextOf(texts: readonly string[]): Pick<ListRow, 'search' | 'shortLength'> {
  const [short, long]: [string[], string[]] = [[], []];
  let [shortLength, longLength] = [0, 0];
  for (const [at, text] of texts.map(searchForm).entries()) {
    if (text === '' || short.some((one) => one.includes(text))) continue; // the title often repeats a field
    const size = text.length + 1;
    if ((text.length <= SHORT_TEXT || at === 0) && shortLength + size <= MAX_SHORT_TEXTS) {
      short.push(text);
      shortLength += size;
    } else if (longLength < MAX_SEARCH_TEXT) {
      long.push(text);
      longLength += size;
    }
  }
  return { search: [...short, ...long, ''].join('\n').slice(0, MAX_SEARCH_TEXT), shortLength };
}

/** Texts inside a value, names and child rows included; codes and ids left out, long ones only in part. */
function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return CODE.test(value) || UUID.test(value) ? [] : [value.slice(0, MAX_LONG_TEXT)];
  if (value === null || typeof value !== 'object' || depth > 3) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name.startsWith('_') ? [] : textsOf(inner, depth + 1)));
}
