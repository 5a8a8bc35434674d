import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import { SYSTEM_TYPES } from '#shared/catalogue/system-types.ts';
import { normaliseValues } from '#shared/domain/values.ts';
import type { Json } from '#shared/kernel/canonical-json.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type Author, actorOf, newRev, type TrackedField } from './build-record.ts';
import { heightOf, type LedgerRecord } from './record.ts';
import { changesBetween } from './record-changes.ts';

/** Who revises without the town's key. */
export type ClosedAuthor = Pick<Author, 'clock' | 'chance' | 'deviceId' | 'account'>;

export interface ClosedRevision {
  readonly action: string;
  readonly reason?: string;
  /** New open values of a system record; those of other records are the town's alone. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly envelope?: Partial<Pick<LedgerRecord, TrackedField>>;
}

/**
 * The next revision of a record by someone who cannot open its seal: the county (D§3.5). Changes the envelope, and the open
 * values of the month's own papers; the seal stays as it is. Month, title and due day stay too.
 * @throws CodedError D06 when values of an ordinary record would change
 */
export function reviseClosed(author: ClosedAuthor, record: LedgerRecord, revision: ClosedRevision): LedgerRecord {
  if (revision.data && !isSystemType(record.type)) throw new CodedError('D06', '县里不改记录内容');
  const rev = newRev(heightOf(record.rev) + 1, author.deviceId, author.chance);
  // as a desk would write them: without empty values, so that its next revision of the same values changes nothing
  const data = (
    revision.data ? normaliseValues({ types: SYSTEM_TYPES }, record.type, revision.data, () => rev) : record.data
  ) as Record<string, Json>;
  const envelope = revision.envelope ?? {};
  const outside = Object.entries(envelope).flatMap(([field, to]) =>
    sameJson(record[field], to) ? [] : [{ path: `@${field}`, from: record[field] as Json, to: to as Json }],
  );
  const inside = changesBetween(record.data, data) as LedgerRecord['history'][number]['changes'];
  const entry = {
    rev,
    base: record.rev,
    action: revision.action,
    by: actorOf(author),
    deviceId: author.deviceId,
    ...(revision.reason ? { reason: revision.reason.slice(0, 200) } : {}),
    changes: [...inside, ...outside],
  };
  return { ...record, ...envelope, data, rev, history: [...record.history, entry] };
}
