import type { FigureSet } from '#shared/domain/month/count-figures.ts';
import { type FrozenReport, frozenFigures } from '#shared/domain/month/freeze.ts';

/** Those of some indicators that one of these reports does not tell. */
export function untold(codes: readonly string[], reports: readonly FrozenReport[]): readonly string[] {
  const told = reports.map(({ indicators }) => new Set(indicators.map(([code]) => code)));
  return codes.filter((code) => told.some((report) => !report.has(code)));
}

/** A report's figures of a column; of indicators that it does not tell (they came later) none, which then are counted. */
export function toldFigures(frozen: FrozenReport, column: string): FigureSet {
  const figures = frozenFigures(frozen, column);
  return Object.fromEntries(frozen.indicators.map(([code]) => [code, figures[code] ?? []]));
}
