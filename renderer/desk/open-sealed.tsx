import { Button, Input, Modal } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import type { Catalogue } from '#shared/catalogue/definition.ts';

const USUAL_REASONS = ['立卷归档', '打印签字', '送当事人', '领导调阅', '司法确认'];

/** Asks what sealed fields are opened for; see {@link useOpenSealed}. */
export interface OpenSealed {
  /** Resolves with the reason, or null when the person changed their mind. */
  readonly ask: () => Promise<string | null>;
  /** To be shown somewhere on the screen. */
  readonly dialog: ReactNode;
}

/** Whether records of one of these types have sealed fields. */
export function hasSealed({ types }: Catalogue, ids: readonly string[]): boolean {
  return ids.some((id) => (types.get(id)?.sealed.length ?? 0) > 0);
}

/** Before sealed fields go into a file or on paper a reason is asked for; whoever asks logs it (D§6 P4, P9). */
export function useOpenSealed(note = '经办人、时间和用途将记入导出记录。'): OpenSealed {
  const [reason, setReason] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const answer = useRef<(reason: string | null) => void>(() => undefined);
  const ask = () => {
    setReason('');
    setIsOpen(true);
    return new Promise<string | null>((resolve) => {
      answer.current = resolve;
    });
  };
  const close = (given: string | null) => {
    setIsOpen(false);
    answer.current(given);
  };
  const dialog = (
    <Modal
      open={isOpen}
      title="打开加密内容"
      okText="打开并继续"
      cancelText="取消"
      okButtonProps={{ disabled: reason.trim() === '' }}
      onOk={() => close(reason.trim())}
      onCancel={() => close(null)}
    >
      <p>所选内容含当事人等加密信息。请填写用途，{note}</p>
      <label htmlFor="open-reason">用途（必填）</label>
      <Input
        id="open-reason"
        autoFocus
        maxLength={60}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onPressEnter={() => reason.trim() !== '' && close(reason.trim())}
      />
      <p>
        常用：
        {USUAL_REASONS.map((usual) => (
          <Button key={usual} type="link" size="small" onClick={() => setReason(usual)}>
            {usual}
          </Button>
        ))}
      </p>
    </Modal>
  );
  return { ask, dialog };
}
