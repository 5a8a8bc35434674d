import type { FigureRow } from '#shared/domain/month/town-figure-rows.ts';
import type { Query } from '../db/db.ts';
import { packFigures, type SentMonths } from './figure-pack.ts';

const KEPT = 'SELECT year, hash FROM figure_year WHERE town_id = $1';

const PUT = `
INSERT INTO figure_year (town_id, year, hash, figures) VALUES ($1, $2, $3, $4)
ON CONFLICT (town_id, year) DO UPDATE SET hash = excluded.hash, figures = excluded.figures`;

/** Puts the figures of some years in place of those that are there; a year whose figures stayed the same is not written. */
export async function writeFigures(
  query: Query,
  townId: number,
  years: ReadonlySet<string>,
  rows: readonly FigureRow[],
  sent: SentMonths,
): Promise<void> {
  const kept = new Map(
    (await query<{ year: string; hash: string }>(KEPT, [townId])).map((one) => [one.year, one.hash]),
  );
  const byYear = Map.groupBy(rows, ({ month }) => month.slice(0, 4));
  for (const year of years) {
    const sentThen = [...sent].filter(([month]) => month.startsWith(year));
    const { hash, figures } = packFigures(byYear.get(year) ?? [], new Map(sentThen));
    if (kept.get(year) !== hash) await query(PUT, [townId, year, hash, figures]);
  }
}
