import { type AccountLike, may, unmaskNeedsReason } from '#shared/domain/permissions.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import type { AuditLog } from '../store/audit-log.ts';

/** What of a record says who may open its seal. */
export type SealedRecord = Pick<LedgerRecord, 'id' | 'type' | 'strand' | 'unitCode'>;

/** Whether this person may open sealed values of this record (null: of none in particular). */
export function mayOpenSealed(account: AccountLike, record: SealedRecord | null): boolean {
  return record === null || may(account, 'unmask', record);
}

/**
 * Opens one sealed value (D§6 P4): a reason first where the role must give one, then the entry in the audit trail. True
 * only when the entry is durable: nothing is seen before. False when the person changed their mind.
 * @throws what kept the trail from taking the entry
 */
export async function openSealedValue(
  { account, audit }: { readonly account: AccountLike; readonly audit: Pick<AuditLog, 'add'> },
  record: SealedRecord | null,
  name: string,
  ask: () => Promise<string | null>,
): Promise<boolean> {
  const reason = unmaskNeedsReason(account) ? await ask() : '';
  if (reason === null) return false;
  const subject = record ? `${record.type}/${record.id} ${name}` : name;
  await audit.add({ action: 'sealed.viewed', subject, reason });
  return true;
}
