import { type IndicatorProgram, indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { DueSpan } from '#shared/catalogue/indicator-definition.ts';
import { addMonths, isMonth, monthOf } from '#shared/kernel/calendar.ts';
import { type Fraction, rollUp } from '../count-indicators.ts';
import { CALENDAR_MONTHS, firstMonthOf, spanOf } from '../spans.ts';
import { addsUp } from './combined-figures.ts';
import { counterFor, type FigureRequest, takesPart } from './count-figures.ts';
import { type FigureBasis, factsOf } from './figure-basis.ts';
import { reportMonths } from './month-rule.ts';
import { figureRequests, isPlainSum } from './statistics.ts';
import type { FigureBasisName, FigureRow, TownRow } from './town-figure-rows.ts';
import { qualityCounter } from './town-quality.ts';

/** One month to be counted; of a month that was sent only what its frozen report does not say. */
export interface MonthAsk {
  readonly month: string;
  /** Codes that the frozen report tells; empty while the month is open. */
  readonly frozenCodes: ReadonlySet<string>;
}

/**
 * Counts all figures of a town for some months over its records, by the same rules as the town's own desk
 * (`count-figures.ts`). A record is shown only to the months that its dates can reach, so that many months cost little more
 * than one; the year so far is added up from its months where that is the same.
 */
export class TownCounter {
  readonly #basis: FigureBasis;
  readonly #asks: readonly MonthAsk[];
  readonly #reach: Reach;
  readonly #rows: { readonly row: TownRow; readonly span: Span }[] = [];

  constructor(basis: FigureBasis, asks: readonly MonthAsk[]) {
    this.#basis = basis;
    this.#asks = asks;
    this.#reach = new Reach(basis);
  }

  /**
   * Lets a record pass; void ones count nowhere. Answers the last month whose figures it can touch: a count of later months
   * alone may go without it.
   */
  add(row: TownRow): string {
    const span = this.#reach.of(row);
    if (row.status !== 'void') this.#rows.push({ row, span });
    return span.to;
  }

  /** Every part that is not nothing, in a fixed order. Months of a year need those before them in it. */
  rows(): FigureRow[] {
    const programs = indicatorPrograms(this.#basis.catalogue);
    const soFar = new YearSoFar(programs);
    return this.#asks.flatMap(({ month, frozenCodes }) => {
      const isOpen = (code: string) => !frozenCodes.has(code);
      const { month: own, late } = figureRequests(month);
      const inTime = this.#count(own, null);
      const hasLate = this.#rows.some(({ row, span }) => row.lateFlag && span.from <= month && span.to >= month);
      const all = hasLate ? this.#count({ ...own, late: { take: 'all' } }, null) : inTime;
      const plain = new Set(programs.filter(isPlainSum).map(({ code }) => code));
      return [
        ...rowsOf(month, 'month', inTime, isOpen),
        ...rowsOf(month, 'year', soFar.with(month, all), isOpen),
        ...rowsOf(month, 'late', this.#count(late, plain), () => true),
        ...this.#quality(month),
      ];
    });
  }

  #count(request: FigureRequest, codes: ReadonlySet<string> | null): Counted {
    const counter = codes ? counterFor(this.#basis, request, codes) : counterFor(this.#basis, request);
    for (const { row, span } of this.#rows) {
      if (span.from <= request.to && span.to >= request.from && takesPart(row, request.late)) counter.add(row);
    }
    return counter.result();
  }

  #quality(month: string): FigureRow[] {
    const counter = qualityCounter(factsOf(this.#basis), month);
    for (const { row, span } of this.#rows) {
      if (row.period === month || (span.from <= month && span.to >= month)) counter.add(row);
    }
    return counter.rows().map((row) => ({ month, basis: 'quality', ...row }));
  }
}

type Counted = ReadonlyMap<string, ReadonlyMap<string, Fraction>>;

function rowsOf(
  month: string,
  basis: FigureBasisName,
  counted: Counted,
  isWanted: (code: string) => boolean,
): FigureRow[] {
  const rows: FigureRow[] = [];
  for (const [code, ofUnits] of counted) {
    if (!isWanted(code)) continue;
    for (const [unitCode, { numerator, denominator }] of ofUnits) {
      if (numerator !== 0 || denominator !== 0) rows.push({ month, basis, code, unitCode, numerator, denominator });
    }
  }
  return rows;
}

/** Adds months up to the year so far. What stands, and rates that are cumulative by themselves, are the newest month's. */
class YearSoFar {
  readonly #adds: ReadonlySet<string>;
  #year = '';
  #sums = new Map<string, Map<string, Fraction>>();

  constructor(programs: readonly IndicatorProgram[]) {
    this.#adds = new Set(programs.filter(addsUp).map(({ code }) => code));
  }

  with(month: string, counted: Counted): Counted {
    if (this.#year !== month.slice(0, 4)) this.#sums = new Map();
    this.#year = month.slice(0, 4);
    const result = new Map<string, ReadonlyMap<string, Fraction>>(counted);
    for (const code of this.#adds) {
      const sums = this.#sums.get(code) ?? new Map<string, Fraction>();
      this.#sums.set(code, sums);
      for (const [unit, part] of counted.get(code) ?? []) sums.set(unit, rollUp([sums.get(unit) ?? NOTHING, part]));
      result.set(code, new Map(sums));
    }
    return result;
  }
}

const NOTHING: Fraction = { numerator: 0, denominator: 0 };

/** Months, both counted, whose figures a record can touch. */
interface Span {
  readonly from: string;
  readonly to: string;
}

/** How far a record reaches beyond the dates in it. */
class Reach {
  /** Months after its last date in which records of a type still count; `Infinity`: for ever. */
  readonly #after = new Map<string, number>();
  /** Spans within which a type falls due: what is due early in one may be done late in it, and the other way round. */
  readonly #dues = new Map<string, Set<DueSpan>>();
  /** A day after the month's last one belongs to the next report month, where months do not end with the calendar. */
  readonly #slack: number;

  constructor({ catalogue, settings }: FigureBasis) {
    this.#slack = reportMonths(settings) === CALENDAR_MONTHS ? 0 : 1;
    for (const program of indicatorPrograms(catalogue)) {
      const isStanding = program.kind === 'last' || program.span === 'ever';
      for (const term of [...program.numerator, ...program.denominator]) {
        if (term.kind !== 'records') continue;
        const isForEver = isStanding || term.every === 'ever';
        const isLong =
          program.span === 'year' || (term.every !== null && !['month', 'half_month'].includes(term.every));
        this.#raise(term.type, isForEver ? Number.POSITIVE_INFINITY : isLong ? YEAR : 0);
        if (term.seenIn) this.#raise(term.seenIn.type, term.seenIn.months);
      }
    }
    for (const id of catalogue.types.keys()) {
      const { dues } = compiledType(catalogue, id);
      if (dues.length > 0) this.#dues.set(id, new Set(dues.map(({ every }) => every)));
      // progress is due of what has begun, as long as it is open
      if (dues.some(({ progress }) => progress !== undefined)) this.#raise(id, Number.POSITIVE_INFINITY);
    }
  }

  of({ type, linkedTypes, values, period }: TownRow): Span {
    const dates = { from: period, to: period };
    widen(values, dates);
    const types = [type, ...linkedTypes];
    const after = Math.max(...types.map((one) => this.#after.get(one) ?? 0));
    const spans = types.flatMap((one) => [...(this.#dues.get(one) ?? [])]);
    const firsts = spans.map((every) => firstMonthOf(spanOf(dates.from, every), every));
    const lasts = spans.map((every) => spanOf(addMonths(dates.to, this.#slack), every).slice(0, 7));
    // a day after the month's last one belongs to the next report month
    const last = Number.isFinite(after) ? addMonths(dates.to, after + 1) : '9999-12';
    return { from: [dates.from, ...firsts].sort()[0] ?? period, to: [last, ...lasts].sort().at(-1) ?? period };
  }

  #raise(type: string, months: number): void {
    this.#after.set(type, Math.max(this.#after.get(type) ?? 0, months));
  }
}

const YEAR = 12;

/** Widens a span by every date, minute and month in a value. */
function widen(value: unknown, span: { from: string; to: string }): void {
  if (typeof value === 'string') {
    const month = monthOf(value);
    if (value.length > 16 || !isMonth(month)) return;
    if (month < span.from) span.from = month;
    if (month > span.to) span.to = month;
  } else if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) widen(inner, span);
  }
}
