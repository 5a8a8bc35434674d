import { periodOfDay } from '#shared/domain/month/month-rule.ts';
import { addMonths, minuteInChina, monthOf, todayInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { reviseClosed } from '#shared/schema/revise-closed.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { DecideCorrection } from '#shared/sync/month-messages.ts';
import { audit } from '../auth/audit.ts';
import type { Query } from '../db/db.ts';
import { countyAuthor, storeRevisions } from './county-writer.ts';
import { type DecideDeps, lockTown } from './decide-report.ts';
import { heldRecords, lockedMonths, monthSettings } from './month-store.ts';

/**
 * Accepts or refuses a correction (D§3.5). An accepted one names the month whose report tells it; the town's desk then
 * makes the new revision of the record, which alone can write what is sealed, and the county lets exactly that change in.
 * @throws CodedError N05 no such correction; M08 it has moved on; M09 a refusal without a reason
 */
export async function decideCorrection(deps: DecideDeps, account: Account, asked: DecideCorrection): Promise<string> {
  const { townId, id, accept, reason } = asked;
  const { rev, seq } = await deps.county.database.inTown(townId, async (query) => {
    await lockTown(query, townId);
    const before = (await heldRecords(query, townId, [id])).get(id);
    if (before?.type !== 'correction') throw new CodedError('N05');
    if (before.rev !== asked.rev || before.data.state !== 'asked') throw new CodedError('M08');
    if (!accept && reason === '') throw new CodedError('M09');
    const data = {
      ...before.data,
      state: accept ? 'accepted' : 'refused',
      decided_at: minuteInChina(Date.now()),
      decided_by: account.name,
      decision_reason: reason,
      ...(accept ? { applied_month: await openMonth(query, townId) } : {}),
    };
    const action = accept ? 'correction_accept' : 'correction_refuse';
    const after = reviseClosed(countyAuthor(account), before, { action, data, ...(reason ? { reason } : {}) });
    const place = await storeRevisions(query, townId, [{ before, after }]);
    await audit(query, townId, account.accountId, `month.${action}`, id);
    return { rev: after.rev, seq: place };
  });
  deps.watch.moved(townId, seq);
  return rev;
}

/** The month that is being worked in: today's, or the first after it that is not locked. */
async function openMonth(query: Query, townId: number): Promise<string> {
  const locked = await lockedMonths(query, townId);
  const today = todayInChina(Date.now());
  let month = periodOfDay(await monthSettings(query), today) || monthOf(today);
  while (locked.has(month)) month = addMonths(month, 1);
  return month;
}
