import { Button, Input } from 'antd';
import { useState } from 'react';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';

/** Why the last save failed, and the way on when it failed because the month is locked. Nothing without an error. */
export function EntryError({ error, onLate }: { error: unknown; onLate: (reason: string) => void }) {
  if (error === null) return null;
  return (
    <>
      <ErrorPanel error={error} />
      <LateReason error={error} onSave={onLate} />
    </>
  );
}

/** Asks why a record comes after its month was locked, and saves it as a late one (补报, D§3.5). Nothing for other errors. */
function LateReason({ error, onSave }: { error: unknown; onSave: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  if (!(error instanceof CodedError) || (error.code !== 'M03' && error.code !== 'M04')) return null;
  return (
    <section className="month-line" aria-label="补报">
      <label htmlFor="late-reason">补报原因</label>
      <Input
        id="late-reason"
        autoFocus
        maxLength={200}
        placeholder="为什么没有在当月登记"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="primary" disabled={reason.trim() === ''} onClick={() => onSave(reason.trim())}>
        按补报保存
      </Button>
    </section>
  );
}
