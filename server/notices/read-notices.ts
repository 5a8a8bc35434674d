import { levelOfRole } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type {
  NoticeAnswer,
  NoticeLine,
  NoticeReceipt,
  NoticeVersion,
  TownNotice,
  TownNotices,
} from '#shared/sync/notice-messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import { audit } from '../auth/audit.ts';
import { peopleOf } from '../auth/town-people.ts';
import type { Query } from '../db/db.ts';

/** Notices given to a desk at once, and shown to the county. */
const PAGE = 50;
const LISTED = 200;

interface TownRow {
  readonly notice_id: string;
  readonly version: number;
  readonly seq: number;
  readonly state: TownNotice['state'];
  readonly urgency: TownNotice['urgency'];
  readonly title: string;
  readonly body: string;
  readonly due_on: string;
  readonly issuer: string;
  readonly reason: string;
  readonly published_at: Date;
  readonly changed_at: Date;
}

/** A town's notices behind a place. */
export function townNotices({ database }: County, townId: number, after: number): Promise<TownNotices> {
  return database.inTown(townId, async (query) => {
    const rows = await query<TownRow>(
      `SELECT notice_id, version, seq, state, urgency, title, body, due_on, issuer, reason, published_at, changed_at
         FROM notice_town WHERE town_id = $1 AND seq > $2 ORDER BY seq LIMIT ${PAGE + 1}`,
      [townId, after],
    );
    return { notices: rows.slice(0, PAGE).map(noticeIn), more: rows.length > PAGE };
  });
}

function noticeIn(row: TownRow): TownNotice {
  return {
    noticeId: row.notice_id,
    version: row.version,
    seq: row.seq,
    state: row.state,
    urgency: row.urgency,
    title: row.title,
    text: row.body,
    dueOn: row.due_on,
    issuer: row.issuer,
    reason: row.reason,
    publishedAt: row.published_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
  };
}

/** A moment of the PC's clock is believed where it lies between the notice and now (design §2.6). */
const OPENED_AT = `CASE WHEN $4::text::timestamptz BETWEEN changed_at - interval '1 minute' AND now()
                        THEN greatest($4::text::timestamptz, changed_at) ELSE now() END`;

/** What a town says of its notices: only people of the town itself speak for it, only what the county does not know yet counts. */
export function takeReceipts(
  { database }: County,
  townId: number,
  receipts: readonly NoticeReceipt[],
): Promise<number> {
  return database.inTown(townId, async (query) => {
    const people = receipts.length === 0 ? new Map() : await peopleOf(query, townId);
    let taken = 0;
    for (const receipt of receipts) {
      const person = people.get(receipt.by);
      if (!person || levelOfRole(person.role) !== 'town') continue;
      const isNew = receipt.kind === 'opened' ? await opened(query, townId, receipt) : false;
      if ((await received(query, townId, receipt)) || isNew) taken++;
    }
    return taken;
  });
}

/** Opened is received as well. */
async function received(query: Query, townId: number, { noticeId, version }: NoticeReceipt): Promise<boolean> {
  const rows = await query(
    `UPDATE notice_town SET received_version = $3, received_at = now()
      WHERE town_id = $1 AND notice_id = $2 AND received_version < $3 AND version >= $3 RETURNING 1`,
    [townId, noticeId, version],
  );
  return rows.length > 0;
}

async function opened(query: Query, townId: number, { noticeId, version, by, at }: NoticeReceipt): Promise<boolean> {
  const [known] = await query<{ name: string }>('SELECT name FROM account WHERE town_id = $1 AND account_id = $2', [
    townId,
    by,
  ]);
  const rows = await query(
    `UPDATE notice_town SET opened_version = $3, opened_at = ${OPENED_AT}, opened_by = $5, opened_name = $6
      WHERE town_id = $1 AND notice_id = $2 AND opened_version < $3 AND version >= $3 RETURNING 1`,
    [townId, noticeId, version, `${at}:00+08:00`, by, known?.name ?? ''],
  );
  if (rows.length === 0) return false;
  await audit(query, townId, by, 'notice.opened', `${noticeId} v${version}`);
  return true;
}

interface LineRow {
  readonly noticeId: string;
  readonly version: number;
  readonly urgency: NoticeLine['urgency'];
  readonly title: string;
  readonly dueOn: string;
  readonly issuer: string;
  readonly towns: number;
  readonly received: number;
  readonly opened: number;
  readonly departments: number;
  readonly departmentsOpened: number;
  readonly own: NoticeLine['own'];
  readonly published_at: Date;
  readonly changed_at: Date;
  readonly action: string;
}

/**
 * The county's notices, last changed first, with how many towns have and read the present version. `departmentId`: the
 * asker's own department.
 */
