import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import type { TodoRow } from '#shared/domain/month/todo.ts';
import type { StoredRecord } from '#shared/schema/record.ts';

/** Raised whenever {@link countRowOf} makes other rows of the same record, so that kept rows are made again. */
export const COUNT_ROW_FORM = 'count-1';

/** Longest text that figures are counted from; what is longer only counts as filled. */
const COUNTED_TEXT = 60;

/** A record as figures and dues see it: envelope and open fields, long texts cut; null for the month's own papers. */
export function countRowOf(record: StoredRecord): TodoRow | null {
  if (isSystemType(record.type)) return null;
  return {
    id: record.id,
    type: record.type,
    unitCode: record.unitCode,
    period: record.period,
    status: record.status,
    lateFlag: record.lateFlag,
    linkedTypes: record.linkedRefs.map(({ type }) => type),
    title: typeof record.ext.title === 'string' ? record.ext.title : '',
    values: shortened(record.data) as TodoRow['values'],
  };
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.length > COUNTED_TEXT ? value.slice(0, COUNTED_TEXT) : value;
  if (Array.isArray(value)) return value.map(shortened);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner)]));
}
