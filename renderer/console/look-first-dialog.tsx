import { Button, Input, Modal } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { ProblemAlert } from './loaded-view.tsx';
import { useSubmit } from './use-submit.ts';

interface LookFirstDialogProps<Change, Preview extends { readonly mark: string }> {
  readonly title: string;
  readonly width: number;
  /** What is filled in; null while something is missing. */
  readonly change: Change | null;
  readonly fields: ReactNode;
  readonly look: (change: Change) => Promise<Preview>;
  readonly effects: (change: Change, preview: Preview) => ReactNode;
  /** `mark` stands for what was looked at. */
  readonly act: (change: Change, mark: string, reason: string) => Promise<unknown>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A change with consequences: filled in, looked at with all that follows, then done with a reason. */
export function LookFirstDialog<Change, Preview extends { readonly mark: string }>({
  title,
  width,
  change,
  fields,
  look,
  effects,
  act,
  onClose,
  onDone,
}: LookFirstDialogProps<Change, Preview>) {
  const [seen, setSeen] = useState<{ readonly change: Change; readonly preview: Preview } | null>(null);
  const [reason, setReason] = useState('');
  const { problem, isBusy, submit } = useSubmit();
  const reasonId = useId();
  const first = () => change && submit(async () => setSeen({ change, preview: await look(change) }));
  const then = () =>
    seen &&
    submit(async () => {
      await act(seen.change, seen.preview.mark, reason.trim());
      onDone();
    });
  const isReady = seen ? reason.trim().length >= 2 : change !== null;
  const footer = (
    <>
      {seen ? <Button onClick={() => setSeen(null)}>上一步</Button> : <Button onClick={onClose}>取消</Button>}
      <Button type="primary" loading={isBusy} disabled={!isReady} onClick={() => void (seen ? then() : first())}>
        {seen ? '确认办理' : '查看影响'}
      </Button>
    </>
  );
  return (
    <Modal open width={width} title={title} mask={{ closable: false }} footer={footer} onCancel={onClose}>
      {problem && <ProblemAlert problem={problem} />}
      {seen ? effects(seen.change, seen.preview) : fields}
      {seen && (
        <div className="reason-line">
          <label htmlFor={reasonId}>依据或原因（必填，留在变动记录里）</label>
          <Input id={reasonId} maxLength={200} value={reason} onChange={({ target }) => setReason(target.value)} />
        </div>
      )}
    </Modal>
  );
}
