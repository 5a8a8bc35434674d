import type { StoredRecord } from '#shared/schema/record.ts';
import type { SyncState } from '../desk-store.ts';

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
  readonly syncState: SyncState;
  readonly enteredById: string;
  readonly updatedBy: string;
  readonly updatedAt: string;
  /** Open fields that a filter may name: short texts, numbers, yes/no, and lists of short texts. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  /** Everything a search looks into, NFKC, lower case. */
  readonly search: string;
}

/** Longest open text that takes part in filters, and in the search text of one record, in characters. */
const MAX_FILTER_TEXT = 60;
const MAX_SEARCH_TEXT = 800;

/** Where a record stands between desk and county, from revisions alone (SPEC.md §3). */
export function syncStateOf(record: Pick<StoredRecord, 'rev' | 'county' | 'conflicts'>): SyncState {
  if (record.conflicts.length > 0) return 'conflict';
  if (record.county?.refusal?.rev === record.rev) return 'refused';
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
    syncState: syncStateOf(record),
    enteredById: record.enteredBy.accountId,
    updatedBy: by.name,
    updatedAt: by.at,
    fields: filterFieldsOf(record.data),
    search: searchForm([title, record.recordNo, record.remark, ...textsOf(record.data)].join('\n')).slice(
      0,
      MAX_SEARCH_TEXT,
    ),
  };
}

function filterFieldsOf(data: Readonly<Record<string, unknown>>): ListRow['fields'] {
  const fields: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(data)) {
    if (isShort(value)) fields[name] = String(value);
    else if (Array.isArray(value) && value.length > 0 && value.every(isShort)) fields[name] = value.map(String);
  }
  return fields;
}

function isShort(value: unknown): value is string | number | boolean {
  return typeof value === 'string'
    ? value.length <= MAX_FILTER_TEXT
    : typeof value === 'number' || typeof value === 'boolean';
}

/** Texts inside a value, one level of names and child rows included; long ones only in part. */
function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value.slice(0, 200)];
  if (value === null || typeof value !== 'object' || depth > 3) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name.startsWith('_') ? [] : textsOf(inner, depth + 1)));
}
