import { createContext, type ReactNode, useContext } from 'react';
import { MaskedText } from '../ui/masked-text.tsx';
import { useDesk } from './desk-context.ts';
import { useOpenSealed } from './open-sealed.tsx';
import { mayOpenSealed, openSealedValue, type SealedRecord } from './sealed-opening.ts';

/** The record whose sealed values are shown. */
export const SealedRecordContext = createContext<SealedRecord | null>(null);

/**
 * A sealed value (D§6 P4): covered; opened on click by who may, with a reason where the role must give one; every
 * opening stands in the audit trail before the value is seen; covered again after a minute.
 */
export function SealedText({ name, masked, children }: { name: string; masked: string; children: ReactNode }) {
  const { store } = useDesk();
  const record = useContext(SealedRecordContext);
  const reasons = useOpenSealed('经办人、时间和用途将记入审计日志。');
  if (!mayOpenSealed(store.account, record)) {
    return (
      <span className="masked" title="没有查看权限">
        {masked}
      </span>
    );
  }
  return (
    <>
      <MaskedText name={name} masked={masked} onReveal={() => openSealedValue(store, record, name, reasons.ask)}>
        {children}
      </MaskedText>
      {reasons.dialog}
    </>
  );
}
