import type { IndicatorProgram } from '#shared/catalogue/compile-indicators.ts';
import { roundTo } from '#shared/catalogue/value-text.ts';
import { type Fraction, figureOf } from '#shared/domain/count-indicators.ts';
import { changeInWords, isRate, type StatisticsTable, statisticsText } from '#shared/domain/month/statistics.ts';
import type { LedgerPeriod } from './period.ts';

/** The spans that a statistics table compares (D§2.7): the period, the one before, the year so far, the year before. */
export const COMPARED_SPANS = ['current', 'previous', 'yearToDate', 'lastYear'] as const;
export type ComparedSpan = (typeof COMPARED_SPANS)[number];

/** One line of the statistics table: numerators and denominators, so that parts can be added again. */
export interface StatisticsLine {
  readonly code: string;
  readonly label: string;
  readonly unit: string;
  readonly kind: IndicatorProgram['kind'];
  readonly spans: Readonly<Record<ComparedSpan, Fraction>>;
  /** What stands beside a month's figures as printed (补报数, 更正数, D§3.5); absent where indicators are counted over records. */
  readonly beside?: { readonly late: string; readonly corrected: string };
}

/** Figures of all units, and of each. */
export interface StatisticsResult {
  readonly whole: readonly StatisticsLine[];
  readonly byUnit: ReadonlyMap<string, readonly StatisticsLine[]>;
  /** Version of the report that these figures were sent with and no longer move; null or absent: counted now. */
  readonly frozenVersion?: number | null;
  /** Of several months together: those whose figures are the ones that they were sent with. */
  readonly frozenMonths?: readonly string[];
  /** Indicators that a sent month's report does not tell: counted now, among figures that no longer move. */
  readonly liveCodes?: readonly string[];
}

/** What stands behind an indicator that is counted now among figures that no longer move (D§3.5), and what it means. */
export const LIVE_MARK = '※';
export const LIVE_NOTE = '已上报的月报没有载明，按现有记录统计，以后还会变动';

/**
 * The lines of a table as screens and reports show it (`shared/domain/month/statistics.ts`): figures that were sent
 * stay as they were sent in workbooks and forms too.
 */
export function linesOfMonth({ rows }: StatisticsTable): readonly StatisticsLine[] {
  return rows.map((row) => {
    const { code, label, unit, kind, fractions } = row;
    // a last value's year so far is its latest value (D§2.7)
    const yearToDate = kind === 'last' ? fractions.month : fractions.year;
    const spans = { current: fractions.month, previous: fractions.last, yearToDate, lastYear: fractions.sameLastYear };
    const beside = { late: statisticsText(row, 'late'), corrected: statisticsText(row, 'corrected') };
    return { code, label, unit, kind, spans, beside };
  });
}

/** How many months a period has. */
export function monthsOf({ from, to }: LedgerPeriod): number {
  const count = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return count(to) - count(from) + 1;
}

/** The figure of a span as printed: rates in per cent with one decimal, others with at most two; null: nothing to divide by. */
export function shownFigure(line: StatisticsLine, span: ComparedSpan): number | null {
  const figure = figureOf(line.kind, line.spans[span]);
  if (figure === null) return null;
  return isRate(line) ? roundTo(figure * 100, 1) : roundTo(figure, 2);
}

/** How a figure changed since an earlier span, in the words of the table on the screen. */
export function changeText(line: StatisticsLine, earlier: ComparedSpan): string {
  const { kind, spans } = line;
  return changeInWords(line, figureOf(kind, spans.current), figureOf(kind, spans[earlier]));
}
