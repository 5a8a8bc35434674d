import type { County } from '../app/county.ts';
import type { Device } from '../auth/devices.ts';
import type { Query } from '../db/db.ts';

/** A page of the town's feed as JSON text: rows are not parsed and written again on their way. */
export interface FeedPage {
  readonly rows: readonly string[];
  readonly checkpoint: number;
  readonly more: boolean;
}

interface FeedLine {
  readonly seq: number;
  readonly id: string;
  /** Revision the county holds; null for a refused record that it does not hold. */
  readonly rev: string | null;
  /** Revision named by a line without the record. */
  readonly known_rev: string;
  readonly received_at: Date;
  /** The record as JSON; null for a refusal's own line and for a revision the asking device pushed. */
  readonly text: string | null;
  readonly refused_rev: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly refused_at: Date | null;
}

interface ClockedLine extends FeedLine {
  readonly clock: number;
}

/**
 * Records and this device's refusals after a place in the town's sequence, and the clock, all in one statement and
 * therefore one snapshot: whoever sees the clock at n sees everything up to n. $1 town, $2 after, $3 limit + 1,
 * $4 device, $5 compact, $6 last place wanted.
 */
const PULL = `
WITH line AS (
  (SELECT r.seq, r.id, r.rev, r.rev AS known_rev, r.received_at,
          CASE WHEN $5::boolean AND r.device_id = $4 THEN NULL ELSE r.doc::text END AS text,
          f.rev AS refused_rev, f.code, f.message, f.refused_at
     FROM record r
     LEFT JOIN refusal f ON f.town_id = $1 AND f.record_id = r.id AND f.device_id = $4 AND NOT f.resolved
    WHERE r.town_id = $1 AND r.seq > $2 AND r.seq <= $6 ORDER BY r.seq LIMIT $3)
  UNION ALL
  (SELECT f.seq, f.record_id, r.rev, f.rev, f.refused_at, NULL, f.rev, f.code, f.message, f.refused_at
     FROM refusal f LEFT JOIN record r ON r.town_id = $1 AND r.id = f.record_id
    WHERE f.town_id = $1 AND f.device_id = $4 AND NOT f.resolved AND f.seq > $2 AND f.seq <= $6
    ORDER BY f.seq LIMIT $3))
SELECT clock.seq AS clock, page.*
  FROM (SELECT coalesce((SELECT seq FROM town_clock WHERE town_id = $1), 0) AS seq) clock
  LEFT JOIN (SELECT * FROM line ORDER BY seq LIMIT $3) page ON true
 ORDER BY page.seq`;

/** Rows by id, refusals of records the county does not hold included. $1 town, $2 JSON ids, $3 device, $4 compact. */
const FETCH = `
SELECT coalesce(r.seq, f.seq) AS seq, k.id, r.rev, coalesce(r.rev, f.rev) AS known_rev,
       coalesce(r.received_at, f.refused_at) AS received_at,
       CASE WHEN $4::boolean AND r.device_id = $3 THEN NULL ELSE r.doc::text END AS text, f.rev AS refused_rev, f.code, f.message, f.refused_at
  FROM (SELECT DISTINCT jsonb_array_elements_text($2::text::jsonb) AS id) k
  LEFT JOIN LATERAL (SELECT seq, rev, received_at, doc, device_id FROM record
                      WHERE town_id = $1 AND id = k.id OFFSET 0) r ON true
  LEFT JOIN LATERAL (SELECT seq, rev, code, message, refused_at FROM refusal
                      WHERE town_id = $1 AND record_id = k.id AND device_id = $3 AND NOT resolved OFFSET 0) f ON true
 WHERE r.rev IS NOT NULL OR f.rev IS NOT NULL
 ORDER BY 1`;

export interface PullAsked {
  readonly after: number;
  readonly limit: number;
  readonly compact: boolean;
  /** Rows behind this place are left out; absent: none. */
  readonly upTo?: number;
}

/** The town's feed after a checkpoint, for one device. */
export async function pull(county: County, { townId, deviceId }: Device, asked: PullAsked): Promise<FeedPage> {
  const { after, limit, compact, upTo = Number.MAX_SAFE_INTEGER } = asked;
  const lines = await county.database.inTown(townId, (query) =>
    query<ClockedLine>(PULL, [townId, after, limit + 1, deviceId, compact, upTo]),
  );
  const found = lines.filter((line) => line.seq !== null);
  const page = found.slice(0, asked.limit);
  const more = found.length > page.length;
  const end = more ? page.at(-1)?.seq : lines[0]?.clock;
  return { rows: page.map(lineText), checkpoint: end ?? 0, more };
}

/** Records by id, for a desk that lost its copy, or (compact) an answer about what it sent. */
export async function fetchByIds(
  county: County,
  device: Device,
  ids: readonly string[],
  compact = false,
): Promise<readonly string[]> {
  const lines = await county.database.inTown(device.townId, (query) =>
    query<FeedLine>(FETCH, [device.townId, JSON.stringify(ids), device.deviceId, compact]),
  );
  return lines.map(lineText);
}

/** The town's place in its sequence. */
export async function clockOf(query: Query, townId: number): Promise<number> {
  const [row] = await query<{ seq: number }>('SELECT seq FROM town_clock WHERE town_id = $1', [townId]);
  return row?.seq ?? 0;
}

function lineText(line: FeedLine): string {
  const refusal =
    line.refused_rev === null
      ? null
      : { rev: line.refused_rev, code: line.code, message: line.message, at: line.refused_at?.toISOString() };
  const county = JSON.stringify({
    rev: line.rev,
    seq: line.seq,
    receivedAt: line.received_at.toISOString(),
    refusal,
  });
  if (line.text !== null) return `{"county":${county},"record":${line.text}}`;
  return `{"county":${county},"known":${JSON.stringify({ id: line.id, rev: line.known_rev })}}`;
}
