import { CodedError } from '#shared/kernel/coded-error.ts';
import { escrowKeptSchema, escrowPartsSchema } from '#shared/sync/escrow-messages.ts';
import { doneSchema } from '#shared/sync/people-messages.ts';
import type { AuditLog } from '../store/audit-log.ts';
import { ESCROW_TRAIL, sendTrail } from './audit-sender.ts';
import type { CountyClient } from './county-client.ts';
import type { SyncEngine } from './sync-engine.ts';

/** Longest transfer of one part, milliseconds. */
const PART_MS = 30 * 60_000;

/** What a revoked desk handed over. */
export interface HandedOver {
  readonly records: number;
  readonly papers: number;
}

/**
 * Hands everything that was not sent to the county, sealed to it, then the rest of the audit trail, and waits until all of it
 * is acknowledged (SPEC.md §12.1).
 * Only then may this PC's keys be wiped. Doing it again is no harm, and sends only what did not arrive before.
 * @throws CodedError S26 something waits and this desk never got keys for it, S28, N01 and the county's
 */
export async function handOver(
  sync: Pick<SyncEngine, 'courier' | 'status'>,
  county: CountyClient,
  audit: AuditLog,
  onProgress: (done: number, total: number) => void,
): Promise<HandedOver> {
  const made = await sync.courier
    .makePackage({ withPapers: true, isResumed: true, onProgress })
    .catch((error: unknown) => {
      const isNothing = error instanceof CodedError && error.code === 'S26' && sync.status().waiting === 0;
      if (isNothing) return null;
      throw error;
    });
  const hasContent = made !== null && made.records + made.papers > 0;
  const { parts: there } = hasContent
    ? await county.get(`/api/v1/escrow?packageId=${made.id}`, escrowPartsSchema)
    : { parts: [] };
  for (const [at, { bytes }] of (hasContent ? made.files : []).entries()) {
    if (there.includes(at + 1)) continue;
    await county.patch({ path: '/api/v1/escrow', body: bytes, headers: {}, schema: escrowKeptSchema, millis: PART_MS });
  }
  await sendTrail(audit, county, () => undefined, ESCROW_TRAIL);
  await county.send({ method: 'POST', path: '/api/v1/escrow/left', body: {}, schema: doneSchema });
  return { records: made?.records ?? 0, papers: made?.papers ?? 0 };
}