export async function noticeLines(
  { database, countyId }: County,
  departmentId: string,
): Promise<readonly NoticeLine[]> {
  const rows = await database.inCounty(countyId, (query) =>
    query<LineRow>(
      `WITH present AS (
         SELECT DISTINCT ON (notice_id) notice_id, version, seq, action, urgency, title, due_on, issuer, at,
                min(at) OVER (PARTITION BY notice_id) AS published_at
           FROM notice_version WHERE town_id = $1 ORDER BY notice_id, version DESC)
       SELECT p.notice_id AS "noticeId", p.version, p.action, p.urgency, p.title, p.due_on AS "dueOn", p.issuer,
              p.published_at, p.at AS changed_at, count(t.town_id)::int AS towns,
              count(t.town_id) FILTER (WHERE t.received_version = t.version)::int AS received,
              count(t.town_id) FILTER (WHERE t.opened_version = t.version)::int AS opened,
              (SELECT count(*)::int FROM notice_department d
                WHERE d.town_id = $1 AND d.notice_id = p.notice_id AND NOT d.is_left) AS departments,
              (SELECT count(*)::int FROM notice_department d
                WHERE d.town_id = $1 AND d.notice_id = p.notice_id AND NOT d.is_left
                  AND d.opened_version = d.version) AS "departmentsOpened",
              coalesce((SELECT CASE WHEN d.opened_version = d.version THEN 'read' ELSE 'unread' END
                          FROM notice_department d WHERE d.town_id = $1 AND d.notice_id = p.notice_id
                           AND d.department_id = $2 AND NOT d.is_left), 'none') AS own
         FROM present p LEFT JOIN notice_town t ON t.notice_id = p.notice_id AND NOT t.is_left
        GROUP BY p.notice_id, p.version, p.seq, p.action, p.urgency, p.title, p.due_on, p.issuer, p.published_at, p.at
        ORDER BY p.seq DESC LIMIT ${LISTED}`,
      [countyTownId(countyId), departmentId],
    ),
  );
  return rows.map(({ published_at, changed_at, action, ...line }) => ({
    ...line,
    state: action === 'withdrawn' ? 'withdrawn' : 'standing',
    publishedAt: published_at.toISOString(),
    changedAt: changed_at.toISOString(),
  }));
}

interface VersionRow {
  readonly version: number;
  readonly action: NoticeVersion['action'];
  readonly urgency: NoticeVersion['urgency'];
  readonly title: string;
  readonly text: string;
  readonly dueOn: string;
  readonly issuer: string;
  readonly towns: number[] | null;
  readonly departments: string[];
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

interface StandRow {
  readonly townId: number;
  readonly townName: string;
  readonly version: number;
  readonly isLeft: boolean;
  readonly receivedVersion: number;
  readonly received_at: Date | null;
  readonly openedVersion: number;
  readonly opened_at: Date | null;
  readonly openedBy: string;
}

interface DepartmentRow {
  readonly departmentId: string;
  readonly name: string;
  readonly version: number;
  readonly isLeft: boolean;
  readonly openedVersion: number;
  readonly opened_at: Date | null;
  readonly openedBy: string;
}

/** One notice with all its versions and how each town and department stands. @throws CodedError N05 */
export function noticeOf({ database, countyId }: County, noticeId: string): Promise<NoticeAnswer> {
  return database.inCounty(countyId, async (query) => {
    const versions = await query<VersionRow>(
      `SELECT version, action, urgency, title, body AS text, due_on AS "dueOn", issuer, towns, departments,
              reason, name AS by, at
         FROM notice_version WHERE town_id = $1 AND notice_id = $2 ORDER BY version DESC`,
      [countyTownId(countyId), noticeId],
    );
    if (versions.length === 0) throw new CodedError('N05');
    const towns = await query<StandRow>(
      `SELECT n.town_id AS "townId", coalesce(u.name, '') AS "townName", n.version, n.is_left AS "isLeft",
              n.received_version AS "receivedVersion", n.received_at, n.opened_version AS "openedVersion", n.opened_at,
              n.opened_name AS "openedBy"
         FROM notice_town n LEFT JOIN unit u ON u.town_id = n.town_id AND u.level = 'town'
        WHERE n.notice_id = $1 ORDER BY n.town_id`,
      [noticeId],
    );
    const departments = await query<DepartmentRow>(
      `SELECT n.department_id AS "departmentId", d.name, n.version, n.is_left AS "isLeft",
              n.opened_version AS "openedVersion", n.opened_at, n.opened_name AS "openedBy"
         FROM notice_department n JOIN department d ON d.town_id = n.town_id AND d.department_id = n.department_id
        WHERE n.town_id = $1 AND n.notice_id = $2 ORDER BY d.name`,
      [countyTownId(countyId), noticeId],
    );
    return {
      noticeId,
      departments: departments.map(({ opened_at, ...one }) => ({ ...one, openedAt: opened_at?.toISOString() ?? null })),
      versions: versions.map(({ at, ...version }) => ({ ...version, at: at.toISOString() })),
      towns: towns.map(({ received_at, opened_at, ...town }) => ({
        ...town,
        receivedAt: received_at?.toISOString() ?? null,
        openedAt: opened_at?.toISOString() ?? null,
      })),
    };
  });
}
