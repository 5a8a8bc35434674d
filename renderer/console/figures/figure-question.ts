import type { FigureQuestion, FigureShape } from '#shared/sync/figure-messages.ts';

/** How an answer lies: what stands still is asked for once. */
export const LAYOUTS = {
  unit_period: { label: '单位 × 月份', rows: 'unit', columns: 'period' },
  unit_indicator: { label: '单位 × 指标', rows: 'unit', columns: 'indicator' },
  indicator_period: { label: '指标 × 月份', rows: 'indicator', columns: 'period' },
  period_indicator: { label: '月份 × 指标', rows: 'period', columns: 'indicator' },
} as const satisfies Record<string, { label: string } & Pick<FigureShape, 'rows' | 'columns'>>;
export type Layout = keyof typeof LAYOUTS;

/** Everything that a person chose; the question is made from it. */
export interface FigureChoice {
  readonly layout: Layout;
  readonly face: FigureShape['face'];
  readonly codes: readonly string[];
  readonly level: FigureQuestion['level'];
  readonly townId: number | null;
  readonly from: string;
  readonly to: string;
  readonly every: Exclude<FigureQuestion['every'], 'all'>;
  readonly basis: FigureQuestion['basis'];
  readonly isMerged: boolean;
}

/** The layout of rows and columns; the first one when there is none of them. */
export function layoutOf({ rows, columns }: Pick<FigureShape, 'rows' | 'columns'>): Layout {
  const found = Object.entries(LAYOUTS).find(([, one]) => one.rows === rows && one.columns === columns);
  return (found?.[0] as Layout | undefined) ?? 'unit_period';
}

/** The question of a choice: one indicator over units and months, all months together over units and indicators, one unit over the rest. */
export function questionOf(choice: FigureChoice, countyCode: string): FigureQuestion {
  const { layout, codes, level, townId, from, to, every, basis, isMerged } = choice;
  const isOneIndicator = layout === 'unit_period';
  const isOnePeriod = layout === 'unit_indicator';
  const isOneUnit = layout === 'indicator_period' || layout === 'period_indicator';
  const unitCode = townId === null ? countyCode : `${townId}000`;
  return {
    codes: isOneIndicator ? codes.slice(0, 1) : [...codes],
    level: isOneUnit ? (townId === null ? 'county' : 'town') : level,
    townId: isOneUnit ? null : townId,
    unitCode: isOneUnit ? unitCode : null,
    from,
    to,
    every: isOnePeriod ? 'all' : every,
    basis,
    isMerged,
  };
}

/** A kept view as a choice. */
export function choiceOf(question: FigureQuestion, shape: FigureShape): FigureChoice {
  const { codes, level, townId, unitCode, from, to, every, basis, isMerged } = question;
  const ownTown = unitCode === null || unitCode.endsWith('000000') ? null : Number(unitCode.slice(0, 9));
  return {
    layout: layoutOf(shape),
    face: shape.face,
    codes,
    level,
    townId: townId ?? ownTown,
    from,
    to,
    every: every === 'all' ? 'month' : every,
    basis,
    isMerged,
  };
}
