import { anchorSubject, type CountyAnchor } from '#shared/domain/audit-anchors.ts';
import type { ChainEnd } from '#shared/domain/audit-chain.ts';
import { auditEndsSchema, type CountyEnd, chainEndSchema, MAX_AUDIT_ENTRIES } from '#shared/sync/audit-messages.ts';
import type { AuditLog } from '../store/audit-log.ts';
import type { CountyClient } from './county-client.ts';

/** A place of the county's chain is written into this desk's chain no oftener than this, in milliseconds. */
const LOG_ANCHOR_AFTER_MS = 3_600_000;
/** Where a desk in use sends its trail, and where a revoked one does (SPEC.md §12.1). */
const PATH = '/api/v1/audit';
export const ESCROW_TRAIL = '/api/v1/escrow/audit';

/** Sends this desk's audit trail, from where the county has it, and keeps where the county's own chains stand. */
export class AuditSender {
  readonly #log: AuditLog;
  readonly #county: CountyClient;
  /** The county's trail is not what this desk saw of it before. */
  readonly #onDoubt: () => void;
  /** How far the county said it has this chain; null: it has not been asked. */
  #held: number | null = null;
  #isAsked = false;
  #running: Promise<void> | null = null;

  constructor(log: AuditLog, county: CountyClient, onDoubt: () => void) {
    this.#log = log;
    this.#county = county;
    this.#onDoubt = onDoubt;
  }

  /** Settles when the county has everything that was in the trail at this moment. @throws CodedError of line or county */
  send(): Promise<void> {
    this.#isAsked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** The county is another one than before: what it said does not count any more. */
  askAgain(): void {
    this.#held = null;
  }

  async #run(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      await this.#sendOnce();
    }
  }

  async #sendOnce(): Promise<void> {
    const own = await this.#log.end();
    if (own.seq === 0 || own.seq === this.#held) return;
    this.#held = await sendTrail(this.#log, this.#county, this.#onDoubt);
  }
}

/**
 * Sends what the county does not have of this desk's trail; how far it has it then. `onDoubt`: the county's trail is not
 * what this desk saw of it before. @throws CodedError N01, N02, A02 and others of the county
 */
export async function sendTrail(
  log: AuditLog,
  county: Pick<CountyClient, 'get' | 'send'>,
  onDoubt: () => void,
  path = PATH,
): Promise<number> {
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
    if (entries.length === 0) break;
    at = await county.send({ method: 'POST', path, body: { chain: log.chain, entries }, schema: chainEndSchema });
  }
  return at.seq;
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
