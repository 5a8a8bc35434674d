import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { addMonths } from '#shared/kernel/calendar.ts';
import { type Fraction, figureOf, rollUp } from '../count-indicators.ts';
import type { FigureRequest, FigureSet } from './count-figures.ts';

/** The number columns of the monthly statistics table (D§3.2 part 3) that are counted; the comparisons follow from them. */
export const FIGURE_COLUMNS = ['month', 'last', 'year', 'sameLastYear', 'late'] as const;
export type FigureColumn = (typeof FIGURE_COLUMNS)[number];

/** All printed columns in order. */
export const STATISTICS_COLUMNS = [
  ['month', '本月数'],
  ['last', '上月数'],
  ['change', '环比'],
  ['year', '本年累计'],
  ['sameLastYear', '上年同期'],
  ['yearChange', '同比'],
  ['late', '补报数'],
  ['corrected', '更正数'],
] as const;
export type StatisticsColumn = (typeof STATISTICS_COLUMNS)[number][0];

/** One indicator of the table. Fractions are in millionths (count-indicators.ts); rates are divided last. */
export interface StatisticsRow {
  readonly code: string;
  readonly label: string;
  readonly unit: string;
  readonly kind: 'sum' | 'ratio' | 'last';
  readonly fractions: Readonly<Record<FigureColumn, Fraction>>;
  /** What corrections accepted in the month changed in its figures, in the figure's own unit; 0 when nothing. */
  readonly corrected: number;
}

/** 《“党建+三治融合”工作月度统计表》 of one unit or of several together: what screens, workbooks and reports show alike. */
export interface StatisticsTable {
  readonly month: string;
  /** The units whose figures are summed; null: the town and all its villages. */
  readonly unitCodes: readonly string[] | null;
  readonly rows: readonly StatisticsRow[];
}

/** What the columns of one month's table are counted over; `late` is shown beside, the year takes everything in. */
export function figureRequests(month: string): Readonly<Record<FigureColumn, FigureRequest>> {
  const inTime = { take: 'in_time' } as const;
  const last = addMonths(month, -1);
  const sameLastYear = addMonths(month, -12);
  return {
    month: { from: month, to: month, late: inTime },
    last: { from: last, to: last, late: inTime },
    year: { from: `${month.slice(0, 4)}-01`, to: month, late: { take: 'all' } },
    sameLastYear: { from: sameLastYear, to: sameLastYear, late: inTime },
    late: { from: '1900-01', to: month, late: { take: 'late', month } },
  };
}

export interface StatisticsInput {
  readonly catalogue: Catalogue;
  readonly month: string;
  /** Figures per column; frozen ones stand in for those of months that were sent (D§3.5). */
  readonly sets: Readonly<Record<FigureColumn, FigureSet>>;
  readonly unitCodes: readonly string[] | null;
  readonly corrected: Readonly<Record<string, number>>;
  /** Indicators in order; the catalogue's monthly table when absent. */
  readonly codes?: readonly string[] | undefined;
}

/** The table from counted figures: units are summed first, rates divided from the sums (D§2.7). */
export function buildStatistics({
  catalogue,
  month,
  sets,
  unitCodes,
  corrected,
  codes = catalogue.monthlyTable,
}: StatisticsInput): StatisticsTable {
  const programs = new Map(indicatorPrograms(catalogue).map((program) => [program.code, program]));
  const wanted = unitCodes && new Set(unitCodes);
  const rows = codes.flatMap((code): StatisticsRow[] => {
    const program = programs.get(code);
    if (!program) return [];
    const { label, unit, kind } = program;
    const fractions = Object.fromEntries(
      FIGURE_COLUMNS.map((column) => [column, sumOf(sets[column][code] ?? [], wanted)]),
    ) as Record<FigureColumn, Fraction>;
    return [{ code, label, unit, kind, fractions, corrected: corrected[code] ?? 0 }];
  });
  return { month, unitCodes, rows };
}

function sumOf(parts: FigureSet[string], wanted: ReadonlySet<string> | null): Fraction {
  const own = parts.filter(([unitCode]) => wanted === null || wanted.has(unitCode));
  return rollUp(own.map(([, numerator, denominator]) => ({ numerator, denominator })));
}

/** A counted figure; a last value's year column is its latest value (D§2.7). Null: nothing to divide by. */
export function countedFigure(row: StatisticsRow, column: FigureColumn): number | null {
  const isLatest = row.kind === 'last' && column === 'year';
  return figureOf(row.kind, row.fractions[isLatest ? 'month' : column]);
}

/**
 * 环比 or 同比: for counts the growth rate (0.125 is +12.5 %), for rates the difference in points (0.012 is 1.2
 * percentage points), 0 for no change, also from 0 to 0. Null without a base to compare with.
 */
export function comparison(row: StatisticsRow, column: 'change' | 'yearChange'): number | null {
  return growth(row, countedFigure(row, 'month'), baseOf(row, column));
}

/** The figure that a month's is compared with; null where nothing was counted. */
function baseOf(row: StatisticsRow, column: 'change' | 'yearChange'): number | null {
  return countedFigure(row, column === 'change' ? 'last' : 'sameLastYear');
}

type Measured = Pick<StatisticsRow, 'kind' | 'unit'>;

/** Shown in per cent and compared in points; a mean (平均年龄) is a ratio and no rate. */
export function isRate({ kind, unit }: Measured): boolean {
  return kind === 'ratio' && unit === '%';
}

/** How a figure grew, see {@link comparison}; null without a base to compare with. */
function growth(row: Measured, now: number | null, before: number | null): number | null {
  if (now === null || before === null) return null;
  if (isRate(row) || now === before) return now - before;
  return before === 0 ? null : (now - before) / Math.abs(before);
}

/**
 * How a figure changed, on screen, paper and sheet alike: `+12.5%` against a number other than 0, `+2.1个百分点` between
 * rates, `持平` where no tenth of a per cent lies between them, `—` without a base to compare with.
 */
export function changeInWords(row: Measured, now: number | null, before: number | null): string {
  const value = growth(row, now, before);
  if (value === null) return '—';
  const text = signedNumber(value * 100, 1);
  if (text === '0') return '持平';
  return isRate(row) ? `${text}个百分点` : `${text}%`;
}

/** What stands in a cell: counts as they are (zero printed `0`), rates `97.4%`, comparisons signed, `—` without a base. */
export function statisticsText(row: StatisticsRow, column: StatisticsColumn): string {
  if (column === 'corrected') return signed(row.corrected, isRate(row));
  if (column === 'change' || column === 'yearChange') {
    return changeInWords(row, countedFigure(row, 'month'), baseOf(row, column));
  }
  const value = countedFigure(row, column);
  if (value === null) return '—';
  return isRate(row) ? `${rounded(value * 100, 1)}%` : rounded(value, 2);
}

function signed(value: number, inPoints: boolean): string {
  if (value === 0) return '0';
  return inPoints ? `${signedNumber(value * 100, 1)}个百分点` : signedNumber(value, 2);
}

function signedNumber(value: number, decimals: number): string {
  const text = rounded(value, decimals);
  return Number(text) > 0 ? `+${text}` : text;
}

/** Rounded half away from nought, without trailing noughts; never `-0`. */
function rounded(value: number, decimals: number): string {
  const factor = 10 ** decimals;
  const whole = Math.round(Math.abs(value) * factor + 1e-9) / factor;
  return String(whole === 0 ? 0 : value < 0 ? -whole : whole);
}
