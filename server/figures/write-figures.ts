import type { FigureRow } from '#shared/domain/month/town-figure-rows.ts';
import type { Query } from '../db/db.ts';

/** Rows that one statement writes or removes. */
const PIECE = 2000;

const KEPT = `
SELECT basis, code, month, unit_code, numerator, denominator FROM month_figure
 WHERE town_id = $1 AND month BETWEEN $2 AND $3`;

const PUT = `
INSERT INTO month_figure (town_id, basis, code, month, unit_code, numerator, denominator)
SELECT $1, n.basis, n.code, n.month, n.unit_code, n.numerator, n.denominator
  FROM jsonb_to_recordset($2::text::jsonb)
    AS n(basis text, code text, month text, unit_code text, numerator bigint, denominator bigint)
ON CONFLICT (town_id, basis, code, month, unit_code) DO UPDATE
   SET numerator = excluded.numerator, denominator = excluded.denominator`;

/** Key by key: the planner knows nothing of how many keys the list has, and a join would compare each with each. */
const REMOVE = `
DELETE FROM month_figure WHERE ctid = ANY (ARRAY(
  SELECT f.ctid FROM jsonb_to_recordset($2::text::jsonb) AS n(basis text, code text, month text, unit_code text)
   CROSS JOIN LATERAL (SELECT ctid FROM month_figure WHERE town_id = $1 AND basis = n.basis AND code = n.code
                          AND month = n.month AND unit_code = n.unit_code OFFSET 0) f))`;

/**
 * Puts the figures of some months, which follow each other, in place of those that are there. What is there is compared
 * here, so that rows that stay the same are neither written nor sent.
 */
export async function writeFigures(
  query: Query,
  townId: number,
  months: readonly string[],
  rows: readonly FigureRow[],
): Promise<void> {
  const [from = '', to = ''] = [months[0], months.at(-1)];
  const parts = new Map([...rows.map(partOf), ...wholes(rows)].map((part) => [keyOf(part), part]));
  const gone: Part[] = [];
  for (const kept of await query<Part>(KEPT, [townId, from, to])) {
    const part = parts.get(keyOf(kept));
    if (!part) gone.push(kept);
    else if (part.numerator === kept.numerator && part.denominator === kept.denominator) parts.delete(keyOf(kept));
  }
  await inPieces(query, REMOVE, townId, gone);
  await inPieces(query, PUT, townId, [...parts.values()]);
}

async function inPieces(query: Query, statement: string, townId: number, parts: readonly Part[]): Promise<void> {
  for (let at = 0; at < parts.length; at += PIECE) {
    await query(statement, [townId, JSON.stringify(parts.slice(at, at + PIECE))]);
  }
}

interface Part {
  readonly basis: string;
  readonly code: string;
  readonly month: string;
  readonly unit_code: string;
  numerator: number;
  denominator: number;
}

function keyOf({ basis, code, month, unit_code }: Part): string {
  return `${basis}|${code}|${month}|${unit_code}`;
}

function partOf({ basis, code, month, unitCode, numerator, denominator }: FigureRow): Part {
  return { basis, code, month, unit_code: unitCode, numerator, denominator };
}

/** The town with all its villages, under the empty unit: most questions are asked of towns. */
function wholes(rows: readonly FigureRow[]): Iterable<Part> {
  const sums = new Map<string, Part>();
  for (const { basis, code, month, numerator, denominator } of rows) {
    const key = `${basis}|${code}|${month}`;
    const sum = sums.get(key) ?? { basis, code, month, unit_code: '', numerator: 0, denominator: 0 };
    sums.set(key, sum);
    sum.numerator += numerator;
    sum.denominator += denominator;
  }
  return sums.values();
}
