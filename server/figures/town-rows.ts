import type { Query } from '../db/db.ts';
import { PAPER_TYPES } from '../month/report-reads.ts';
import type { CountedText } from './count-messages.ts';

/** Records read or reaches written at once. */
const PIECE = 2000;

const COLUMNS = `
r.id, r.type, r.unit_code, r.period, r.status, coalesce((r.doc->>'lateFlag')::boolean, false) AS late,
       nullif((r.doc->'linkedRefs')::text, '[]') AS linked,
       coalesce(jsonb_array_length(r.doc->'attachments'), 0) AS papers, (r.doc->'data')::text AS data`;
const COUNTS = `r.status <> 'void' AND r.type NOT IN (${PAPER_TYPES})`;

const EVERY = `
SELECT ${COLUMNS}, true AS fresh FROM record r WHERE r.town_id = $1 AND r.id > $2 AND ${COUNTS} ORDER BY r.id LIMIT ${PIECE}`;

/** What reaches the months that are counted, and what changed since the last count, whose reach is not known any more. */
const REACHING = `
SELECT id, bool_or(fresh) AS fresh
  FROM (SELECT id, false AS fresh FROM figure_reach WHERE town_id = $1 AND until >= $2
        UNION ALL SELECT id, true FROM record WHERE town_id = $1 AND seq > $3) k
 GROUP BY id ORDER BY id`;

/** Key by key: the planner knows nothing of how many keys the list has. */
const NAMED = `
SELECT ${COLUMNS}, k.fresh
  FROM jsonb_to_recordset($2::text::jsonb) AS k(id text, fresh boolean)
 CROSS JOIN LATERAL (SELECT * FROM record WHERE town_id = $1 AND id = k.id OFFSET 0) r
 WHERE ${COUNTS} ORDER BY r.id`;

const PUT = `
INSERT INTO figure_reach (town_id, id, until)
SELECT $1, n.id, n.until FROM jsonb_to_recordset($2::text::jsonb) AS n(id text, until text)
ON CONFLICT (town_id, id) DO UPDATE SET until = excluded.until WHERE figure_reach.until <> excluded.until`;

/** What is read for a count: null everything; else what reaches a month, or changed since a place of the town's sequence. */
export type RowsAsked = { readonly from: string; readonly sinceSeq: number } | null;

/** A town's records that count, in order of their ids, in pieces. */
export async function* townRows(query: Query, townId: number, asked: RowsAsked): AsyncIterable<readonly CountedText[]> {
  if (asked === null) {
    for (let after = ''; ; ) {
      const rows = await query<CountedText>(EVERY, [townId, after]);
      yield rows;
      after = rows.at(-1)?.id ?? '';
      if (rows.length < PIECE) return;
    }
  }
  const keys = await query<{ id: string; fresh: boolean }>(REACHING, [townId, asked.from, asked.sinceSeq]);
  for (let at = 0; at < keys.length; at += PIECE) {
    yield await query<CountedText>(NAMED, [townId, JSON.stringify(keys.slice(at, at + PIECE))]);
  }
}

/** Keeps until which months records reach. */
export async function putReaches(
  query: Query,
  townId: number,
  reaches: readonly { readonly id: string; readonly until: string }[],
): Promise<void> {
  for (let at = 0; at < reaches.length; at += PIECE) {
    await query(PUT, [townId, JSON.stringify(reaches.slice(at, at + PIECE))]);
  }
}
