import { type Fraction, figureOf, rollUp } from '#shared/domain/count-indicators.ts';
import { periodLabel } from '#shared/domain/month/figure-periods.ts';
import { LIVE_MARK } from '#shared/ledger/statistics.ts';
import type { FigureAnswer, FigureShape } from '#shared/sync/figure-messages.ts';

/** One line or column of a shown table. */
export interface FigureAxis {
  readonly key: string;
  readonly label: string;
}

/** One figure as it is shown, and what it was divided from. */
export interface ShownFigure {
  readonly text: string;
  /** For charts and colours: rates in per cent; null: nothing to divide by. */
  readonly value: number | null;
  readonly parts: Fraction;
}

/** A question's answer laid out. */
export interface FigurePivot {
  readonly rows: readonly FigureAxis[];
  readonly columns: readonly FigureAxis[];
  readonly cells: readonly (readonly ShownFigure[])[];
  /** Over the rows, re-divided from sums; null where units or indicators do not add up. */
  readonly totals: readonly ShownFigure[] | null;
  /** What does not lie on an axis: `排查发现矛盾纠纷（件）`, `2026年3月`, `杨树镇`. */
  readonly about: string;
}

type Indicator = FigureAnswer['indicators'][number];
type Axis = FigureShape['rows'];

const NOTHING: Fraction = { numerator: 0, denominator: 0 };

/**
 * Lays an answer out by rows and columns. The dimension on neither axis holds one thing only. Indicators that a sent
 * report does not tell are marked, since they move where others stand (D§3.5).
 */
export function pivotOf(answer: FigureAnswer, { rows, columns }: Pick<FigureShape, 'rows' | 'columns'>): FigurePivot {
  const parts = new Map(
    answer.cells.map(([unit, code, period, numerator, denominator]) => [
      `${unit}|${code}|${period}`,
      { numerator, denominator },
    ]),
  );
  const [down, across] = [axisOf(answer, rows), axisOf(answer, columns)];
  const indicators = new Map(answer.indicators.map((indicator) => [indicator.code, indicator]));
  const figureAt = (row: string, column: string): ShownFigure => {
    const at = placeOf(answer, { [rows]: row, [columns]: column });
    const indicator = indicators.get(at.indicator);
    return indicator ? shown(indicator, parts.get(`${at.unit}|${at.indicator}|${at.period}`) ?? NOTHING) : EMPTY;
  };
  const cells = down.map((row) => across.map((column) => figureAt(row.key, column.key)));
  const totals =
    rows === 'unit' && down.length > 1
      ? across.map((column, index) => {
          const indicator = indicators.get(placeOf(answer, { [columns]: column.key }).indicator);
          return indicator ? shown(indicator, rollUp(cells.map((line) => line[index]?.parts ?? NOTHING))) : EMPTY;
        })
      : null;
  return { rows: down, columns: across, cells, totals, about: aboutOf(answer, rows, columns) };
}

const EMPTY: ShownFigure = { text: '—', value: null, parts: NOTHING };

function axisOf(answer: FigureAnswer, axis: Axis): FigureAxis[] {
  if (axis === 'unit')
    return answer.units.map(({ key, name, isGone }) => ({ key, label: isGone ? `${name}（已撤并）` : name }));
  if (axis === 'period') return answer.periods.map(({ key }) => ({ key, label: periodLabel(key) }));
  return answer.indicators.map(({ code, label, unit, isLive }) => ({
    key: code,
    label: `${label}${isLive ? LIVE_MARK : ''}（${unit}）`,
  }));
}

function placeOf(answer: FigureAnswer, known: Partial<Record<Axis, string>>) {
  return {
    unit: known.unit ?? answer.units[0]?.key ?? '',
    indicator: known.indicator ?? answer.indicators[0]?.code ?? '',
    period: known.period ?? answer.periods[0]?.key ?? '',
  };
}

function aboutOf(answer: FigureAnswer, rows: Axis, columns: Axis): string {
  const rest = (['indicator', 'unit', 'period'] as const).filter((axis) => axis !== rows && axis !== columns);
  return rest.map((axis) => axisOf(answer, axis)[0]?.label ?? '').join('，');
}

function shown({ kind, unit }: Indicator, parts: Fraction): ShownFigure {
  const figure = figureOf(kind, parts);
  if (figure === null) return { text: '—', value: null, parts };
  const isRate = kind === 'ratio' && unit === '%';
  const value = rounded(isRate ? figure * 100 : figure, isRate ? 1 : 2);
  return { text: isRate ? `${value}%` : String(value), value, parts };
}

function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor + 0;
}

/** How strongly a heat cell is coloured, 0 to 1, among the figures of its column. */
export function heatOf(value: number | null, column: readonly (number | null)[]): number {
  const known = column.filter((one): one is number => one !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return value === null || high === low ? 0 : (value - low) / (high - low);
}
