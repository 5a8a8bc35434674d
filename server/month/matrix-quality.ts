import type { MeasureParts } from '#shared/domain/month/unit-measures.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import type { Query } from '../db/db.ts';
import type { FigureBook } from '../figures/figure-book.ts';
import { FigureSums } from '../figures/figure-sums.ts';

const CODES = ['C2', 'C3', 'C4'] as const;

/**
 * Completeness as counted with the figures (C2–C4) over some months, by village, and by town with all its villages under
 * the town's code. @param months only those that have ended: what is due in this one may still be done
 */
export async function qualityOf(
  query: Query,
  book: FigureBook,
  units: readonly { readonly code12: string; readonly town_id: number; readonly level: 'town' | 'village' }[],
  months: readonly string[],
): Promise<ReadonlyMap<string, MeasureParts>> {
  const [from, to] = [months[0], months.at(-1)];
  const parts = new Map<string, MeasureParts>();
  if (from === undefined || to === undefined) return parts;
  const towns = [...new Set(units.map(({ town_id }) => town_id))];
  const packs = await book.read(query, towns, from.slice(0, 4), to.slice(0, 4));
  const periodOf = new Map(months.map((month) => [month, 0]));
  const codes = CODES.map((code) => ({ code, periodOf }));
  for (const level of ['town', 'village'] as const) {
    const rows = units.filter((unit) => unit.level === level).map(({ code12 }) => code12);
    const places = new Map(rows.map((code, at) => [code, at]));
    const sums = new FigureSums({
      basis: 'quality',
      codes,
      periods: 1,
      rows: rows.length,
      rowOf: (townId, unitCode) => places.get(unitCode === '' ? townCodeOf(townId) : unitCode),
      isOfTown: level === 'town',
    });
    for (const pack of packs) sums.add(pack);
    sums.each((row, code, _period, numerator, denominator) => {
      const unit = rows[row] ?? '';
      parts.set(unit, { ...parts.get(unit), [code]: { numerator, denominator } });
    });
  }
  return parts;
}
