import {
  type BodyTerm,
  type DueTerm,
  type IndicatorProgram,
  indicatorPrograms,
  type RecordTerm,
  type Term,
  type UnitTerm,
} from '#shared/catalogue/compile-indicators.ts';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Environment, Expression, Values } from '#shared/catalogue/expression/types.ts';
import { isValues, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { addMonths, isMonth, monthOf } from '#shared/kernel/calendar.ts';
import { type Body, type DomainContext, environmentOf } from './context.ts';
import { linkedValues } from './linked-views.ts';
import { DueCounter } from './rhythms.ts';
import { CALENDAR_MONTHS, type ReportMonths, spanOf, spansEndingIn } from './spans.ts';
import { isStanding, type UnitValidity } from './standing.ts';
import { mainDateOf, rowsOf } from './values.ts';

/** What is counted of a record. Sealed fields are never needed. */
export interface CountedRecord {
  readonly type: string;
  readonly unitCode: string;
  readonly values: Values;
  readonly linkedTypes: readonly string[];
}

/** A unit with the figures that indicators may divide by (D§1.4), while it stands. */
export interface CountedUnit extends UnitValidity {
  readonly code12: string;
  readonly level: string;
  readonly households: number | null;
  readonly population: number | null;
  readonly groupCount: number | null;
  readonly partyMemberCount: number | null;
}

/** Months from and to, both counted (`YYYY-MM`). */
export interface CountedPeriod {
  readonly from: string;
  readonly to: string;
}

/**
 * Numerator and denominator of an indicator in millionths, whole numbers, so that the sum of parts is the whole in
 * whatever order they are added. Denominator 0 for sums and last values.
 */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

const MILLIONTH = 1_000_000;

/** Sums of sums: what a town or county has of its villages (D§2.7: re-divided, never averaged). */
export function rollUp(parts: Iterable<Fraction>): Fraction {
  let [numerator, denominator] = [0, 0];
  for (const part of parts) {
    numerator += part.numerator;
    denominator += part.denominator;
  }
  return { numerator, denominator };
}

/** The figure itself: a number, for ratios between 0 and 1 as a rule; null when nothing was to be divided by. */
export function figureOf(kind: IndicatorProgram['kind'], { numerator, denominator }: Fraction): number | null {
  if (kind !== 'ratio') return numerator / MILLIONTH;
  return denominator === 0 ? null : numerator / denominator;
}

export interface CountInput {
  readonly catalogue: Catalogue;
  readonly context: DomainContext;
  readonly period: CountedPeriod;
  readonly units: readonly CountedUnit[];
  readonly bodies: readonly Pick<Body, 'kind' | 'unitCode' | 'memberCount'>[];
  /** Codes to count; all when absent. */
  readonly codes?: ReadonlySet<string>;
  /** Report months, when they do not end with the calendar (D§3.3 preset B); the calendar's when absent. */
  readonly months?: ReportMonths;
  /** Told of every contribution of the record that passes. */
  readonly onCount?: (code: string) => void;
}

/**
 * Counts indicators of one period over records that pass one by one, void ones left out by the caller. `today()` in
 * formulas is the period's last day, or the context's today when that comes first.
 */
export class IndicatorCounter {
  readonly #input: CountInput;
  readonly #months: ReportMonths;
  readonly #environment: Environment;
  readonly #tallies: readonly Tally[];
  readonly #byType = new Map<string, Tally<RecordTerm>[]>();
  /** Names seen in other types, by the term that asks: `seenIn`. */
  readonly #watchers = new Map<string, Tally<RecordTerm>[]>();
  /** What rhythms ask for, by type and first month: terms that count the same dues share one counter. */
  readonly #dues = new Map<string, { readonly counter: DueCounter; readonly codes: Set<string> }>();

  constructor(input: CountInput) {
    this.#input = input;
    this.#months = input.months ?? CALENDAR_MONTHS;
    const asOf = [this.#months.lastDay(input.period.to), input.context.today].sort()[0] ?? input.context.today;
    this.#environment = environmentOf({ ...input.context, today: asOf });
    const wanted = indicatorPrograms(input.catalogue).filter(({ code }) => input.codes?.has(code) ?? true);
    this.#tallies = wanted.flatMap((program) => talliesOf(program, input.period));
    for (const tally of this.#tallies) {
      if (tally.term.kind === 'dues') this.#askDues(tally, tally.term);
      if (!countsRecords(tally)) continue;
      const { type, seenIn } = tally.term;
      addTo(this.#byType, type, tally);
      if (seenIn) addTo(this.#watchers, seenIn.type, tally);
    }
  }

  /** Lets a record pass. */
  add(record: CountedRecord): void {
    for (const tally of this.#watchers.get(record.type) ?? []) this.#watch(tally, record);
    for (const { counter, codes } of this.#dues.values()) {
      if (!counter.add({ ...record, uid: '', title: '' }) || !this.#input.onCount) continue;
      for (const code of codes) this.#input.onCount(code);
    }
    this.#addAs(record, record.type, record.values, false);
    for (const type of new Set(record.linkedTypes)) {
      if (type === record.type || !this.#byType.has(type)) continue;
      const values = linkedValues(this.#input.catalogue, record.type, record.values, type);
      this.#addAs(record, type, values, true);
    }
  }

  /** Fractions by indicator and unit, for all units that have any. */
  result(): ReadonlyMap<string, ReadonlyMap<string, Fraction>> {
    const result = new Map<string, Map<string, { numerator: number; denominator: number }>>();
    for (const tally of this.#tallies) {
      const ofUnits = result.get(tally.code) ?? new Map();
      result.set(tally.code, ofUnits);
      for (const [unitCode, amount] of this.#amounts(tally)) {
        const fraction = ofUnits.get(unitCode) ?? { numerator: 0, denominator: 0 };
        fraction[tally.side] += tally.term.sign * amount;
        ofUnits.set(unitCode, fraction);
      }
    }
    return result;
  }

  #askDues(tally: Tally, term: DueTerm): void {
    const key = dueKey(tally, term);
    const known = this.#dues.get(key);
    if (known) known.codes.add(tally.code);
    else this.#dues.set(key, { counter: dueCounter(this.#input, tally, term), codes: new Set([tally.code]) });
  }

  #addAs(record: CountedRecord, type: string, values: Values, isLinked: boolean): void {
    const tallies = this.#byType.get(type);
    if (!tallies) return;
    const mainDate = mainDateOf(compiledType(this.#input.catalogue, type), values, this.#input.context);
    for (const tally of tallies) {
      if (isLinked && !tally.term.linked) continue;
      const { rows } = tally.term;
      const levels = rows === null ? [[values]] : rowsOf(values, rows).map((row) => [values, row]);
      for (const frame of levels) this.#count(tally, record.unitCode, frame, mainDate);
    }
  }

  #count(tally: Tally<RecordTerm>, unitCode: string, levels: readonly Values[], mainDate: string | null): void {
    const { term } = tally;
    const run = (expression: Expression) => expression.run({ levels, environment: this.#environment });
    if (term.where && run(term.where) !== true) return;
    const day = term.at ? run(term.at) : mainDate;
    if (typeof day !== 'string' || !isMonth(monthOf(day))) return;
    const month = this.#months.ofDay(day);
    if (month > tally.to) return;
    if (term.every) {
      const span = spanOf(day, term.every, this.#months);
      if (!tally.spans.has(span)) return;
      tally.add(`${unitCode}|${span}`, MILLIONTH);
      this.#input.onCount?.(tally.code);
      return;
    }
    if (month < tally.from) return;
    const value = term.value ? run(term.value) : 1;
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    const amount = Math.round(value * MILLIONTH);
    if (term.seenIn) tally.waiting.push({ unitCode, amount, key: this.#nameOf(run(term.seenIn.key)) });
    else tally.add(unitCode, amount);
    if (amount !== 0) this.#input.onCount?.(tally.code);
  }

  #watch(tally: Tally<RecordTerm>, record: CountedRecord): void {
    const seen = tally.term.seenIn;
    if (!seen) return;
    const compiled = compiledType(this.#input.catalogue, record.type);
    const day = mainDateOf(compiled, record.values, this.#input.context);
    const { to } = this.#input.period;
    const month = day && this.#months.ofDay(day);
    if (!month || month > to || month <= addMonths(to, -seen.months)) return;
    for (const name of seen.names) {
      const shown = this.#nameOf(name.run({ levels: [record.values], environment: this.#environment }));
      if (shown !== '') tally.seen.add(shown);
    }
  }

  #nameOf(value: unknown): string {
    const name = isValues(value) ? ownValue(value, 'name') : value;
    return typeof name === 'string' ? name.trim() : '';
  }

  #amounts(tally: Tally): Iterable<readonly [unitCode: string, amount: number]> {
    const { term } = tally;
    if (term.kind === 'units') return unitAmounts(term, tally, this.#input.units);
    if (term.kind === 'bodies') return bodyAmounts(term, this.#input.bodies);
    if (term.kind === 'dues') return dueAmounts(term, this.#dues.get(dueKey(tally, term))?.counter);
    return tally.totals(term);
  }
}

/** One term at work. */
class Tally<Kind extends Term = Term> {
  readonly code: string;
  readonly side: 'numerator' | 'denominator';
  readonly term: Kind;
  readonly from: string;
  readonly to: string;
  /** For terms counted by span: the spans that end in the period. */
  readonly spans: ReadonlySet<string>;
  readonly seen = new Set<string>();
  readonly waiting: { readonly unitCode: string; readonly amount: number; readonly key: string }[] = [];
  readonly #amounts = new Map<string, number>();

  constructor(program: IndicatorProgram, side: Tally['side'], term: Kind, period: CountedPeriod) {
    this.code = program.code;
    this.side = side;
    this.term = term;
    this.to = period.to;
    const isStanding = program.kind === 'last' || program.span === 'ever';
    const isYear = program.span === 'year';
    this.from = isStanding ? '0000-01' : isYear ? `${period.to.slice(0, 4)}-01` : period.from;
    const every = term.kind === 'bodies' || term.kind === 'dues' ? null : term.every;
    this.spans = new Set(every ? spansEndingIn(every, this.from, this.to) : []);
  }

  add(key: string, amount: number): void {
    this.#amounts.set(key, (this.#amounts.get(key) ?? 0) + amount);
  }

  *totals(term: RecordTerm): Iterable<readonly [string, number]> {
    const most = term.every ? term.upTo * MILLIONTH : Number.POSITIVE_INFINITY;
    for (const [key, amount] of this.#amounts) yield [key.slice(0, 12), Math.min(most, amount)];
    for (const { unitCode, amount, key } of this.waiting) if (this.seen.has(key)) yield [unitCode, amount];
  }
}

function countsRecords(tally: Tally): tally is Tally<RecordTerm> {
  return tally.term.kind === 'records';
}

function talliesOf(program: IndicatorProgram, period: CountedPeriod): Tally[] {
  return [
    ...program.numerator.map((term) => new Tally(program, 'numerator', term, period)),
    ...program.denominator.map((term) => new Tally(program, 'denominator', term, period)),
  ];
}

function* unitAmounts(
  term: UnitTerm,
  tally: Tally,
  units: readonly CountedUnit[],
): Iterable<readonly [string, number]> {
  for (const unit of units) {
    if (unit.level !== term.units) continue;
    if (term.figure && !isStanding(unit, tally.to)) continue;
    const owed = [...tally.spans].filter((span) => isStanding(unit, span === 'ever' ? tally.to : span.slice(0, 7)));
    const amount = term.figure ? (unit[term.figure] ?? 0) : owed.length * term.times;
    yield [unit.code12, amount * MILLIONTH];
  }
}

function dueKey({ from }: Tally, { type }: DueTerm): string {
  return `${type}|${from}`;
}

function dueCounter(input: CountInput, { from, to }: Tally, { type }: DueTerm): DueCounter {
  const { catalogue, context, units, months = CALENDAR_MONTHS } = input;
  return new DueCounter({ catalogue, context, months, from, to, units, types: new Set([type]) });
}

function* dueAmounts(term: DueTerm, dues: DueCounter | undefined): Iterable<readonly [string, number]> {
  for (const { unitCode, times, done, onTime } of dues?.standings() ?? []) {
    const amounts = { due: times, done: Math.min(done, times), on_time: Math.min(onTime, times) };
    yield [unitCode, amounts[term.count] * MILLIONTH];
  }
}

function* bodyAmounts(
  term: BodyTerm,
  bodies: readonly Pick<Body, 'kind' | 'unitCode' | 'memberCount'>[],
): Iterable<readonly [string, number]> {
  for (const { kind, unitCode, memberCount } of bodies) {
    if (term.bodies.has(kind)) yield [unitCode, (term.figure === 'count' ? 1 : (memberCount ?? 0)) * MILLIONTH];
  }
}

function addTo(map: Map<string, Tally<RecordTerm>[]>, key: string, tally: Tally<RecordTerm>): void {
  const list = map.get(key);
  if (list) list.push(tally);
  else map.set(key, [tally]);
}
