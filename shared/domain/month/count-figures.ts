import type { Values } from '#shared/catalogue/expression/types.ts';
import { type Fraction, IndicatorCounter } from '../count-indicators.ts';
import { type FigureBasis, factsOf } from './figure-basis.ts';

/** What counting needs of a record: envelope and open fields, never sealed content. */
export interface CountRow {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly period: string;
  readonly status: string;
  readonly lateFlag: boolean;
  readonly linkedTypes: readonly string[];
  readonly values: Values;
}

/**
 * Which records count (D§3.5): all; those entered in time; late ones (补报数), of any month of entry or of one. A late
 * record's own figures stand in the months its dates say.
 */
export type LateRule =
  | { readonly take: 'all' }
  | { readonly take: 'in_time' }
  | { readonly take: 'any_late' }
  | { readonly take: 'late'; readonly month: string };

/** One period to be counted (`YYYY-MM`, both counted). */
export interface FigureRequest {
  readonly from: string;
  readonly to: string;
  readonly late: LateRule;
}

/** Numerator and denominator in millionths per unit, by indicator code. Units without any are left out. */
export type FigureSet = Readonly<
  Record<string, readonly (readonly [unitCode: string, numerator: number, denominator: number])[]>
>;

/** Whether a record takes part: void ones never do, late ones only where they are asked for. */
export function takesPart(row: Pick<CountRow, 'status' | 'lateFlag' | 'period'>, late: LateRule): boolean {
  if (row.status === 'void') return false;
  if (late.take === 'all') return true;
  if (late.take === 'in_time') return !row.lateFlag;
  return row.lateFlag && (late.take === 'any_late' || row.period === late.month);
}

/** One counter over one period. */
export function counterFor(basis: FigureBasis, request: FigureRequest, codes?: ReadonlySet<string>): IndicatorCounter {
  return new IndicatorCounter({
    ...factsOf(basis),
    period: { from: request.from, to: request.to },
    ...(codes ? { codes } : {}),
  });
}

/** Figures of several periods in one pass over the records. */
export function countFigures(
  basis: FigureBasis,
  rows: Iterable<CountRow>,
  requests: readonly FigureRequest[],
  codes: ReadonlySet<string>,
): readonly FigureSet[] {
  const counters = requests.map((request) => ({ request, counter: counterFor(basis, request, codes) }));
  for (const row of rows) {
    for (const { request, counter } of counters) if (takesPart(row, request.late)) counter.add(row);
  }
  return counters.map(({ counter }) => figureSetOf(counter.result()));
}

/** Ids of the records that a figure of some units is made of, in the order they pass: the way down from a figure. */
export function countedRecords(
  basis: FigureBasis,
  rows: Iterable<CountRow>,
  asked: { readonly request: FigureRequest; readonly code: string; readonly unitCodes: ReadonlySet<string> | null },
): readonly string[] {
  const found = new Set<string>();
  let now = '';
  const counter = new IndicatorCounter({
    ...factsOf(basis),
    period: { from: asked.request.from, to: asked.request.to },
    codes: new Set([asked.code]),
    onCount: () => found.add(now),
  });
  for (const row of rows) {
    if (!takesPart(row, asked.request.late) || (asked.unitCodes && !asked.unitCodes.has(row.unitCode))) continue;
    now = row.id;
    counter.add(row);
  }
  return [...found];
}

function figureSetOf(result: ReadonlyMap<string, ReadonlyMap<string, Fraction>>): FigureSet {
  return Object.fromEntries(
    [...result].map(([code, ofUnits]) => [
      code,
      [...ofUnits].map(([unitCode, { numerator, denominator }]) => [unitCode, numerator, denominator] as const),
    ]),
  );
}
