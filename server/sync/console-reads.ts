import { type AccountLike, may, strandsToQuery } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { recordSchema } from '#shared/schema/record.ts';
import type { ConsoleRecord, ConsoleRecords, ConsoleSummary } from '#shared/sync/console-messages.ts';
import type { County } from '../app/county.ts';
import type { Query } from '../db/db.ts';
import { PAPER_TYPES } from '../month/report-reads.ts';
import { standsIn } from '../units/standing-sql.ts';

/** Rows of one page of the console's record list, at most. */
export const MAX_CONSOLE_ROWS = 200;

interface TownLine {
  readonly town_id: number;
  readonly name: string;
  readonly villages: number;
  readonly devices: number;
  readonly refused: number;
  readonly last_received_at: Date | null;
}

interface TypeLine {
  readonly town_id: number;
  readonly type: string;
  readonly records: number;
  readonly linked: number;
}

const TOWNS = `
SELECT t.town_id, t.name,
       (SELECT count(*)::int FROM unit v WHERE v.town_id = t.town_id AND v.level = 'village'
           AND ${standsIn('v', '$1')}) AS villages,
       (SELECT count(*)::int FROM device d WHERE d.town_id = t.town_id AND d.revoked_at IS NULL) AS devices,
       (SELECT count(DISTINCT f.record_id)::int FROM refusal f
         WHERE f.town_id = t.town_id AND NOT f.resolved AND f.period = $1) AS refused,
       (SELECT max(m.last_at) FROM unit_month m WHERE m.town_id = t.town_id AND m.period = $1) AS last_received_at
  FROM unit t WHERE t.level = 'town'
   AND (${standsIn('t', '$1')} OR EXISTS (SELECT 1 FROM unit_month m WHERE m.town_id = t.town_id AND m.period = $1 AND m.records > 0))
 ORDER BY t.town_id`;

/** Void records count as neither arrived nor missing; one that counts in several ledgers (同时计入) arrived in each. */
const BY_TYPE = `
SELECT town_id, type, sum(records)::int AS records, sum(linked)::int AS linked
  FROM unit_month WHERE period = $1 AND type NOT IN (${PAPER_TYPES}) GROUP BY town_id, type
HAVING sum(records) + sum(linked) > 0`;

const VILLAGES_WITH_RECORDS = `
SELECT town_id, count(DISTINCT unit_code)::int AS villages
  FROM unit_month WHERE period = $1 AND records > 0 AND right(unit_code, 3) <> '000' AND type NOT IN (${PAPER_TYPES})
 GROUP BY town_id`;

/** What has arrived for a month, per town. */
export async function summaryOf({ database, countyId }: County, month: string): Promise<ConsoleSummary> {
  return database.inCounty(countyId, async (query) => {
    const towns = await query<TownLine>(TOWNS, [month]);
    const types = await query<TypeLine>(BY_TYPE, [month]);
    const villages = await query<{ town_id: number; villages: number }>(VILLAGES_WITH_RECORDS, [month]);
    const withRecords = new Map(villages.map((row) => [row.town_id, row.villages]));
    return {
      month,
      towns: towns.map((town) => {
        const own = types.filter((row) => row.town_id === town.town_id);
        return {
          townId: town.town_id,
          name: town.name,
          villages: town.villages,
          villagesWithRecords: withRecords.get(town.town_id) ?? 0,
          records: own.reduce((sum, row) => sum + row.records, 0),
          refused: town.refused,
          lastReceivedAt: town.last_received_at?.toISOString() ?? null,
          devices: town.devices,
          byType: Object.fromEntries(own.map((row) => [row.type, row.records + row.linked])),
        };
      }),
    };
  });
}

export interface RecordFilter {
  readonly townId: number | null;
  readonly month: string | null;
  readonly type: string | null;
  readonly offset: number;
  readonly limit: number;
}

interface RecordLine {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly unitName: string;
  readonly mainDate: string;
  readonly status: string;
  readonly recordNo: string;
  readonly title: string;
  readonly received_at: Date;
  readonly sealed: boolean;
  readonly townId: number;
}

const WHERE = `
 WHERE ($1::int IS NULL OR r.town_id = $1) AND ($2::text IS NULL OR r.period = $2) AND ($3::text IS NULL OR r.type = $3)
   AND r.type NOT IN (${PAPER_TYPES})`;

const LINES = `
SELECT r.id, r.type, r.unit_code AS "unitCode", coalesce(u.name, r.unit_code) AS "unitName",
       r.main_date::text AS "mainDate", r.status, r.record_no AS "recordNo", r.title, r.received_at,
       r.has_sealed AS sealed, r.town_id AS "townId"
  FROM record r LEFT JOIN unit u ON u.town_id = r.town_id AND u.code12 = r.unit_code
 ${WHERE} ORDER BY r.main_date DESC, r.town_id, r.id LIMIT $4 OFFSET $5`;

/** Records of a town, month and type, newest first; open fields only. */
export async function recordLines(
  { database, countyId }: County,
  filter: RecordFilter,
  account: AccountLike,
): Promise<ConsoleRecords> {
  const { townId, month, type, offset, limit } = filter;
  return database.inCounty(
    countyId,
    async (query) => {
      const [count] = await query<{ total: number }>(`SELECT count(*)::int AS total FROM record r ${WHERE}`, [
        townId,
        month,
        type,
      ]);
      const lines = await query<RecordLine>(LINES, [townId, month, type, limit, offset]);
      const records = lines.map(({ received_at, ...line }) => ({ ...line, receivedAt: received_at.toISOString() }));
      return { total: count?.total ?? 0, records };
    },
    strandsToQuery(account),
  );
}

interface WholeRecord {
  readonly text: string;
  readonly has_sealed: boolean;
  readonly seq: number;
  readonly received_at: Date;
  readonly unit_name: string;
  readonly unit_code: string;
  readonly strand: string;
}

/** One record without its ciphertext. @throws CodedError N05 when there is none that the account may look at */
export async function recordOf(
  { database, countyId }: County,
  { townId, id }: { readonly townId: number; readonly id: string },
  account: AccountLike,
): Promise<ConsoleRecord> {
  const read = (query: Query) =>
    query<WholeRecord>(
      `SELECT r.doc::text AS text, r.has_sealed, r.seq, r.received_at, coalesce(u.name, r.unit_code) AS unit_name,
              r.unit_code, r.strand
         FROM record r LEFT JOIN unit u ON u.town_id = r.town_id AND u.code12 = r.unit_code
        WHERE r.town_id = $1 AND r.id = $2`,
      [townId, id],
    );
  const [row] = await database.inCounty(countyId, read, strandsToQuery(account));
  if (!row || !may(account, 'query', { unitCode: row.unit_code, strand: row.strand })) throw new CodedError('N05');
  return {
    record: { ...recordSchema.parse(JSON.parse(row.text)), sealed: null },
    sealedPresent: row.has_sealed,
    unitName: row.unit_name,
    receivedAt: row.received_at.toISOString(),
    seq: row.seq,
  };
}
