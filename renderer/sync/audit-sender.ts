import { chainEndSchema, MAX_AUDIT_ENTRIES } from '#shared/sync/audit-messages.ts';
import type { AuditLog } from '../store/audit-log.ts';
import { createCountyClient } from './county-client.ts';
import type { SyncEngine } from './sync-engine.ts';

/** Sends this desk's audit trail after each success of sync, from where the county has it. */
export function sendAudit(log: AuditLog, sync: SyncEngine): () => void {
  let seen = 0;
  let running: Promise<void> | null = null;
  return sync.onStatus(({ lastSuccessAt }) => {
    if (lastSuccessAt === null || lastSuccessAt === seen || running) return;
    seen = lastSuccessAt;
    running = send(log)
      .catch(() => undefined) // a broken line: gone on with at the next success
      .finally(() => {
        running = null;
      });
  });
}

async function send(log: AuditLog): Promise<void> {
  const county = createCountyClient();
  const path = '/api/v1/audit';
  const own = await log.end();
  let end = own.seq === 0 ? own : await county.get(`${path}?chain=${log.chain}`, chainEndSchema);
  while (end.seq < own.seq) {
    const entries = await log.after(end.seq, MAX_AUDIT_ENTRIES);
    if (entries.length === 0) return;
    end = await county.send({ method: 'POST', path, body: { chain: log.chain, entries }, schema: chainEndSchema });
  }
}
