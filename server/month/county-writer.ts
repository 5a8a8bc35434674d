import type { LedgerRecord } from '#shared/schema/record.ts';
import type { ClosedAuthor } from '#shared/schema/revise-closed.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { Query } from '../db/db.ts';
import * as sql from '../sync/push-sql.ts';

/** Name under which the county's own revisions stand beside those of devices. */
export const COUNTY_DEVICE = 'county';

/** The county person as author of revisions. */
export function countyAuthor(account: Pick<Account, 'accountId' | 'name'>): ClosedAuthor {
  return {
    clock: { now: () => Date.now() },
    chance: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    deviceId: COUNTY_DEVICE,
    account: { accountId: account.accountId, name: account.name },
  };
}

/** A record before and after the county changed it. */
export interface CountyRevision {
  readonly before: LedgerRecord;
  readonly after: LedgerRecord;
}

/**
 * Stores the county's own revisions in the town's feed, in one transaction with what they belong to. Answers the town's
 * new place in its sequence. The town's counter must not have been taken in this transaction before.
 */
export async function storeRevisions(
  query: Query,
  townId: number,
  revisions: readonly CountyRevision[],
): Promise<number> {
  const [clock] = await query<{ seq: number }>(sql.TAKE_NUMBERS, [townId, revisions.length]);
  if (!clock) throw new Error('the town has no counter');
  if (revisions.length === 0) return clock.seq;
  await query(sql.KEEP_HISTORY, [townId, JSON.stringify(revisions.map(({ after }) => after.id))]);
  const first = clock.seq - revisions.length + 1;
  const titles = await query<{ id: string; title: string }>(
    `SELECT r.id, r.title FROM jsonb_array_elements_text($2::text::jsonb) AS k(id)
      CROSS JOIN LATERAL (SELECT id, title FROM record WHERE town_id = $1 AND id = k.id OFFSET 0) r`,
    [townId, JSON.stringify(revisions.map(({ after }) => after.id))],
  );
  const titleOf = new Map(titles.map(({ id, title }) => [id, title]));
  const rows = revisions.map(({ before, after }, at) => ({
    id: after.id,
    rev: after.rev,
    held: before.rev,
    seq: first + at,
    type: after.type,
    strand: after.strand,
    unit_code: after.unitCode,
    period: after.period,
    main_date: after.mainDate,
    status: after.status,
    record_no: after.recordNo,
    title: titleOf.get(after.id) ?? '',
    has_sealed: after.sealed !== null,
    doc: after,
  }));
  const written = await query(sql.STORE, [townId, COUNTY_DEVICE, JSON.stringify(rows)]);
  if (written.length !== revisions.length) throw new Error('a record changed under the lock of its town');
  return clock.seq;
}
