import { type FrozenReport, readFrozen } from '#shared/domain/month/freeze.ts';
import { DEFAULT_MONTH_SETTINGS, type MonthSettings, monthSettingsSchema } from '#shared/domain/month/month-rule.ts';
import type { AccountLike } from '#shared/domain/permissions.ts';
import { type LedgerRecord, recordSchema } from '#shared/schema/record.ts';
import type { Query } from '../db/db.ts';

/** Months of a town that are closed to changes at this moment, by the county's clock. */
export async function lockedMonths(query: Query, townId: number): Promise<ReadonlySet<string>> {
  const rows = await query<{ period: string }>(
    `SELECT period FROM month_lock
      WHERE town_id = $1 AND (unlocked_until IS NULL OR unlocked_until <= now())`,
    [townId],
  );
  return new Set(rows.map(({ period }) => period));
}

/** Calendar and deadlines of the county; the defaults before it set any. */
export async function monthSettings(query: Query): Promise<MonthSettings> {
  const [row] = await query<{ settings: unknown }>('SELECT settings FROM month_setting LIMIT 1', []);
  const parsed = monthSettingsSchema.safeParse(row?.settings);
  return parsed.success ? parsed.data : DEFAULT_MONTH_SETTINGS;
}

/** Town by town, as the key begins with the town: each is one look, where a minimum over all would read every line. */
const FIRST_MONTH = `
SELECT min(m.period) AS month
  FROM (SELECT DISTINCT town_id AS id FROM unit) t
 CROSS JOIN LATERAL (SELECT period FROM unit_month WHERE town_id = t.id AND period >= $1 AND records >= $2
                      ORDER BY period LIMIT 1) m`;

/** The first month that the county has lines of counts for, also of what nobody dated in earnest; null: nothing came yet. */
export async function firstCountedMonth(query: Query): Promise<string | null> {
  const [first] = await query<{ month: string | null }>(FIRST_MONTH, ['', 0]);
  return first?.month ?? null;
}

/**
 * From which month on reports are due in this county: as it set it, else the first month that anything was sent of
 * (what nobody dated in earnest left out), else this month.
 */
export async function firstDueMonth(query: Query, settings: MonthSettings, today: string): Promise<string> {
  if (settings.firstMonth) return settings.firstMonth;
  const [first] = await query<{ month: string | null }>(FIRST_MONTH, ['2000-01', 1]);
  return first?.month ?? today.slice(0, 7);
}

/** Keeps calendar and deadlines. */
export async function putMonthSettings(
  query: Query,
  countyId: number,
  settings: MonthSettings,
  by: string,
): Promise<void> {
  await query(
    `INSERT INTO month_setting (county_id, settings, changed_by) VALUES ($1, $2::text::jsonb, $3)
     ON CONFLICT (county_id) DO UPDATE SET settings = excluded.settings, changed_by = excluded.changed_by, changed_at = now()`,
    [countyId, JSON.stringify(settings), by],
  );
}

/** Roles and scopes of a town's people by account id, closed accounts left out. */
export async function townAccounts(query: Query, townId: number): Promise<ReadonlyMap<string, AccountLike>> {
  const rows = await query<{ account_id: string; role: string; scope: string }>(
    'SELECT account_id, role, scope FROM account WHERE town_id = $1 AND disabled_at IS NULL',
    [townId],
  );
  return new Map(rows.map(({ account_id, role, scope }) => [account_id, { role, scope }]));
}

/** Records of a town by id, as they are held. */
export async function heldRecords(
  query: Query,
  townId: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LedgerRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: string; text: string }>(
    `SELECT r.id, r.doc::text AS text
       FROM (SELECT DISTINCT jsonb_array_elements_text($2::text::jsonb) AS id) k
      CROSS JOIN LATERAL (SELECT id, doc FROM record WHERE town_id = $1 AND id = k.id OFFSET 0) r`,
    [townId, JSON.stringify(ids)],
  );
  return new Map(rows.map(({ id, text }) => [id, recordSchema.parse(JSON.parse(text))]));
}

/** A correction that the county accepted: which value of which record may become what. */
export interface AcceptedCorrection {
  readonly recordId: string;
  readonly path: string;
  /** The new value as canonical JSON; empty when it lies in the seal. */
  readonly newValue: string;
}

/** Accepted corrections of some records. */
export async function acceptedCorrections(
  query: Query,
  townId: number,
  recordIds: readonly string[],
): Promise<readonly AcceptedCorrection[]> {
  if (recordIds.length === 0) return [];
  return query<AcceptedCorrection>(
    `SELECT doc->'data'->>'record_id' AS "recordId", doc->'data'->>'path' AS path,
            coalesce(doc->'data'->>'new_value', '') AS "newValue"
       FROM record
      WHERE town_id = $1 AND type = 'correction' AND status <> 'void' AND doc->'data'->>'state' = 'accepted'
        AND doc->'data'->>'record_id' IN (SELECT jsonb_array_elements_text($2::text::jsonb))`,
    [townId, JSON.stringify(recordIds)],
  );
}

const STANDING_REPORTS = `
SELECT r.period AS month, v.doc->'ext'->'frozen' AS frozen, v.doc->'data'->>'hash' AS hash
  FROM (SELECT jsonb_array_elements_text($2::text::jsonb) AS month) m
 CROSS JOIN LATERAL (SELECT period, doc FROM record
                      WHERE town_id = $1 AND type = 'monthly_report' AND period = m.month OFFSET 0) r
 CROSS JOIN LATERAL (SELECT doc FROM record WHERE town_id = $1 AND id = r.doc->'data'->>'version_id' OFFSET 0) v`;

/** The frozen reports that some months of a town stand by; months without a readable one are left out. */
export async function standingReports(
  query: Query,
  townId: number,
  months: readonly string[],
): Promise<ReadonlyMap<string, FrozenReport>> {
  if (months.length === 0) return new Map();
  const rows = await query<{ month: string; frozen: unknown; hash: string | null }>(STANDING_REPORTS, [
    townId,
    JSON.stringify(months),
  ]);
  return new Map(
    rows.flatMap(({ month, frozen, hash }) => {
      const report = readFrozen(frozen, hash);
      return report ? [[month, report] as const] : [];
    }),
  );
}
