import type { Catalogue } from '#shared/catalogue/definition.ts';
import { addMonths } from '#shared/kernel/calendar.ts';
import { DueCounter, type DueStanding } from '../rhythms.ts';
import { isStanding } from '../standing.ts';
import type { CountRow } from './count-figures.ts';
import { type FigureBasis, factsOf } from './figure-basis.ts';
import { type MonthSettings, movedToWorkday } from './month-rule.ts';

/** due: still in time; done; late: past its day; missing: the month was sent without it. */
export type TodoState = 'due' | 'done' | 'late' | 'missing';
export const TODO_STATE_LABELS: Readonly<Record<TodoState, string>> = {
  due: '待办',
  done: '已办',
  late: '逾期',
  missing: '缺报',
};

/** One thing that a rhythm asks of one unit in a month, with the record that fulfils it. */
export interface TodoItem {
  readonly key: string;
  readonly unitCode: string;
  readonly typeId: string;
  readonly label: string;
  /** `上半月`, `第2次`, or the matter whose progress is due; empty when the month asks once. */
  readonly part: string;
  /** Last day as the rhythm has it, moved over rest days. */
  readonly due: string;
  /** False: its last day lies in a later month; it may be done now and is not missing yet. */
  readonly isThisMonth: boolean;
  readonly state: TodoState;
  readonly recordId: string | null;
  readonly recordTitle: string;
  /** The open matter whose progress is due: the way there is to that record. */
  readonly matterId: string | null;
  readonly zeroReport: boolean;
}

/** A row with what the to-do list shows of it. */
export type TodoRow = CountRow & { readonly title: string };

export interface TodoInput {
  readonly month: string;
  /** Months whose reports are with the county: what is not there by now is missing. */
  readonly isSent: boolean;
}

/** How far ahead dues are shown, in months: a quarter's meeting may be held in its first month. */
const MONTHS_AHEAD = 2;

/** What rhythms (D§2.0) ask of each unit in a month, in the order of types, with what fulfils it. */
export function todoItems(
  basis: FigureBasis,
  rows: Iterable<TodoRow>,
  { month, isSent }: TodoInput,
): readonly TodoItem[] {
  const { context, units, months } = factsOf(basis);
  const standing = units.filter((unit) => isStanding(unit, month));
  const counter = new DueCounter({
    catalogue: basis.catalogue,
    context,
    months,
    from: month,
    to: addMonths(month, MONTHS_AHEAD),
    units: standing,
  });
  for (const row of rows) {
    if (row.status !== 'void') counter.add({ ...row, uid: row.id });
  }
  const facts = { month, isSent, today: basis.today, settings: basis.settings, catalogue: basis.catalogue };
  const known = new Set(standing.map(({ code12 }) => code12));
  return counter
    .standings()
    .filter(({ unitCode }) => known.has(unitCode))
    .filter(({ dueMonth, from }) => dueMonth === month || months.ofDay(from) <= month)
    .flatMap((one) => itemsOf(one, facts));
}

interface Facts extends TodoInput {
  readonly today: string;
  readonly settings: MonthSettings;
  readonly catalogue: Catalogue;
}

function itemsOf(standing: DueStanding, facts: Facts): TodoItem[] {
  const { due, type, unitCode, span, matter, times, fulfilled } = standing;
  const dueOn = movedToWorkday(facts.settings.calendar, standing.dueOn);
  const isThisMonth = standing.dueMonth === facts.month;
  const name = facts.catalogue.types.get(type)?.shortLabel ?? type;
  return Array.from({ length: times }, (_, index): TodoItem => {
    const record = fulfilled[index] ?? null;
    return {
      key: `${unitCode}|${type}|${due.id}|${span}|${matter?.uid ?? ''}|${index}`,
      unitCode,
      typeId: type,
      label: due.label === name ? name : `${name}·${due.label}`,
      part: [matter?.title ?? partOf(span, due.every), times > 1 ? `第${index + 1}次` : ''].filter(Boolean).join(' '),
      due: dueOn,
      isThisMonth,
      state: record ? 'done' : stateOf(facts, isThisMonth, dueOn),
      recordId: record?.uid ?? null,
      recordTitle: record?.title ?? '',
      matterId: matter?.uid ?? null,
      zeroReport: due.zeroReport,
    };
  });
}

function stateOf({ isSent, today }: Facts, isThisMonth: boolean, dueOn: string): TodoState {
  if (isThisMonth && isSent) return 'missing';
  return today > dueOn ? 'late' : 'due';
}

function partOf(span: string, every: DueStanding['due']['every']): string {
  if (every === 'half_month') return span.endsWith('-1') ? '上半月' : '下半月';
  if (every === 'month') return '';
  const number = Number(span.slice(5, 7));
  if (every === 'quarter') return `第${number / 3}季度`;
  if (every === 'half_year') return number === 6 ? '上半年' : '下半年';
  return '本年度';
}

/** How far a unit's month has come: what is due in it, and what of that is done. */
export function todoCounts(items: readonly TodoItem[]): Readonly<Record<TodoState, number>> {
  const counts = { due: 0, done: 0, late: 0, missing: 0 };
  for (const { state, isThisMonth } of items) if (isThisMonth) counts[state]++;
  return counts;
}
