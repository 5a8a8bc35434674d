import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FigureBasisName, FigureRow } from '#shared/domain/month/town-figure-rows.ts';

/** Parts of one indicator, side by side: the n-th of each list belong together. In order of month and unit. */
export interface FigureSeries {
  /** 1 to 12. */
  readonly months: Uint8Array;
  /** Places in {@link FigurePack.units}. */
  readonly units: Uint16Array;
  /** In millionths; quality in whole pieces. */
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
}

/** A town's figures of one year as the server holds them in memory: about 20 bytes a part. */
export interface FigurePack {
  /** Codes of the units that have figures: the town itself and its villages. */
  readonly units: readonly string[];
  /** By {@link seriesKey}: parts of each unit. */
  readonly ofUnits: ReadonlyMap<string, FigureSeries>;
  /** By {@link seriesKey}: the town with all its villages. `units` are all 0. */
  readonly ofTown: ReadonlyMap<string, FigureSeries>;
}

/** As it is stored: units by place, and for each indicator `month, unit, numerator, denominator` one after the other. */
const packSchema = z.object({
  units: z.array(z.string()),
  figures: z.array(z.tuple([z.string(), z.array(z.number())])),
});

export function seriesKey(basis: FigureBasisName, code: string): string {
  return `${basis}|${code}`;
}

/** A year's figures as text, the same text for the same figures, with its hash. @param rows of one year alone */
export function packFigures(rows: readonly FigureRow[]): { readonly figures: string; readonly hash: string } {
  const units = [...new Set(rows.map(({ unitCode }) => unitCode))].sort();
  const places = new Map(units.map((code, at) => [code, at]));
  const series = Map.groupBy(rows, ({ basis, code }) => seriesKey(basis, code));
  const ordered = [...series].sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = ordered.map(([key, parts]): [string, number[]] => [
    key,
    parts
      .map(({ month, unitCode, ...part }) => ({
        ...part,
        month: Number(month.slice(5)),
        place: places.get(unitCode) ?? 0,
      }))
      .sort((one, other) => one.month - other.month || one.place - other.place)
      .flatMap(({ month, place, numerator, denominator }) => [month, place, numerator, denominator]),
  ]);
  const figures = JSON.stringify({ units, figures: lines } satisfies z.infer<typeof packSchema>);
  return { figures, hash: createHash('sha256').update(figures).digest('base64url') };
}

/** Reads {@link packFigures}. @throws ZodError for anything else */
export function unpackFigures(text: string): FigurePack {
  const { units, figures } = packSchema.parse(JSON.parse(text));
  const ofUnits = figures.map(([key, numbers]) => [key, seriesFrom(numbers)] as const);
  return { units, ofUnits: new Map(ofUnits), ofTown: new Map(ofUnits.map(([key, one]) => [key, wholeOf(one)])) };
}

const WIDTH = 4;

function seriesFrom(numbers: readonly number[]): FigureSeries {
  const size = numbers.length / WIDTH;
  const column = (offset: number) => (_: unknown, at: number) => numbers[at * WIDTH + offset] ?? 0;
  const of = { length: size };
  return {
    months: Uint8Array.from(of, column(0)),
    units: Uint16Array.from(of, column(1)),
    numerators: Float64Array.from(of, column(2)),
    denominators: Float64Array.from(of, column(3)),
  };
}

const MONTHS = 12;

function wholeOf({ months, numerators, denominators }: FigureSeries): FigureSeries {
  const sums = Array.from({ length: MONTHS + 1 }, () => [0, 0]) as [number, number][];
  for (const [at, month] of months.entries()) {
    const sum = sums[month];
    if (!sum) continue;
    sum[0] += numerators[at] ?? 0;
    sum[1] += denominators[at] ?? 0;
  }
  const there = sums.flatMap(([numerator, denominator], month) =>
    numerator === 0 && denominator === 0 ? [] : [month, 0, numerator, denominator],
  );
  return seriesFrom(there);
}
