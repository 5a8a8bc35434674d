import { InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { caseMark } from '#shared/schema/case-content.ts';
import { CASE_DAYS, MAX_CASE_DAYS } from '#shared/sync/case-messages.ts';
import { useDesk } from '../../desk/desk-context.ts';
import type { DeskCase } from '../../sync/cases/case-desk.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextLine } from '../../ui/text-line.tsx';
import { useAct } from '../../ui/use-act.ts';

/** Which request is being answered, and how. */
export interface Answering {
  readonly kind: 'grant' | 'refuse';
  readonly one: DeskCase;
}

interface AnswerDialogProps extends Answering {
  readonly onClose: () => void;
  readonly onDone: (said: string) => void;
}

/** Asks for the term or for the reason, and says what follows. */
export function AnswerDialog({ kind, one: { request }, onClose, onDone }: AnswerDialogProps) {
  const { sync } = useDesk();
  const [days, setDays] = useState<number | null>(CASE_DAYS);
  const [reason, setReason] = useState('');
  const { isBusy, error, run } = useAct();
  const isGrant = kind === 'grant';
  const answer = () =>
    run(async () => {
      if (isGrant) await sync.cases.grant(request, days ?? CASE_DAYS);
      else await sync.cases.refuse(request, reason.trim());
      onDone(isGrant ? '已准予，联网后送达县里' : '已答复不同意，联网后送达县里');
    });
  return (
    <Modal
      open
      title={isGrant ? `准予${request.name}查看` : `不同意${request.name}查看`}
      okText={isGrant ? '准予' : '不同意'}
      cancelText="取消"
      okButtonProps={{ disabled: isGrant ? days === null : reason.trim().length < 2 }}
      confirmLoading={isBusy}
      onOk={() => void answer()}
      onCancel={onClose}
    >
      <p>用途：{request.reason}</p>
      {isGrant ? (
        <>
          <p>
            只把这一条记录现在的加密内容封给申请人，别人和县服务器都打不开；到期由县服务器删去。请先与申请人电话核对：核对码{' '}
            <b>{caseMark(request.key)}</b>。
          </p>
          <div className="field">
            <label htmlFor="case-days" className="field-label">
              可以查看几天
            </label>
            <InputNumber
              id="case-days"
              autoFocus
              min={1}
              max={MAX_CASE_DAYS}
              precision={0}
              value={days}
              onChange={setDays}
            />
            <small className="field-help">从送达县里时算起，最多 {MAX_CASE_DAYS} 天</small>
          </div>
        </>
      ) : (
        <TextLine label="原因" hasFocus help="申请人会看到" value={reason} onChange={setReason} />
      )}
      {error !== null && <ErrorPanel error={error} />}
    </Modal>
  );
}
