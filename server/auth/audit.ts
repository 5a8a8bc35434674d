import { randomUUID } from 'node:crypto';
import { type ChainEnd, chained } from '#shared/domain/audit-chain.ts';
import type { Query } from '../db/db.ts';

/** Holds the chain of a town to the end of the transaction, so that entries follow each other without gaps. */
const TAKE_END = `
INSERT INTO audit_end AS e (town_id, seq, hash) VALUES ($1, 0, '')
ON CONFLICT (town_id) DO UPDATE SET seq = e.seq RETURNING seq, hash`;

/**
 * Adds what the county did to the town's chain (audit-chain.ts): who (account or device id), what, on what. No names, no
 * content. Best called last in a transaction: the chain is held until its end.
 */
export async function audit(
  query: Query,
  townId: number,
  actor: string,
  action: string,
  subject: string,
  reason = '',
): Promise<void> {
  const [end] = await query<ChainEnd>(TAKE_END, [townId]);
  if (!end) throw new Error('the audit trail has no end');
  const act = {
    at: new Date().toISOString(),
    actor,
    action,
    subject: subject.slice(0, 200),
    reason: reason.slice(0, 200),
  };
  const { seq, at, reason: why, prev, hash, subject: kept } = chained(end, act);
  await query(
    `INSERT INTO audit (town_id, audit_id, at, actor, action, subject, seq, reason, prev, hash)
     VALUES ($1, $2, $3::text::timestamptz, $4, $5, $6, $7, $8, $9, $10)`,
    [townId, randomUUID(), at, actor, action, kept, seq, why, prev, hash],
  );
  await query('UPDATE audit_end SET seq = $2, hash = $3 WHERE town_id = $1', [townId, seq, hash]);
}
