import { type IndicatorProgram, indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { DomainContext } from '#shared/domain/context.ts';
import {
  type CountedRecord,
  type CountedUnit,
  type CountInput,
  type Fraction,
  IndicatorCounter,
  rollUp,
} from '#shared/domain/count-indicators.ts';
import { addMonths } from '#shared/kernel/calendar.ts';
import type { LedgerPeriod } from '#shared/ledger/period.ts';
import {
  COMPARED_SPANS,
  type ComparedSpan,
  monthsOf,
  type StatisticsLine,
  type StatisticsResult,
} from '#shared/ledger/statistics.ts';

/** The months of each compared span; the year so far ends with the period. */
function comparedPeriods(period: LedgerPeriod): Readonly<Record<ComparedSpan, LedgerPeriod>> {
  const { from, to } = period;
  const length = monthsOf(period);
  return {
    current: period,
    previous: { from: addMonths(from, -length), to: addMonths(to, -length) },
    yearToDate: { from: `${to.slice(0, 4)}-01`, to },
    lastYear: { from: addMonths(from, -12), to: addMonths(to, -12) },
  };
}

const NOTHING: Fraction = { numerator: 0, denominator: 0 };

/** What is asked: codes in printed order; the catalogue's monthly table when absent. */
interface StatisticsInput {
  readonly catalogue: Catalogue;
  readonly context: DomainContext;
  readonly period: LedgerPeriod;
  readonly units: readonly CountedUnit[];
  readonly bodies: CountInput['bodies'];
  readonly codes?: readonly string[];
}

/**
 * Figures for a workbook that a test writes, without a desk: counted by the product's own {@link IndicatorCounter} in one
 * pass over records (all types, all times up to the period; void ones left out by the caller).
 */
export class StatisticsCounter {
  readonly #codes: readonly string[];
  readonly #programs: ReadonlyMap<string, IndicatorProgram>;
  readonly #counters: readonly (readonly [ComparedSpan, IndicatorCounter])[];
  readonly #units: readonly CountedUnit[];

  constructor(input: StatisticsInput) {
    this.#codes = input.codes ?? input.catalogue.monthlyTable;
    this.#programs = new Map(indicatorPrograms(input.catalogue).map((program) => [program.code, program]));
    this.#units = input.units;
    const codes = new Set(this.#codes);
    const periods = comparedPeriods(input.period);
    this.#counters = COMPARED_SPANS.map((span) => [
      span,
      new IndicatorCounter({ ...input, period: periods[span], codes }),
    ]);
  }

  add(record: CountedRecord): void {
    for (const [, counter] of this.#counters) counter.add(record);
  }

  result(): StatisticsResult {
    const counted = new Map(this.#counters.map(([span, counter]) => [span, counter.result()]));
    const linesFor = (fractionOf: (span: ComparedSpan, code: string) => Fraction): StatisticsLine[] =>
      this.#codes.flatMap((code) => {
        const program = this.#programs.get(code);
        if (!program) return [];
        const { label, unit, kind } = program;
        const spans = Object.fromEntries(COMPARED_SPANS.map((span) => [span, fractionOf(span, code)]));
        return [{ code, label, unit, kind, spans: spans as StatisticsLine['spans'] }];
      });
    const whole = linesFor((span, code) => rollUp(counted.get(span)?.get(code)?.values() ?? []));
    const byUnit = this.#units.map(
      ({ code12 }) => [code12, linesFor((span, code) => counted.get(span)?.get(code)?.get(code12) ?? NOTHING)] as const,
    );
    return { whole, byUnit: new Map(byUnit) };
  }
}
