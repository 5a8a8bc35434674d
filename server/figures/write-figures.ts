import type { FigureRow } from '#shared/domain/month/town-figure-rows.ts';
import type { Query } from '../db/db.ts';

const GONE = `
DELETE FROM month_figure f
 WHERE f.town_id = $1 AND f.month = $2
   AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($3::text::jsonb) AS n(basis text, code text, unit_code text)
                    WHERE n.basis = f.basis AND n.code = f.code AND n.unit_code = f.unit_code)`;

const PUT = `
INSERT INTO month_figure AS f (town_id, basis, code, month, unit_code, numerator, denominator)
SELECT $1, n.basis, n.code, $2, n.unit_code, n.numerator, n.denominator
  FROM jsonb_to_recordset($3::text::jsonb) AS n(basis text, code text, unit_code text, numerator bigint, denominator bigint)
ON CONFLICT (town_id, basis, code, month, unit_code) DO UPDATE
   SET numerator = excluded.numerator, denominator = excluded.denominator
 WHERE (f.numerator, f.denominator) IS DISTINCT FROM (excluded.numerator, excluded.denominator)`;

/** Puts the figures of some months in place of those that are there; rows that stay the same are not written. */
export async function writeFigures(
  query: Query,
  townId: number,
  months: readonly string[],
  rows: readonly FigureRow[],
): Promise<void> {
  const byMonth = new Map<string, FigureRow[]>(months.map((month) => [month, []]));
  for (const row of rows) byMonth.get(row.month)?.push(row);
  for (const [month, own] of byMonth) {
    const parts = [...own.map(partOf), ...wholes(own)];
    const text = JSON.stringify(parts);
    await query(GONE, [townId, month, text]);
    if (parts.length > 0) await query(PUT, [townId, month, text]);
  }
}

interface Part {
  readonly basis: string;
  readonly code: string;
  readonly unit_code: string;
  numerator: number;
  denominator: number;
}

function partOf({ basis, code, unitCode, numerator, denominator }: FigureRow): Part {
  return { basis, code, unit_code: unitCode, numerator, denominator };
}

/** The town with all its villages, under the empty unit: most questions are asked of towns. */
function wholes(rows: readonly FigureRow[]): Iterable<Part> {
  const sums = new Map<string, Part>();
  for (const { basis, code, numerator, denominator } of rows) {
    const key = `${basis}|${code}`;
    const sum = sums.get(key) ?? { basis, code, unit_code: '', numerator: 0, denominator: 0 };
    sums.set(key, sum);
    sum.numerator += numerator;
    sum.denominator += denominator;
  }
  return sums.values();
}
