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
  /** Months, 1 to 12, that stand by a sent report, with the indicators of the county's table that it does not tell. */
  readonly sent: ReadonlyMap<number, ReadonlySet<string>>;
}

/** Numbers a part is stored as. */
const WIDTH = 4;

/** In one loop: a county's pieces hold millions of numbers, each of which a schema would look at by itself. */
function isParts(value: unknown): boolean {
  return Array.isArray(value) && value.length % WIDTH === 0 && value.every(Number.isSafeInteger);
}

/** As it is stored: units by place, and for each indicator `month, unit, numerator, denominator` one after the other. */
const packSchema = z.object({
  units: z.array(z.string()),
  figures: z.array(z.tuple([z.string(), z.custom<number[]>(isParts)])),
  /** Missing in what was counted before it was noted. */
  sent: z.array(z.tuple([z.number().int(), z.array(z.string())])).default([]),
});

export function seriesKey(basis: FigureBasisName, code: string): string {
  return `${basis}|${code}`;
}

/** What a town's sent reports do not tell of the county's table, by month (`YYYY-MM`). */
export type SentMonths = ReadonlyMap<string, readonly string[]>;

/** A year's figures as text, the same text for the same figures, with its hash. @param rows and sent of one year alone */
export function packFigures(
  rows: readonly FigureRow[],
  sentMonths: SentMonths = new Map(),
): { readonly figures: string; readonly hash: string } {
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
  const sent = [...sentMonths]
    .sort()
    .map(([month, codes]): [number, string[]] => [Number(month.slice(5)), [...codes].sort()]);
  const figures = JSON.stringify({ units, figures: lines, sent } satisfies z.infer<typeof packSchema>);
  return { figures, hash: createHash('sha256').update(figures).digest('base64url') };
}

/** Reads {@link packFigures}. @throws ZodError for anything else */
export function unpackFigures(text: string): FigurePack {
  const { units, figures, sent } = packSchema.parse(JSON.parse(text));
  const ofUnits = figures.map(([key, numbers]) => [key, seriesFrom(numbers)] as const);
  const ofTown = ofUnits.map(([key, one]) => [key, wholeOf(one)] as const);
  const untold = sent.map(([month, codes]) => [month, new Set(codes)] as const);
  return { units, ofUnits: new Map(ofUnits), ofTown: new Map(ofTown), sent: new Map(untold) };
}

function seriesFrom(numbers: readonly number[]): FigureSeries {
  const size = numbers.length / WIDTH;
  const months = new Uint8Array(size);
  const units = new Uint16Array(size);
  const numerators = new Float64Array(size);
  const denominators = new Float64Array(size);
  for (let at = 0, from = 0; at < size; at++, from += WIDTH) {
    months[at] = numbers[from] ?? 0;
    units[at] = numbers[from + 1] ?? 0;
    numerators[at] = numbers[from + 2] ?? 0;
    denominators[at] = numbers[from + 3] ?? 0;
  }
  return { months, units, numerators, denominators };
}

const MONTHS = 12;

function wholeOf({ months, numerators, denominators }: FigureSeries): FigureSeries {
  const sums = new Float64Array((MONTHS + 1) * 2);
  for (let at = 0; at < months.length; at++) {
    const place = (months[at] ?? 0) * 2;
    sums[place] = (sums[place] ?? 0) + (numerators[at] ?? 0);
    sums[place + 1] = (sums[place + 1] ?? 0) + (denominators[at] ?? 0);
  }
  const there: number[] = [];
  for (let month = 1; month <= MONTHS; month++) {
    const [numerator = 0, denominator = 0] = sums.subarray(month * 2, month * 2 + 2);
    if (numerator !== 0 || denominator !== 0) there.push(month, 0, numerator, denominator);
  }
  return seriesFrom(there);
}
