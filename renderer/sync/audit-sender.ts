import { anchorSubject, type CountyAnchor } from '#shared/domain/audit-anchors.ts';
import type { ChainEnd } from '#shared/domain/audit-chain.ts';
import { auditEndsSchema, type CountyEnd, chainEndSchema, MAX_AUDIT_ENTRIES } from '#shared/sync/audit-messages.ts';
import type { AuditLog } from '../store/audit-log.ts';
import { type CountyClient, createCountyClient } from './county-client.ts';
import type { SyncEngine } from './sync-engine.ts';

/** A place of the county's chain is written into this desk's chain no oftener than this, in milliseconds. */
const LOG_ANCHOR_AFTER_MS = 3_600_000;
/** Where a desk in use sends its trail, and where a revoked one does (SPEC.md §12.1). */
const PATH = '/api/v1/audit';
export const ESCROW_TRAIL = '/api/v1/escrow/audit';

/**
 * Sends this desk's audit trail after each success of sync, from where the county has it, and keeps where the county's
 * own chains stand. `onDoubt`: the county's trail is not what this desk saw of it before.
 */
export function sendAudit(log: AuditLog, sync: SyncEngine, onDoubt: () => void): () => void {
  let seen = 0;
  let running: Promise<void> | null = null;
  return sync.onStatus(({ lastSuccessAt }) => {
    if (lastSuccessAt === null || lastSuccessAt === seen || running) return;
    seen = lastSuccessAt;
    running = sendTrail(log, createCountyClient(), onDoubt)
      .catch(() => undefined) // a broken line: gone on with at the next success
      .finally(() => {
        running = null;
      });
  });
}

/** Sends what the county does not have of this desk's trail. @throws CodedError N01, N02, A02 and others of the county */
export async function sendTrail(
  log: AuditLog,
  county: Pick<CountyClient, 'get' | 'send'>,
  onDoubt: () => void,
  path = PATH,
): Promise<void> {
  const kept = await log.anchors();
  const places = kept.map(({ townId, seq }) => `${townId}:${seq}`).join(',');
  const answer = await county.get(`${path}?chain=${log.chain}&anchors=${places}`, auditEndsSchema);
  for (const end of answer.county ?? []) await keepEnd(log, end, onDoubt);
  let at: ChainEnd = answer;
  if (!(await isOurs(log, at))) {
    await log.add({ action: 'county.lost_trail', subject: `${log.chain} ${at.seq}` });
    await doubted(log, { townId: null, seq: at.seq }, onDoubt);
    await log.rename();
    at = { seq: 0, hash: '' };
  }
  for (let own = await log.end(); at.seq < own.seq; own = await log.end()) {
    const entries = await log.after(at.seq, MAX_AUDIT_ENTRIES);
    if (entries.length === 0) return;
    at = await county.send({ method: 'POST', path, body: { chain: log.chain, entries }, schema: chainEndSchema });
  }
}

/** Whether the county's copy of this desk's chain ends at an entry that this desk wrote. */
async function isOurs(log: AuditLog, { seq, hash }: ChainEnd): Promise<boolean> {
  if (seq === 0) return true;
  const [entry] = await log.after(seq - 1, 1);
  return entry?.seq === seq && entry.hash === hash;
}

/** Compares what was kept of one chain of the county with what it says now, and keeps that. */
async function keepEnd(log: AuditLog, { townId, seq, hash, at }: CountyEnd, onDoubt: () => void): Promise<void> {
  const before = (await log.anchors()).find((one) => one.townId === townId);
  const now: CountyAnchor = { townId, seq, hash };
  if (before && before.seq > 0 && at !== before.hash) {
    await log.add({
      action: 'county.rewritten',
      subject: anchorSubject(before),
      reason: `县里现在：第 ${seq} 条 ${hash}`,
    });
    await doubted(log, { townId, seq: before.seq }, onDoubt);
    await log.keepAnchor({ ...now, loggedAt: 0 });
    return;
  }
  if (seq === 0 || seq === before?.seq) return;
  const since = Date.now() - (before?.loggedAt ?? 0);
  const isDue = since < 0 || since > LOG_ANCHOR_AFTER_MS;
  if (isDue) await log.add({ action: 'county.anchored', subject: anchorSubject(now) });
  await log.keepAnchor({ ...now, loggedAt: isDue ? Date.now() : (before?.loggedAt ?? 0) });
}

async function doubted(
  log: AuditLog,
  what: { readonly townId: number | null; readonly seq: number },
  onDoubt: () => void,
): Promise<void> {
  await log.setDoubt({ ...what, at: new Date().toISOString() });
  onDoubt();
}
