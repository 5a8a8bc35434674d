import type { GuardedState } from '#shared/domain/month/month-guard.ts';
import type { StoredRecord } from '#shared/schema/record.ts';
import { stateAt } from '#shared/schema/record-history.ts';
import type { OpenedRecord } from '#shared/schema/record-sealer.ts';

/** A record as the county holds it; as it is here when the county has none of it, or when the way back is lost. */
export function heldState(local: OpenedRecord<StoredRecord>): GuardedState {
  const rev = local.record.county?.rev;
  const held = rev ? stateAt(local, rev) : null;
  return held ? { record: { ...local.record, ...held.envelope }, values: held.values } : local;
}
