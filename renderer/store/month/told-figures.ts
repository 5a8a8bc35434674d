import type { FigureSet } from '#shared/domain/month/count-figures.ts';
import { type FrozenReport, frozenFigures } from '#shared/domain/month/freeze.ts';

/** A report's figures of a column; of indicators that it does not tell (they came later) none, which then are counted. */
export function toldFigures(frozen: FrozenReport, column: string): FigureSet {
  const figures = frozenFigures(frozen, column);
  return Object.fromEntries(frozen.indicators.map(([code]) => [code, figures[code] ?? []]));
}
