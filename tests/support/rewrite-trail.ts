import { type AuditEntry, type ChainEnd, chained, NEW_CHAIN } from '../../shared/domain/audit-chain.ts';
import type { TestCounty } from './county.ts';

/**
 * What the owner of the database can do: says that somebody else did everything in a town's chain, and computes all of it
 * anew, so that it follows itself without a break.
 */
export async function rewriteTrail({ sql }: TestCounty, townId: number): Promise<void> {
  const rows = await sql<(Omit<AuditEntry, 'at'> & { at: Date })[]>`
    SELECT seq::int, at, action, subject, reason FROM audit WHERE town_id = ${townId} AND seq IS NOT NULL ORDER BY seq`;
  let end: ChainEnd = NEW_CHAIN;
  for (const { at, action, subject, reason } of rows) {
    const entry = chained(end, { at: at.toISOString(), actor: 'somebody-else', action, subject, reason });
    await sql`UPDATE audit SET actor = ${entry.actor}, prev = ${entry.prev}, hash = ${entry.hash}
               WHERE town_id = ${townId} AND seq = ${entry.seq}`;
    end = entry;
  }
  await sql`UPDATE audit_end SET hash = ${end.hash} WHERE town_id = ${townId}`;
}
