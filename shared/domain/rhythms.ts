import { type CompiledDue, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Values } from '#shared/catalogue/expression/types.ts';
import { isTypeOn } from '#shared/catalogue/type-switch.ts';
import { addDays, addMonths, dateOf, isDate, isMonth } from '#shared/kernel/calendar.ts';
import { type DomainContext, environmentOf } from './context.ts';
import { levelOfScope, stateOf } from './life.ts';
import { linkedValues } from './linked-views.ts';
import {
  CALENDAR_MONTHS,
  datesOfSpan,
  firstMonthOf,
  monthsOf,
  type ReportMonths,
  spanOf,
  spansEndingIn,
} from './spans.ts';
import { isStanding, type UnitValidity } from './standing.ts';
import { mainDateOf, rowsOf } from './values.ts';

/** One span of a due: its dates and the last day, all `YYYY-MM-DD`. */
export interface DueDate {
  /** Name of the span (`shared/domain/spans.ts`). */
  readonly span: string;
  readonly from: string;
  readonly to: string;
  readonly dueOn: string;
  /** The report month that the last day lies in, `YYYY-MM`. */
  readonly dueMonth: string;
}

/** The spans of a due whose last day lies in the report months from and to, both counted, in order of time. */
export function dueDatesIn(
  due: Pick<CompiledDue, 'every' | 'by'>,
  from: string,
  to: string,
  months: ReportMonths = CALENDAR_MONTHS,
): readonly DueDate[] {
  // A span may end long after its last day: the year's plan is due in January.
  const spans = spansEndingIn(due.every, from, addMonths(to, monthsOf(due.every) - 1));
  return spans.map((span) => dueDateOf(due, span, months)).filter(({ dueMonth }) => dueMonth >= from && dueMonth <= to);
}

