import type { Catalogue } from '#shared/catalogue/definition.ts';
import { combinedFigures } from '#shared/domain/month/combined-figures.ts';
import type { FigureRequest, FigureSet } from '#shared/domain/month/count-figures.ts';
import { type FrozenReport, untold } from '#shared/domain/month/freeze.ts';
import { type FigureColumn, figureRequests } from '#shared/domain/month/statistics.ts';
import { addMonths } from '#shared/kernel/calendar.ts';
import { monthsOf } from '#shared/ledger/statistics.ts';
import type { FigureAsking } from '../desk-store.ts';
import { toldFigures } from './told-figures.ts';

/** Figures of several months together, by the columns of the statistics table. */
export interface PeriodSets {
  readonly sets: Readonly<Record<FigureColumn, FigureSet>>;
  /** The period counted now, for what corrections have changed since. */
  readonly live: FigureSet;
  /** Months of the period whose frozen figures were taken. */
  readonly frozenMonths: readonly string[];
  /** Indicators that one of them does not tell. */
  readonly liveCodes: readonly string[];
}

/** A sent month by itself, or months in a row that are open. */
interface Part {
  readonly from: string;
  readonly to: string;
  readonly frozen: FrozenReport | null;
}

/**
 * The figures of a quarter or year (D§3.5): of months that were sent those that they were sent with, of others as they are
 * now, put together from numerators and denominators; beside them all late records that are dated in the period. The year
 * so far is that of its last month.
 */
export async function periodSets(
  deps: {
    readonly catalogue: Catalogue;
    readonly codes: readonly string[];
    readonly count: (
      requests: readonly FigureRequest[],
      codes: readonly string[],
      onStep?: FigureAsking['onStep'],
    ) => Promise<readonly FigureSet[]>;
    readonly frozen: (month: string) => Promise<FrozenReport | null>;
    readonly onStep: FigureAsking['onStep'];
  },
  from: string,
  to: string,
): Promise<PeriodSets> {
  const { catalogue, codes, onStep } = deps;
  const length = monthsOf({ from, to });
  const parts = {
    month: await partsOf(deps.frozen, from, to),
    last: await partsOf(deps.frozen, addMonths(from, -length), addMonths(to, -length)),
    sameLastYear: await partsOf(deps.frozen, addMonths(from, -12), addMonths(to, -12)),
  };
  const inTime = { take: 'in_time' } as const;
  const requests = new Map<string, FigureRequest>();
  for (const part of Object.values(parts).flat()) {
    requests.set(keyOf(part), { from: part.from, to: part.to, late: inTime });
  }
  const late: FigureRequest = { from, to, late: { take: 'any_late' } };
  const asked = [figureRequests(to).year, late, ...requests.values()];
  const [year, beside, ...counted] = await deps.count(asked, codes, onStep);
  const found = new Map([...requests.keys()].map((key, at) => [key, counted[at] ?? {}]));
  const liveOf = (part: Part) => found.get(keyOf(part)) ?? {};
  const standing = (part: Part) => ({ ...liveOf(part), ...(part.frozen ? toldFigures(part.frozen, 'month') : {}) });
  const last = parts.month.at(-1)?.frozen;
  const sent = parts.month.flatMap(({ frozen }) => frozen ?? []);
  return {
    sets: {
      month: combinedFigures(catalogue, parts.month.map(standing)),
      last: combinedFigures(catalogue, parts.last.map(standing)),
      sameLastYear: combinedFigures(catalogue, parts.sameLastYear.map(standing)),
      year: { ...year, ...(last ? toldFigures(last, 'year') : {}) },
      late: beside ?? {},
    },
    live: combinedFigures(catalogue, parts.month.map(liveOf)),
    frozenMonths: sent.map(({ month }) => month),
    liveCodes: untold(codes, sent),
  };
}

const keyOf = ({ from, to }: Pick<Part, 'from' | 'to'>) => `${from}~${to}`;

async function partsOf(frozen: (month: string) => Promise<FrozenReport | null>, from: string, to: string) {
  const parts: Part[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    const report = await frozen(month);
    const before = parts.at(-1);
    if (!report && before && !before.frozen) parts[parts.length - 1] = { ...before, to: month };
    else parts.push({ from: month, to: month, frozen: report });
  }
  return parts;
}
