import type { Catalogue, TypeDefinition } from '#shared/catalogue/definition.ts';
import { isTypeOn } from '#shared/catalogue/type-switch.ts';
import { addMonths, lastDateOf } from '#shared/kernel/calendar.ts';
import { type MonthSettings, movedToWorkday, periodOfDay, ruleOf } from './month-rule.ts';

/** A record as far as the to-do list looks at it. */
export interface DoneRecord {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly mainDate: string;
  readonly status: string;
  readonly title: string;
  /** Types it was ticked to count in too. */
  readonly linkedTypes?: readonly string[];
}

/** due: still in time; done; late: past its day; missing: the month was sent without it. */
export type TodoState = 'due' | 'done' | 'late' | 'missing';

/** One thing that a rhythm asks of one unit in a month, with the record that fulfils it. */
export interface TodoItem {
  readonly key: string;
  readonly unitCode: string;
  readonly typeId: string;
  readonly label: string;
  /** `上半月`, `第2次`, `本季度`; empty when the month asks once. */
  readonly part: string;
  /** `YYYY-MM-DD`, moved over rest days. */
  readonly due: string;
  readonly state: TodoState;
  readonly recordId: string | null;
  readonly recordTitle: string;
  readonly zeroReport: boolean;
}

export interface TodoInput {
  readonly catalogue: Catalogue;
  readonly settings: MonthSettings;
  readonly month: string;
  readonly today: string;
  readonly units: readonly { readonly code12: string; readonly level: string; readonly validFrom?: string; readonly validTo?: string }[];
  /** Records of the units from the first month of the year to this one, void ones left out. */
  readonly records: readonly DoneRecord[];
  /** The month was sent to the county: what is not there by now is missing. */
  readonly isSent: boolean;
}

interface Span {
  readonly part: string;
  readonly from: string;
  readonly to: string;
}

/** What rhythms (D§2.0) ask of each unit in a month. Rhythms without a count ask for nothing. */
export function todoItems(input: TodoInput): readonly TodoItem[] {
  const types = [...input.catalogue.types.values()].filter((type) => isTypeOn(type) && type.rhythm.count > 0);
  const records = bySlot(input.records);
  return input.units
    .filter((unit) => isStanding(unit, input.month))
    .flatMap((unit) => types.filter((type) => asks(type, unit.level)).flatMap((type) => itemsOf(input, type, unit.code12, records)));
}

/** A type asks villages when villages enter it, else the town itself; the county's own rhythms are not the desk's. */
function asks(type: TypeDefinition, level: string): boolean {
  const asked = type.enteredBy.includes('village') && type.id !== 'satisfaction_survey' ? 'village' : 'town';
  return type.enteredBy.includes(asked) && level === asked;
}

function isStanding(unit: TodoInput['units'][number], month: string): boolean {
  const [from, to] = [unit.validFrom ?? '', unit.validTo ?? ''];
  return from.slice(0, 7) <= month && (to === '' || to.slice(0, 7) >= month);
}

type Slots = ReadonlyMap<string, readonly DoneRecord[]>;

function bySlot(records: readonly DoneRecord[]): Slots {
  const slots = new Map<string, DoneRecord[]>();
  for (const record of records) {
    if (record.status === 'void') continue;
    for (const type of new Set([record.type, ...(record.linkedTypes ?? [])])) {
      const key = `${record.unitCode}|${type}`;
      const list = slots.get(key);
      if (list) list.push(record);
      else slots.set(key, [record]);
    }
  }
  for (const list of slots.values()) list.sort((a, b) => (a.mainDate < b.mainDate ? -1 : 1));
  return slots;
}

function itemsOf(input: TodoInput, type: TypeDefinition, unitCode: string, slots: Slots): TodoItem[] {
  const own = slots.get(`${unitCode}|${type.id}`) ?? [];
  return spansOf(input, type).flatMap((span) => {
    const within = own.filter(({ mainDate }) => mainDate >= span.from && mainDate <= span.to);
    return Array.from({ length: type.rhythm.count }, (_, index): TodoItem => {
      const record = within[index] ?? null;
      const due = movedToWorkday(input.settings.calendar, span.to);
      const part = type.rhythm.count > 1 ? `${span.part}第${index + 1}次` : span.part;
      return {
        key: `${unitCode}|${type.id}|${span.to}|${index}`,
        unitCode,
        typeId: type.id,
        label: type.shortLabel,
        part,
        due,
        state: record ? 'done' : stateOf(input, span, due),
        recordId: record?.id ?? null,
        recordTitle: record?.title ?? '',
        zeroReport: type.rhythm.zeroReport,
      };
    });
  });
}

function stateOf(input: TodoInput, span: Span, due: string): TodoState {
  const endsHere = periodOfDay(input.settings, span.to) === input.month;
  if (input.isSent && endsHere) return 'missing';
  return input.today > due ? 'late' : 'due';
}

/** The spans of the rhythm that this month has a part in; a quarter is asked for in each of its months. */
function spansOf({ month, settings }: TodoInput, type: TypeDefinition): Span[] {
  const [from, to] = rangeOf(settings, month);
  const number = Number(month.slice(5, 7));
  switch (type.rhythm.every) {
    case 'half_month':
      return [
        { part: '上半月', from, to: `${month}-15` },
        { part: '下半月', from: `${month}-16`, to },
      ];
    case 'month':
      return [{ part: '', from, to }];
    case 'quarter': {
      const last = addMonths(month, (3 - (number % 3)) % 3);
      return [{ part: '本季度', from: rangeOf(settings, addMonths(last, -2))[0], to: rangeOf(settings, last)[1] }];
    }
    case 'year': {
      const year = month.slice(0, 4);
      return number === 12 ? [{ part: '本年度', from: rangeOf(settings, `${year}-01`)[0], to }] : [];
    }
    default:
      return [];
  }
}

/** First and last day of a report month. */
export function rangeOf(settings: MonthSettings, month: string): readonly [from: string, to: string] {
  const before = addMonths(month, -1);
  const { lastDay } = ruleOf(settings, before);
  const from = lastDay < 31 && `${before}-${lastDay}` < lastDateOf(before) ? nextDay(`${before}-${String(lastDay).padStart(2, '0')}`) : `${month}-01`;
  const own = ruleOf(settings, month).lastDay;
  const end = `${month}-${String(own).padStart(2, '0')}`;
  return [from, end < lastDateOf(month) ? end : lastDateOf(month)];
}

function nextDay(day: string): string {
  return `${day.slice(0, 8)}${String(Number(day.slice(8, 10)) + 1).padStart(2, '0')}`;
}

/** How far a unit's month has come. */
export function todoCounts(items: readonly TodoItem[]): Readonly<Record<TodoState, number>> {
  const counts = { due: 0, done: 0, late: 0, missing: 0 };
  for (const { state } of items) counts[state]++;
  return counts;
}

