import type { ReceiptAnswer, ReceiptLine } from '#shared/sync/messages.ts';
import type { County } from '../app/county.ts';
import type { Device } from '../auth/devices.ts';

/**
 * SPEC.md §10 in SQL: one line per type, its records in byte order of their ids, and the clock, all in one snapshot.
 * $1 town, $2 month.
 */
const LINES = `
SELECT clock.seq, line.type, line.count, line.hash
  FROM (SELECT coalesce((SELECT seq FROM town_clock WHERE town_id = $1), 0) AS seq) clock
  LEFT JOIN (SELECT type, count(*)::int AS count,
                    encode(sha256(convert_to(string_agg(id || ' ' || rev || E'\\n', '' ORDER BY id COLLATE "C"), 'UTF8')), 'hex')
                      AS hash
               FROM record WHERE town_id = $1 AND period = $2 GROUP BY type) line ON true
 ORDER BY line.type COLLATE "C"`;

const REVISIONS = `
SELECT id, rev FROM record WHERE town_id = $1 AND period = $2 AND type = $3 ORDER BY id COLLATE "C"`;

/** The county's side of a month's receipt, all of it as of one place of the town's sequence. */
export async function receiptOf(county: County, device: Device, month: string): Promise<ReceiptAnswer> {
  const rows = await county.database.inTown(device.townId, (query) =>
    query<{ seq: number } & { [Name in keyof ReceiptLine]: ReceiptLine[Name] | null }>(LINES, [device.townId, month]),
  );
  const lines = rows.flatMap(({ type, count, hash }) =>
    type === null || count === null || hash === null
      ? []
      : [{ type: String(type), count: Number(count), hash: String(hash) }],
  );
  return { epoch: county.epoch, month, seq: rows[0]?.seq ?? 0, lines };
}

/** Revisions of one line of a receipt. */
export async function receiptRecords(
  { database }: County,
  device: Device,
  asked: { readonly month: string; readonly type: string },
): Promise<readonly { readonly id: string; readonly rev: string }[]> {
  return database.inTown(device.townId, (query) =>
    query<{ id: string; rev: string }>(REVISIONS, [device.townId, asked.month, asked.type]),
  );
}
