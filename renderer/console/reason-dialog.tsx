import { Input, Modal } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { ProblemAlert } from './loaded-view.tsx';
import { useSubmit } from './use-submit.ts';

interface ReasonDialogProps {
  readonly title: string;
  readonly okText: string;
  /** What is asked for, `用途（必填）` when absent. */
  readonly label?: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => Promise<void>;
}

/** Asks for a reason, and stays open when it did not succeed. */
export function ReasonDialog({
  title,
  okText,
  label = '用途（必填）',
  children,
  onClose,
  onReason,
}: ReasonDialogProps) {
  const id = useId();
  const [reason, setReason] = useState('');
  const { problem, isBusy, submit } = useSubmit();
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText="取消"
      okButtonProps={{ disabled: reason.trim().length < 2 }}
      confirmLoading={isBusy}
      onOk={() => void submit(() => onReason(reason.trim()))}
      onCancel={onClose}
    >
      <p>{children}</p>
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        autoFocus
        rows={2}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {problem && <ProblemAlert problem={problem} />}
    </Modal>
  );
}
