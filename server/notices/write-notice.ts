import { todayInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { NoticeCorrection, NoticeWish } from '#shared/sync/notice-messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import { audit } from '../auth/audit.ts';
import type { Query } from '../db/db.ts';

/** A version to be kept: what people wrote and what they did. */
interface NewVersion extends Omit<NoticeWish, 'towns'> {
  readonly version: number;
  readonly action: 'published' | 'corrected' | 'withdrawn';
  readonly towns: readonly number[] | null;
  readonly reason: string;
}

/** The present version, as far as the next one needs it. */
type Present = Omit<NewVersion, 'noticeId' | 'reason'>;

/** Publishes a notice. The same one again changes nothing. @throws CodedError M20 no such towns, M18 the id is another notice's */
export async function publishNotice(county: County, account: Account, wish: NoticeWish): Promise<void> {
  await county.database
    .inCounty(county.countyId, async (query) => {
      await logged(query, county, account, { noticeId: wish.noticeId, version: 1, action: 'published', reason: '' });
      const present = await presentOf(query, county, wish.noticeId);
      if (present) {
        if (present.title !== wish.title || present.text !== wish.text) throw new CodedError('M18');
        throw new AlreadyDone();
      }
      await write(query, county, account, { ...wish, version: 1, action: 'published', reason: '' });
    })
    .catch(passAlreadyDone);
}

/** Writes a further version, which counts as unread. @throws CodedError N05, M18, M19, M20 */
export async function correctNotice(
  county: County,
  account: Account,
  noticeId: string,
  { version: seen, reason, ...wish }: NoticeCorrection,
): Promise<void> {
  await county.database.inCounty(county.countyId, async (query) => {
    const version = seen + 1;
    await logged(query, county, account, { noticeId, version, action: 'corrected', reason });
    await standing(query, county, noticeId, seen);
    await write(query, county, account, { noticeId, ...wish, version, action: 'corrected', reason });
  });
}

/** Takes a notice back: towns keep its title and learn why. @throws CodedError N05, M18, M19 */
export async function withdrawNotice(
  county: County,
  account: Account,
  noticeId: string,
  { version: seen, reason }: { readonly version: number; readonly reason: string },
): Promise<void> {
  await county.database.inCounty(county.countyId, async (query) => {
    const version = seen + 1;
    await logged(query, county, account, { noticeId, version, action: 'withdrawn', reason });
    const present = await standing(query, county, noticeId, seen);
    await write(query, county, account, { ...present, noticeId, version, action: 'withdrawn', reason });
  });
}

/** Ends a transaction whose work was done before. */
class AlreadyDone extends Error {}

function passAlreadyDone(thrown: unknown): void {
  if (!(thrown instanceof AlreadyDone)) throw thrown;
}

/**
 * The trail comes first: its end is held to the end of the transaction, so that notices are numbered in the order in
 * which they are committed and no reader of a town's notices passes one over.
 */
async function logged(
  query: Query,
  { countyId }: County,
  { accountId }: Account,
  { noticeId, version, action, reason }: Pick<NewVersion, 'noticeId' | 'version' | 'action' | 'reason'>,
): Promise<void> {
  await audit(query, countyTownId(countyId), accountId, `notice.${action}`, `${noticeId} v${version}`, reason);
}

async function presentOf(query: Query, { countyId }: County, noticeId: string): Promise<Present | undefined> {
  const [present] = await query<Present>(
    `SELECT version, action, urgency, title, body AS text, due_on AS "dueOn", issuer, towns, departments FROM notice_version
      WHERE town_id = $1 AND notice_id = $2 ORDER BY version DESC LIMIT 1`,
    [countyTownId(countyId), noticeId],
  );
  return present;
}

/** @throws CodedError N05, M19 it was taken back, M18 somebody changed it since */
async function standing(query: Query, county: County, noticeId: string, seen: number): Promise<Present> {
  const present = await presentOf(query, county, noticeId);
  if (!present) throw new CodedError('N05');
  if (present.action === 'withdrawn') throw new CodedError('M19');
  if (present.version !== seen) throw new CodedError('M18');
  return present;
}

async function write(query: Query, county: County, { accountId, name }: Account, notice: NewVersion): Promise<void> {
  const own = countyTownId(county.countyId);
  const { noticeId, version, action, urgency, title, text, dueOn, issuer, towns, departments, reason } = notice;
  const [row] = await query<{ seq: number }>(
    `INSERT INTO notice_version (town_id, notice_id, version, seq, action, urgency, title, body, due_on, issuer, towns,
                                 reason, account_id, name, departments)
     SELECT $1, $2, $3, coalesce(max(seq), 0) + 1, $4, $5, $6, $7, $8, $9, $10::text::jsonb, $11, $12, $13, $14::text::jsonb
       FROM notice_version WHERE town_id = $1 RETURNING seq`,
    [
      ...[own, noticeId, version, action, urgency, title, text, dueOn, issuer],
      ...[towns && JSON.stringify(towns), reason, accountId, name, JSON.stringify(departments)],
    ],
  );
  if (!row) throw new Error('the notice was not kept');
  await toDepartments(query, own, notice);
  const reached = action === 'withdrawn' ? [] : await townsOf(query, towns, departments.length > 0);
  const content = [urgency, title, text, dueOn, issuer, reason] as const;
  for (const townId of reached) {
    await query(
      `INSERT INTO notice_town (town_id, notice_id, version, seq, state, urgency, title, body, due_on, issuer, reason)
       VALUES ($1, $2, $3, $4, 'standing', $5, $6, $7, $8, $9, $10)
       ON CONFLICT (town_id, notice_id) DO UPDATE
          SET version = excluded.version, seq = excluded.seq, state = 'standing', is_left = false, changed_at = now(),
              urgency = excluded.urgency, title = excluded.title, body = excluded.body, due_on = excluded.due_on,
              issuer = excluded.issuer, reason = excluded.reason`,
      [townId, noticeId, version, row.seq, ...content],
    );
  }
  // whoever has it and is not reached any more learns that it is no longer meant for him
  await query(
    `UPDATE notice_town SET version = $2, seq = $3, state = 'withdrawn', body = '', reason = $4, changed_at = now(),
            is_left = $5
      WHERE notice_id = $1 AND version < $2 AND state = 'standing'`,
    [noticeId, version, row.seq, reason, action !== 'withdrawn'],
  );
}

/** Who of the departments has it and in which version; who is not among them any more keeps what was opened. @throws CodedError M17 */
async function toDepartments(query: Query, own: number, notice: NewVersion): Promise<void> {
  const { noticeId, version, action } = notice;
  const asked = action === 'withdrawn' ? [] : [...new Set(notice.departments)];
  const rows = await query<{ id: string }>(
    `SELECT department_id AS id FROM department WHERE town_id = $1 AND valid_to = ''`,
    [own],
  );
  const standing = new Set(rows.map(({ id }) => id));
  if (asked.some((id) => !standing.has(id))) throw new CodedError('M17');
  for (const id of asked) {
    await query(
      `INSERT INTO notice_department (town_id, notice_id, department_id, version) VALUES ($1, $2, $3, $4)
       ON CONFLICT (town_id, notice_id, department_id) DO UPDATE SET version = excluded.version, is_left = false`,
      [own, noticeId, id, version],
    );
  }
  await query(
    `UPDATE notice_department SET version = $3, is_left = $4
      WHERE town_id = $1 AND notice_id = $2 AND version < $3 AND NOT is_left`,
    [own, noticeId, version, action !== 'withdrawn'],
  );
}

/** Somebody of a department has the present version open; told once for each version. */
export async function openedByDepartment(
  { database, countyId }: County,
  account: Account,
  noticeId: string,
  version: number,
): Promise<void> {
  const own = countyTownId(countyId);
  const { departmentId } = account;
  if (typeof departmentId !== 'string') return;
  await database.inTown(own, async (query) => {
    const rows = await query(
      `UPDATE notice_department SET opened_version = $4, opened_at = now(), opened_by = $5, opened_name = $6
        WHERE town_id = $1 AND notice_id = $2 AND department_id = $3 AND opened_version < $4 AND version = $4
          AND NOT is_left RETURNING 1`,
      [own, noticeId, departmentId, version, account.accountId, account.name],
    );
    if (rows.length === 0) return;
    await audit(query, own, account.accountId, 'notice.department_opened', `${noticeId} v${version}`);
  });
}

/** The towns that are asked for, or all that stand. @throws CodedError M20 one of them is none, or there is nobody at all */
async function townsOf(
  query: Query,
  asked: readonly number[] | null,
  hasDepartments: boolean,
): Promise<readonly number[]> {
  if (asked?.length === 0 && hasDepartments) return [];
  const rows = await query<{ townId: number }>(
    `SELECT town_id AS "townId" FROM unit
      WHERE level = 'town' AND (coalesce(doc->>'validTo', '') = '' OR doc->>'validTo' >= $1) ORDER BY town_id`,
    [todayInChina(Date.now())],
  );
  const known = rows.map(({ townId }) => townId);
  const reached = asked === null ? known : known.filter((townId) => asked.includes(townId));
  if (reached.length === 0 || (asked !== null && reached.length !== new Set(asked).size))
    throw new CodedError('M20', '接收的乡镇不在册');
  return reached;
}
