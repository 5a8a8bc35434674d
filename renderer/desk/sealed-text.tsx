import { createContext, type ReactNode, useContext } from 'react';
import { may, unmaskNeedsReason } from '#shared/domain/permissions.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { MaskedText } from '../ui/masked-text.tsx';
import { useDesk } from './desk-context.ts';
import { useOpenSealed } from './open-sealed.tsx';

/** The record whose sealed values are shown. */
export const SealedRecordContext = createContext<Pick<LedgerRecord, 'id' | 'type' | 'strand' | 'unitCode'> | null>(
  null,
);

/**
 * A sealed value (D§6 P4): covered; opened on click by who may, with a reason where the role must give one; every
 * opening stands in the audit trail before the value is seen; covered again after a minute.
 */
export function SealedText({ name, masked, children }: { name: string; masked: string; children: ReactNode }) {
  const { store } = useDesk();
  const record = useContext(SealedRecordContext);
  const reasons = useOpenSealed('经办人、时间和用途将记入审计日志。');
  if (record && !may(store.account, 'unmask', record)) {
    return (
      <span className="masked" title="没有查看权限">
        {masked}
      </span>
    );
  }
  const reveal = async () => {
    const reason = unmaskNeedsReason(store.account.role) ? await reasons.ask() : '';
    if (reason === null) return false;
    const subject = record ? `${record.type}/${record.id} ${name}` : name;
    await store.audit.add({ action: 'sealed.viewed', subject, reason });
    return true;
  };
  return (
    <>
      <MaskedText name={name} masked={masked} onReveal={reveal}>
        {children}
      </MaskedText>
      {reasons.dialog}
    </>
  );
}
