import type { CompiledField, CompiledType } from '#shared/catalogue/compile-type.ts';
import { isValues } from '#shared/catalogue/expression/value-types.ts';
import { addMonths, dateOf, daysBetween, isDate, isMonth, lastDateOf } from '#shared/kernel/calendar.ts';
import type { ListLine } from '../../../store/desk-store.ts';

/** A dated thing about a matter. */
export interface TimelineMark {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly label: string;
}

/** A matter along the calendar: from its first day to its last, or to today while it is open. */
export interface TimelineRow {
  readonly from: string;
  readonly to: string;
  /** Day by which it should be closed; empty: none. */
  readonly due: string;
  readonly marks: readonly TimelineMark[];
}

/** Months shown: `count` of them from `from` on (`YYYY-MM`). */
export interface TimelineWindow {
  readonly from: string;
  readonly count: number;
}

const DAYS = new Set(['date', 'dt', 'month']);

/** What a line tells of its days: every open date field of the record and of its rows, in order of time. */
export function timelineOf(compiled: CompiledType, line: ListLine, isClosed: boolean, today: string): TimelineRow {
  const marks = compiled.fields.flatMap((field) => marksOf(field, line.data));
  const days = [line.mainDate, ...marks.map(({ date }) => date)].sort();
  const from = days[0] ?? line.mainDate;
  const last = days.at(-1) ?? line.mainDate;
  return {
    from,
    to: isClosed || last > today ? last : today,
    due: line.due,
    marks: [...marks].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
  };
}

function marksOf(
  { definition, fields, sealed }: CompiledField,
  values: Readonly<Record<string, unknown>>,
): TimelineMark[] {
  if (sealed || definition.hidden) return [];
  const value = values[definition.id];
  if (DAYS.has(definition.type)) return markAt(value, definition.label);
  if (definition.type !== 'list' || !Array.isArray(value)) return [];
  const dated = fields.find((inner) => DAYS.has(inner.definition.type) && !inner.sealed);
  if (!dated) return [];
  return value.filter(isValues).flatMap((row) => {
    const name = definition.fixedRows?.find(({ code }) => code === row._row)?.label ?? definition.label;
    return markAt(row[dated.definition.id], name);
  });
}

function markAt(value: unknown, label: string): TimelineMark[] {
  if (isMonth(value)) return [{ date: `${value}-01`, label }];
  const date = typeof value === 'string' ? dateOf(value) : '';
  return isDate(date) ? [{ date, label }] : [];
}

/** Where a day lies in the window: 0 at its first day, 1 after its last; outside, below 0 or above 1. */
export function placeIn({ from, count }: TimelineWindow, date: string): number {
  const first = `${from}-01`;
  const length = daysBetween(first, lastDateOf(addMonths(from, count - 1))) + 1;
  return daysBetween(first, date) / length;
}

/** The months of a window. */
export function monthsIn({ from, count }: TimelineWindow): readonly string[] {
  return Array.from({ length: count }, (_, at) => addMonths(from, at));
}
