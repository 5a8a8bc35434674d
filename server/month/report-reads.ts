import { SYSTEM_TYPE_IDS } from '#shared/catalogue/system-type-ids.ts';
import { readFrozen, revisionMark } from '#shared/domain/month/freeze.ts';
import { monthPaperId } from '#shared/domain/month/month-ids.ts';
import { dueDaysOf, type MonthSettings, workdaysBetween } from '#shared/domain/month/month-rule.ts';
import { reportStateOf } from '#shared/domain/month/report-state.ts';
import { type AccountLike, strandsToQuery } from '#shared/domain/permissions.ts';
import { addMonths, todayInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { recordSchema } from '#shared/schema/record.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import type { CorrectionsAnswer, ReportAnswer, ReportLine } from '#shared/sync/month-messages.ts';
import type { County } from '../app/county.ts';
import type { Query } from '../db/db.ts';
import { standsIn } from '../units/standing-sql.ts';
import { heldRecords, monthSettings } from './month-store.ts';

/** Types of the month's own papers as an SQL list: they are no records of a ledger. */
export const PAPER_TYPES = SYSTEM_TYPE_IDS.map((id) => `'${id}'`).join(', ');

interface TownLine {
  readonly town_id: number;
  readonly name: string;
  readonly villages: number;
  readonly records: number;
  readonly villages_done: number;
  readonly data: Record<string, unknown> | null;
  readonly first_at: Date | null;
  readonly last_at: Date | null;
  readonly corrections: number;
}

const LINES = `
SELECT t.town_id, t.name,
       (SELECT count(*)::int FROM unit v WHERE v.town_id = t.town_id AND v.level = 'village'
           AND ${standsIn('v', '$1')}) AS villages,
       (SELECT coalesce(sum(m.records), 0)::int FROM unit_month m WHERE m.town_id = t.town_id AND m.period = $1
           AND m.type NOT IN (${PAPER_TYPES})) AS records,
       (SELECT count(*)::int FROM record r WHERE r.town_id = t.town_id AND r.type = 'village_month' AND r.period = $1
           AND r.doc->'data'->>'kind' IN ('confirmed', 'zero')) AS villages_done,
       (SELECT r.doc->'data' FROM record r WHERE r.town_id = t.town_id AND r.type = 'monthly_report' AND r.period = $1 LIMIT 1) AS data,
       f.first_at, f.last_at,
       (SELECT count(*)::int FROM record r WHERE r.town_id = t.town_id AND r.type = 'correction'
           AND r.doc->'data'->>'state' = 'asked' AND r.status <> 'void') AS corrections
  FROM unit t
  LEFT JOIN LATERAL (SELECT min(r.received_at) AS first_at, max(r.received_at) AS last_at FROM record r
                      WHERE r.town_id = t.town_id AND r.type = 'report_version' AND r.period = $1) f ON true
 WHERE t.level = 'town' AND (${standsIn('t', '$1')} OR f.first_at IS NOT NULL) ORDER BY t.town_id`;

/** Every town's report of a month, towns that sent none included. */
export async function reportLines(
  { database, countyId }: County,
  month: string,
): Promise<{ due: string; towns: ReportLine[] }> {
  return database.inCounty(countyId, async (query) => {
    const settings = await monthSettings(query);
    const due = dueDaysOf(settings, month).submit;
    const lines = await query<TownLine>(LINES, [month]);
    return { due, towns: lines.map((line) => lineOf(line, due, settings)) };
  });
}

function lineOf(line: TownLine, due: string, settings: MonthSettings): ReportLine {
  const first = line.first_at ? todayInChina(line.first_at.getTime()) : null;
  const ownDue = typeof line.data?.due === 'string' && line.data.due !== '' ? line.data.due : due;
  return {
    townId: line.town_id,
    name: line.name,
    state: line.data ? reportStateOf(line.data) : line.records > 0 ? 'collecting' : 'none',
    version: Number(line.data?.version ?? 0),
    firstSubmittedAt: line.first_at?.toISOString() ?? null,
    submittedAt: line.last_at?.toISOString() ?? null,
    due: ownDue,
    lateDays: first ? workdaysBetween(settings.calendar, ownDue, first) : 0,
    returnCount: Number(line.data?.return_count ?? 0),
    records: line.records,
    villages: line.villages,
    villagesDone: line.villages_done,
    correctionsWaiting: line.corrections,
    unlockedUntil: String(line.data?.unlocked_until ?? ''),
  };
}

interface VersionRow {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly received_at: Date;
  readonly frozen: unknown;
}

/** The version that the report stands by first: two desks may have sent one each. */
const VERSIONS = `
SELECT id, (doc->'data'->>'version')::int AS version, doc->'data'->>'hash' AS hash, received_at, doc->'ext'->'frozen' AS frozen
  FROM record WHERE town_id = $1 AND type = 'report_version' AND period = $2
 ORDER BY (id = (SELECT doc->'data'->>'version_id' FROM record
                  WHERE town_id = $1 AND type = 'monthly_report' AND period = $2 LIMIT 1)) DESC NULLS LAST,
          (doc->'data'->>'version')::int DESC, seq DESC LIMIT 20`;

/** One town's report with its versions and what arrived of the newest. @throws CodedError D10 no such town */
export async function reportOf({ database, countyId }: County, townId: number, month: string): Promise<ReportAnswer> {
  if (Math.floor(townId / 1000) !== countyId) throw new CodedError('D10');
  return database.inTown(townId, async (query) => {
    const [town] = await query<{ name: string }>('SELECT name FROM unit WHERE town_id = $1 AND level = $2', [
      townId,
      'town',
    ]);
    if (!town) throw new CodedError('D10');
    const id = monthPaperId('monthly_report', townCodeOf(townId), month);
    const report = (await heldRecords(query, townId, [id])).get(id) ?? null;
    const versions = await query<VersionRow>(VERSIONS, [townId, month]);
    const [before] = await query<VersionRow>(VERSIONS, [townId, addMonths(month, -1)]);
    return {
      townId,
      townName: town.name,
      month,
      report,
      versions: versions.map(({ received_at, ...version }) => ({ ...version, receivedAt: received_at.toISOString() })),
      lastMonth: before ? { hash: before.hash, frozen: before.frozen } : null,
      arrival: await arrivalOf(query, townId, month, versions[0]),
      villages: await villagesOf(query, townId, month),
      silentDesks: await silentDesks(query, townId, versions[0]?.received_at ?? null),
    };
  });
}

/** How the records that a version names stand at the county now. */
async function arrivalOf(query: Query, townId: number, month: string, version: VersionRow | undefined) {
  const rows = await query<{ id: string; rev: string; papers: number }>(
    `SELECT id, rev, jsonb_array_length(coalesce(doc->'attachments', '[]'::jsonb)) AS papers
       FROM record WHERE town_id = $1 AND period = $2 AND type NOT IN (${PAPER_TYPES})`,
    [townId, month],
  );
  const frozen = version ? readFrozen(version.frozen, version.hash) : null;
  const named = new Map(frozen?.records ?? []);
  const here = new Map(rows.map(({ id, rev }) => [id, revisionMark(rev)]));
  const asSent = [...named].filter(([id, mark]) => here.get(id) === mark).length;
  const missing = [...named.keys()].filter((id) => !here.has(id)).length;
  return {
    asSent,
    missing,
    changed: named.size - asSent - missing,
    added: frozen && named.size > 0 ? rows.filter(({ id }) => !named.has(id)).length : 0,
    papers: rows.reduce((sum, { papers }) => sum + papers, 0),
  };
}

/**
 * Desks that have not been heard of since the report came: they may hold records of the month that nobody has seen. When a
 * desk was heard is written down once a minute at most (auth/devices.ts).
 */
async function silentDesks(query: Query, townId: number, since: Date | null): Promise<ReportAnswer['silentDesks']> {
  if (!since) return [];
  const rows = await query<{ name: string; last_seen_at: Date | null }>(
    `SELECT name, last_seen_at FROM device
      WHERE town_id = $1 AND revoked_at IS NULL AND coalesce(last_seen_at, enrolled_at) < $2 - interval '2 minutes' ORDER BY name`,
    [townId, since],
  );
  return rows.map(({ name, last_seen_at }) => ({ name, lastSeenAt: last_seen_at?.toISOString() ?? null }));
}

function villagesOf(query: Query, townId: number, month: string): Promise<ReportAnswer['villages']> {
  return query<ReportAnswer['villages'][number]>(
    `SELECT u.code12 AS "unitCode", u.doc->>'shortName' AS name, coalesce(r.doc->'data'->>'kind', '') AS kind,
            coalesce(r.doc->'data'->>'note', '') AS note
       FROM unit u
       LEFT JOIN LATERAL (SELECT doc FROM record WHERE town_id = $1 AND type = 'village_month' AND period = $2
                             AND unit_code = u.code12 LIMIT 1) r ON true
      WHERE u.town_id = $1 AND u.level = 'village' AND ${standsIn('u', '$2')} ORDER BY u.code12`,
    [townId, month],
  ) as Promise<ReportAnswer['villages']>;
}

/** Corrections of all towns in one state, oldest first; for who is limited to strands those of its records alone. */
export async function correctionsIn(
  { database, countyId }: County,
  state: string,
  account: AccountLike,
): Promise<CorrectionsAnswer> {
  const strands = strandsToQuery(account);
  const rows = await database.inCounty(countyId, (query) =>
    query<{ town_id: number; name: string; text: string; received_at: Date }>(
      `SELECT r.town_id, t.name, r.doc::text AS text, r.received_at
         FROM record r JOIN unit t ON t.town_id = r.town_id AND t.level = 'town'
        WHERE r.type = 'correction' AND r.status <> 'void' AND r.doc->'data'->>'state' = $1
          AND ($2::text IS NULL OR EXISTS (
            SELECT 1 FROM record x WHERE x.town_id = r.town_id AND x.id = r.doc->'data'->>'record_id'
                                     AND x.strand IN (SELECT jsonb_array_elements_text($2::text::jsonb))))
        ORDER BY r.received_at LIMIT 500`,
      [state, strands && JSON.stringify(strands)],
    ),
  );
  return {
    corrections: rows.map(({ town_id, name, text, received_at }) => {
      const record = recordSchema.parse(JSON.parse(text));
      return {
        townId: town_id,
        townName: name,
        record: { ...record, sealed: null },
        sealedPresent: record.sealed !== null,
        receivedAt: received_at.toISOString(),
      };
    }),
  };
}
