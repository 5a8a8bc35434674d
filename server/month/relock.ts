import { monthPaperId } from '#shared/domain/month/month-ids.ts';
import { reportStateOf } from '#shared/domain/month/report-state.ts';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { reviseClosed } from '#shared/schema/revise-closed.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import { audit } from '../auth/audit.ts';
import { countyAuthor, storeRevisions } from './county-writer.ts';
import { type DecideDeps, lockTown } from './decide-report.ts';
import { heldRecords } from './month-store.ts';

/** Who locks again when the time of an exceptional unlock is over. */
const SYSTEM = { accountId: 'county', name: '县级平台' };

/**
 * Locks months again whose exceptional unlock has run out, and tells the desks by a revision of the report. The push
 * already refuses from the minute on (`lockedMonths`); this only makes it visible.
 */
export async function relockExpired(deps: DecideDeps): Promise<void> {
  const { database, countyId } = deps.county;
  const due = await database.inCounty(countyId, (query) =>
    query<{ town_id: number; period: string }>(
      'SELECT town_id, period FROM month_lock WHERE unlocked_until <= now() ORDER BY town_id, period',
      [],
    ),
  );
  for (const { town_id: townId, period } of due) {
    const seq = await database.inTown(townId, async (query) => {
      await lockTown(query, townId);
      const id = monthPaperId('monthly_report', townCodeOf(townId), period);
      const before = (await heldRecords(query, townId, [id])).get(id);
      await query(
        'UPDATE month_lock SET unlocked_until = NULL WHERE town_id = $1 AND period = $2 AND unlocked_until <= now()',
        [townId, period],
      );
      if (!before || reportStateOf(before.data) === 'locked') return null;
      const data = {
        ...before.data,
        state: 'locked',
        locked_at: minuteInChina(Date.now()),
        locked_by: SYSTEM.name,
        unlocked_until: '',
      };
      const after = reviseClosed(countyAuthor(SYSTEM), before, { action: 'report_lock', reason: '解锁时限已到', data });
      await audit(query, townId, SYSTEM.accountId, 'month.relock', period);
      return storeRevisions(query, townId, [{ before, after }]);
    });
    if (seq !== null) deps.watch.moved(townId, seq);
  }
}
