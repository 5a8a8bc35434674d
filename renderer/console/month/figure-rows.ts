import { rollUp } from '#shared/domain/count-indicators.ts';
import type { FrozenReport } from '#shared/domain/month/freeze.ts';
import {
  FIGURE_COLUMNS,
  type FigureColumn,
  type StatisticsRow,
  statisticsText,
} from '#shared/domain/month/statistics.ts';

/** One line of a report's figures in words. */
export interface FigureLine {
  readonly code: string;
  readonly label: string;
  readonly unit: string;
  readonly month: string;
  readonly last: string;
  readonly change: string;
  readonly year: string;
  /** What this version changed against the one before; empty when nothing. */
  readonly sinceEarlier: string;
}

/** The frozen figures of a report; last month's are those of last month's own report where the county has it. */
export function figureRows(
  frozen: FrozenReport,
  lastMonth: FrozenReport | null,
  earlier: FrozenReport | null,
): FigureLine[] {
  return frozen.indicators.map(([code, label, unit, kind]) => {
    const row = rowOf(frozen, lastMonth, { code, label, unit, kind });
    const before = earlier && rowOf(earlier, null, { code, label, unit, kind });
    const was = before && statisticsText(before, 'month');
    const now = statisticsText(row, 'month');
    return {
      code,
      label,
      unit,
      month: now,
      last: statisticsText(row, 'last'),
      change: statisticsText(row, 'change'),
      year: statisticsText(row, 'year'),
      sinceEarlier: was !== null && was !== now ? `${was} → ${now}` : '',
    };
  });
}

function rowOf(
  frozen: FrozenReport,
  lastMonth: FrozenReport | null,
  indicator: Pick<StatisticsRow, 'code' | 'label' | 'unit' | 'kind'>,
): StatisticsRow {
  const sum = (report: FrozenReport, column: FigureColumn) =>
    rollUp(
      (report.figures[column]?.[indicator.code] ?? []).map(([, numerator, denominator]) => ({
        numerator,
        denominator,
      })),
    );
  const fractions = Object.fromEntries(
    FIGURE_COLUMNS.map((column) => [column, sum(frozen, column)]),
  ) as StatisticsRow['fractions'];
  return {
    ...indicator,
    fractions: lastMonth ? { ...fractions, last: sum(lastMonth, 'month') } : fractions,
    corrected: frozen.corrected[indicator.code] ?? 0,
  };
}
