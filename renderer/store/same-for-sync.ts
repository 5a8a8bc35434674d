import type { StoredRecord } from '#shared/schema/record.ts';

/**
 * Two states of a record are the same for sync when revision and the county's word are: what it holds, where, in which
 * life of its data, and its refusal. A place alone says nothing: a county from a backup gives it again.
 */
export function sameForSync(a: StoredRecord, b: StoredRecord): boolean {
  return (
    a.rev === b.rev &&
    (a.county?.seq ?? -1) === (b.county?.seq ?? -1) &&
    (a.county?.rev ?? '') === (b.county?.rev ?? '') &&
    (a.county?.epoch ?? '') === (b.county?.epoch ?? '') &&
    (a.county?.refusal?.rev ?? '') === (b.county?.refusal?.rev ?? '') &&
    (a.county?.refusal?.code ?? '') === (b.county?.refusal?.code ?? '')
  );
}
