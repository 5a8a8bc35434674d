import { monthPaperId } from '#shared/domain/month/month-ids.ts';
import { isMonthLocked, type ReportState, reportStateOf, stepOf } from '#shared/domain/month/report-state.ts';
import { isMinute, minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { reviseClosed } from '#shared/schema/revise-closed.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { DecideReport } from '#shared/sync/month-messages.ts';
import type { County } from '../app/county.ts';
import { audit } from '../auth/audit.ts';
import type { Query } from '../db/db.ts';
import type { TownWatch } from '../sync/town-watch.ts';
import { type CountyRevision, countyAuthor, storeRevisions } from './county-writer.ts';
import { heldRecords } from './month-store.ts';

export interface DecideDeps {
  readonly county: County;
  readonly watch: Pick<TownWatch, 'moved'>;
}

/** Longest exceptional unlock, in days. */
const LONGEST_UNLOCK_DAYS = 31;

/**
 * What the county does with a town's report: receive, return with items, lock, unlock for a time (D§3.3). One
 * transaction under the town's counter, so that no push slips between the look and the lock. Returned items become
 * revisions of the very records, which the desks pull.
 * @throws CodedError N05 no report; M08 it has moved on; M01 not from this state; M09 no reason; M11 a wrong time
 */
export async function decideReport(deps: DecideDeps, account: Account, asked: DecideReport): Promise<string> {
  const { townId, month } = asked;
  const { rev, seq } = await deps.county.database.inTown(townId, async (query) => {
    await lockTown(query, townId);
    const id = monthPaperId('monthly_report', townCodeOf(townId), month);
    const report = (await heldRecords(query, townId, [id])).get(id);
    if (!report) throw new CodedError('N05');
    if (report.rev !== asked.rev) throw new CodedError('M08');
    const after = decided(report, asked, account);
    const returned = asked.step === 'return' ? await returnedRecords(query, asked, account) : [];
    await writeLock(query, asked, account);
    const place = await storeRevisions(query, townId, [{ before: report, after }, ...returned]);
    await audit(query, townId, account.accountId, `month.${asked.step}`, month);
    return { rev: after.rev, seq: place };
  });
  deps.watch.moved(townId, seq);
  return rev;
}

/** Holds the town's counter without taking a number: pushes of the town wait until this transaction ends. */
export async function lockTown(query: Query, townId: number): Promise<void> {
  await query(
    `INSERT INTO town_clock (town_id, seq) VALUES ($1, 0)
     ON CONFLICT (town_id) DO UPDATE SET seq = town_clock.seq`,
    [townId],
  );
}

function decided(report: LedgerRecord, asked: DecideReport, account: Account): LedgerRecord {
  const state: ReportState = isMonthLocked(report.data, minuteInChina(Date.now()))
    ? 'locked'
    : reportStateOf(report.data);
  const step = stepOf(asked.step);
  if (!step.from.includes(state)) throw new CodedError('M01', `月报现在是“${state}”`);
  if ((asked.step === 'return' || asked.step === 'unlock') && asked.reason === '') throw new CodedError('M09');
  const data = { ...report.data, state: step.to, ...written(report, asked, account) };
  return reviseClosed(countyAuthor(account), report, {
    action: `report_${asked.step}`,
    data,
    ...(asked.reason ? { reason: asked.reason } : {}),
  });
}

function written(report: LedgerRecord, asked: DecideReport, account: Account): Record<string, unknown> {
  const now = minuteInChina(Date.now());
  const { step, reason, items, until } = asked;
  if (step === 'receive') return { received_at: now, received_by: account.name };
  if (step === 'lock') return { locked_at: now, locked_by: account.name, unlocked_until: '', unlock_reason: '' };
  const rows = items.map((item, at) => ({
    _row: `r${at + 1}`,
    record_id: item.recordId,
    indicator: item.indicator,
    title: item.title,
    reason: item.reason,
  }));
  const returned = {
    returned_at: now,
    return_reason: reason,
    return_items: rows,
    return_count: Number(report.data.return_count ?? 0) + 1,
  };
  if (step === 'return') return returned;
  const latest = minuteInChina(Date.now() + LONGEST_UNLOCK_DAYS * 86_400_000);
  if (!isMinute(until) || until <= now || until > latest) throw new CodedError('M11');
  return {
    unlocked_until: until,
    unlock_reason: reason,
    returned_at: now,
    return_reason: `县里解锁：${reason}`,
    return_items: [],
  };
}

async function writeLock(query: Query, asked: DecideReport, account: Account): Promise<void> {
  const { townId, month, step, until } = asked;
  if (step === 'lock') {
    await query(
      `INSERT INTO month_lock (town_id, period, locked_by) VALUES ($1, $2, $3)
       ON CONFLICT (town_id, period) DO UPDATE SET locked_by = excluded.locked_by, locked_at = now(), unlocked_until = NULL`,
      [townId, month, account.accountId],
    );
  }
  if (step === 'unlock') {
    await query(
      `UPDATE month_lock SET unlocked_until = ($3::text || ':00+08')::timestamptz WHERE town_id = $1 AND period = $2`,
      [townId, month, until],
    );
  }
}

/** Records that the list names, returned with their reasons; a record named twice gets both. */
async function returnedRecords(
  query: Query,
  asked: DecideReport,
  account: Account,
): Promise<readonly CountyRevision[]> {
  const reasons = new Map<string, string[]>();
  for (const { recordId, reason } of asked.items) {
    if (recordId !== '') reasons.set(recordId, [...(reasons.get(recordId) ?? []), reason]);
  }
  const held = await heldRecords(query, asked.townId, [...reasons.keys()]);
  return [...held.values()]
    .filter((record) => record.status !== 'void')
    .map((before) => ({
      before,
      after: reviseClosed(countyAuthor(account), before, {
        action: 'return',
        reason: (reasons.get(before.id) ?? []).join('；'),
        envelope: { status: 'returned' },
      }),
    }));
}
