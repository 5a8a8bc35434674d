import type { FigureBasisName } from '#shared/domain/month/town-figure-rows.ts';
import type { TownYear } from './figure-book.ts';
import { type FigureSeries, seriesKey } from './figure-pack.ts';

/** What is added up, and under what. */
export interface SumInput {
  readonly basis: FigureBasisName;
  /** Codes with the months that each takes (`YYYY-MM`), by the period that they count in. */
  readonly codes: readonly { readonly code: string; readonly periodOf: ReadonlyMap<string, number> }[];
  /** Number of periods. */
  readonly periods: number;
  /** Number of rows. */
  readonly rows: number;
  /** Row of a unit, of a town with all its villages where `unitCode` is empty; undefined: not asked for. */
  readonly rowOf: (townId: number, unitCode: string) => number | undefined;
  /** Whether towns with all their villages are asked for, instead of each unit. */
  readonly isOfTown: boolean;
}

/** Sums by row, code and period, in that order of places; read by {@link FigureSums.each}. */
export class FigureSums {
  readonly #input: SumInput;
  readonly #numerators: Float64Array;
  readonly #denominators: Float64Array;

  constructor(input: SumInput) {
    this.#input = input;
    const size = input.rows * input.codes.length * input.periods;
    this.#numerators = new Float64Array(size);
    this.#denominators = new Float64Array(size);
  }

  /** Adds a year of a town. */
  add({ townId, year, pack }: TownYear): void {
    const { basis, codes, isOfTown, rowOf } = this.#input;
    const rows = Int32Array.from(isOfTown ? [''] : pack.units, (unit) => rowOf(townId, unit) ?? NONE);
    const series = isOfTown ? pack.ofTown : pack.ofUnits;
    for (const [at, { code, periodOf }] of codes.entries()) {
      const one = series.get(seriesKey(basis, code));
      if (one) this.#addSeries(at, one, rows, periodsOf(year, periodOf));
    }
  }

  /** What is not nothing. */
  each(told: (row: number, code: string, period: number, numerator: number, denominator: number) => void): void {
    const { rows, codes, periods } = this.#input;
    let place = 0;
    for (let row = 0; row < rows; row++) {
      for (const { code } of codes) {
        for (let period = 0; period < periods; period++, place++) {
          const [numerator, denominator] = [this.#numerators[place] ?? 0, this.#denominators[place] ?? 0];
          if (numerator !== 0 || denominator !== 0) told(row, code, period, numerator, denominator);
        }
      }
    }
  }

  #addSeries(code: number, series: FigureSeries, rows: Int32Array, periodOf: Int32Array): void {
    const { codes, periods } = this.#input;
    const { months, units, numerators, denominators } = series;
    for (let at = 0; at < months.length; at++) {
      const row = rows[units[at] ?? 0] ?? NONE;
      const period = periodOf[months[at] ?? 0] ?? NONE;
      if (row === NONE || period === NONE) continue;
      const place = (row * codes.length + code) * periods + period;
      this.#numerators[place] = (this.#numerators[place] ?? 0) + (numerators[at] ?? 0);
      this.#denominators[place] = (this.#denominators[place] ?? 0) + (denominators[at] ?? 0);
    }
  }
}

const NONE = -1;

/** Period of each month of a year, from 1 on. */
function periodsOf(year: string, periodOf: ReadonlyMap<string, number>): Int32Array {
  const month = (_: unknown, at: number) => periodOf.get(`${year}-${String(at).padStart(2, '0')}`) ?? NONE;
  return Int32Array.from({ length: 13 }, month);
}
