import type { StoredRecord } from '#shared/schema/record.ts';

/** Two states of a record are the same for sync when revision, the county's place for it, and its refusal are. */
export function sameForSync(a: StoredRecord, b: StoredRecord): boolean {
  return (
    a.rev === b.rev &&
    (a.county?.seq ?? -1) === (b.county?.seq ?? -1) &&
    (a.county?.refusal?.rev ?? '') === (b.county?.refusal?.rev ?? '') &&
    (a.county?.refusal?.code ?? '') === (b.county?.refusal?.code ?? '')
  );
}