/** A day that the report month does not reach is its last day: what is due on the 28th is due on the 25th (preset B). */
function dueDateOf({ by, every }: Pick<CompiledDue, 'every' | 'by'>, span: string, months: ReportMonths): DueDate {
  const { from, to } = datesOfSpan(span, every, months);
  const dated = (dueOn: string) => ({ span, from, to, dueOn, dueMonth: months.ofDay(dueOn) });
  if (!by) return dated(to);
  if (every === 'half_month') return dated(earlier(addDays(from, by.day - 1), to));
  const month = addMonths(firstMonthOf(span, every), by.month - 1);
  return dated(earlier(addDays(`${month}-01`, by.day - 1), months.lastDay(month)));
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

/** A record as far as dues need it. Sealed fields are never needed. */
export interface DueRecord {
  readonly uid: string;
  readonly type: string;
  readonly unitCode: string;
  readonly title: string;
  readonly values: Values;
  readonly linkedTypes: readonly string[];
}

/** A unit that may owe something, while it stands. */
export interface DueUnit extends UnitValidity {
  readonly code12: string;
  /** `village`, `town`, `county`; others owe nothing. */
  readonly level: string;
}

/** How one due of one unit (or one open matter) stands in one span. */
export interface DueStanding extends DueDate {
  readonly type: string;
  readonly due: CompiledDue;
  readonly unitCode: string;
  /** The open matter whose progress is due; null when records of the unit are. */
  readonly matter: { readonly uid: string; readonly title: string } | null;
  /** How many are asked for, how many there are, and how many of those lie on or before the last day. */
  readonly times: number;
  readonly done: number;
  readonly onTime: number;
  /** What fulfils it, by day: records of the unit, or days of progress of the matter. */
  readonly fulfilled: readonly DoneDay[];
}

/** A day on which something due was done, and by which record. */
export interface DoneDay {
  readonly day: string;
  readonly uid: string;
  readonly title: string;
}

export interface DueInput {
  readonly catalogue: Catalogue;
  readonly context: DomainContext;
  /** Report months of the county; the calendar's when absent. */
  readonly months?: ReportMonths;
  /** Months whose last days are asked for, `YYYY-MM`, both counted. */
  readonly from: string;
  readonly to: string;
  readonly units: readonly DueUnit[];
  /** Types asked for; all that are in use when absent. */
  readonly types?: ReadonlySet<string>;
}

/**
 * Sees how the rhythms of the catalogue stand (D§2 overview, D§3.4 C3), while records pass one by one in any order, void
 * ones left out by the caller. More than was asked for earns nothing (D§3.6).
 */
export class DueCounter {
  readonly #input: DueInput;
  readonly #months: ReportMonths;
  readonly #byType = new Map<string, Asked[]>();

  constructor(input: DueInput) {
    this.#input = input;
    this.#months = input.months ?? CALENDAR_MONTHS;
    for (const [id, definition] of input.catalogue.types) {
      if (input.types ? !input.types.has(id) : !isTypeOn(definition)) continue;
      const asked = compiledType(input.catalogue, id).dues.map((due): Asked => {
        const dates = new Map(dueDatesIn(due, input.from, input.to, this.#months).map((date) => [date.span, date]));
        return { type: id, due, dates, days: new Map(), matters: [] };
      });
      if (asked.length > 0) this.#byType.set(id, asked);
    }
  }

  /** Lets a record pass; true when it fulfils something. */
  add(record: DueRecord): boolean {
    let isDone = this.#addAs(record, record.type, record.values, false);
    for (const type of new Set(record.linkedTypes)) {
      if (type === record.type || !this.#byType.has(type)) continue;
      const values = linkedValues(this.#input.catalogue, record.type, record.values, type);
      isDone = this.#addAs(record, type, values, true) || isDone;
    }
    return isDone;
  }

  /** Every due of every unit and open matter, by type, due, span and unit. */
  standings(): readonly DueStanding[] {
    return [...this.#byType.values()].flat().flatMap((asked) => {
      const standings = asked.due.progress === undefined ? this.#ofUnits(asked) : [...ofMatters(asked, this.#months)];
      return standings.sort((a, b) => compare(a.span, b.span) || compare(a.unitCode, b.unitCode));
    });
  }

  #addAs(record: DueRecord, type: string, values: Values, isLinked: boolean): boolean {
    let isDone = false;
    for (const asked of this.#byType.get(type) ?? []) {
      if (asked.dates.size === 0 || (isLinked && !asked.due.linked)) continue;
      const environment = environmentOf(this.#input.context);
      if (asked.due.where && asked.due.where.run({ levels: [values], environment }) !== true) continue;
      const compiled = compiledType(this.#input.catalogue, type);
      if (asked.due.progress !== undefined) {
        isDone = this.#progress(asked, record, mainDateOf(compiled, values, this.#input.context)) || isDone;
        continue;
      }
      const day = asked.due.at
        ? dayOf(asked.due.at.run({ levels: [values], environment }))
        : mainDateOf(compiled, values, this.#input.context);
      const unit = this.#unitOf(record.unitCode, type, asked.due.level);
      if (!day || !unit) continue;
      const span = spanOf(day, asked.due.every, this.#months);
      put(asked.days, `${unit}|${span}`, { day, uid: record.uid, title: record.title });
      isDone ||= asked.dates.has(span);
    }
    return isDone;
  }

  /**
   * The unit that owes what this record fulfils. A village's record fulfils a due of its town or county only where
   * villages do not keep the ledger for themselves.
   */
  #unitOf(code12: string, type: string, level: CompiledDue['level']): string | null {
    const owing = unitAt(code12, level);
    const enteredBy = this.#input.catalogue.types.get(type)?.enteredBy ?? [];
    return owing === code12 || !enteredBy.includes(levelOfScope(code12)) ? owing : null;
  }

  #progress(asked: Asked, record: DueRecord, began: string | null): boolean {
    const { life } = this.#input.catalogue.types.get(asked.type) ?? {};
    if (!life || !began) return false;
    const environment = environmentOf(this.#input.context);
    const days = rowsOf(record.values, asked.due.progress ?? '').flatMap((row) => {
      const day = dayOf(asked.due.at?.run({ levels: [record.values, row], environment }));
      return day ? [day] : [];
    });
    const isClosed = life.closed.includes(stateOf(life, record.values));
    asked.matters.push({ record, began, isClosed, days });
    return days.some((day) => asked.dates.has(spanOf(day, asked.due.every, this.#months)));
  }

  #ofUnits({ dates, days, due, type }: Asked): DueStanding[] {
    const units = this.#input.units.filter(({ level }) => level === due.level);
    return [...dates.values()].flatMap((date) =>
      units
        .filter((unit) => isStanding(unit, date.dueMonth))
        .map(({ code12 }) => {
          const seen = days.get(`${code12}|${date.span}`) ?? [];
          return { ...date, type, due, unitCode: code12, matter: null, times: due.times, ...counted(seen, date) };
        }),
    );
  }
}

/** One due at work. */
interface Asked {
  readonly type: string;
  readonly due: CompiledDue;
  readonly dates: ReadonlyMap<string, DueDate>;
  /** Days of records by unit and span. */
  readonly days: Map<string, DoneDay[]>;
  readonly matters: Matter[];
}

interface Matter {
  readonly record: DueRecord;
  readonly began: string;
  readonly isClosed: boolean;
  readonly days: readonly string[];
}

/** Progress is due of what has begun and is not closed; a closed matter owes nothing, but what it told stays counted. */
function* ofMatters({ dates, due, matters, type }: Asked, months: ReportMonths): Iterable<DueStanding> {
  for (const date of dates.values()) {
    for (const { record, began, isClosed, days } of matters) {
      const { uid, title } = record;
      const seen = days
        .filter((day) => spanOf(day, due.every, months) === date.span)
        .map((day) => ({ day, uid, title }));
      if (began > date.dueOn || (isClosed && seen.length === 0)) continue;
      const matter = { uid, title };
      yield { ...date, type, due, unitCode: record.unitCode, matter, times: due.times, ...counted(seen, date) };
    }
  }
}

function counted(days: readonly DoneDay[], { dueOn }: DueDate) {
  const fulfilled = days.toSorted((a, b) => compare(a.day, b.day));
  return { done: days.length, onTime: days.filter(({ day }) => day <= dueOn).length, fulfilled };
}

function unitAt(code12: string, level: CompiledDue['level']): string {
  if (level === 'county') return `${code12.slice(0, 6)}000000`;
  return level === 'town' ? `${code12.slice(0, 9)}000` : code12;
}

function dayOf(value: unknown): string | null {
  if (isMonth(value)) return `${value}-01`;
  const day = typeof value === 'string' ? dateOf(value) : null;
  return isDate(day) ? day : null;
}

function put(map: Map<string, DoneDay[]>, key: string, day: DoneDay): void {
  const days = map.get(key);
  if (days) days.push(day);
  else map.set(key, [day]);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
