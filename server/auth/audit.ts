import { randomUUID } from 'node:crypto';
import type { Query } from '../db/db.ts';

/** What is kept about acts of administration: who (account or device id), what, on what. No names, no content. */
export async function audit(
  query: Query,
  townId: number,
  actor: string,
  action: string,
  subject: string,
): Promise<void> {
  await query('INSERT INTO audit (town_id, audit_id, actor, action, subject) VALUES ($1, $2, $3, $4, $5)', [
    townId,
    randomUUID(),
    actor,
    action,
    subject,
  ]);
}
