import { App, Button, Checkbox, Input, Modal } from 'antd';
import { type KeyboardEvent, useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { StatusTag, unitName } from '../../desk/words.tsx';
import type { ListLine, OpenRecord } from '../../store/desk-store.ts';
import { shownError } from '../../ui/error-words.ts';
import { EmptyNote } from '../../ui/page.tsx';
import { useAct } from './use-act.ts';

const WAITING = ['awaiting', 'confirmed', 'returned'] as const;
const MOST = 2000;

/** Records that wait for the town's approval, approved one by one or together, from the keyboard. */
export function ApprovePanel({ month }: { month: string }) {
  const { store } = useDesk();
  const load = useCallback(
    () => store.list({ period: { from: month, to: month }, statuses: WAITING, offset: 0, limit: MOST }),
    [store, month],
  );
  const { data } = useLive(load);
  const lines = data?.lines ?? [];
  if (data && lines.length === 0) return <EmptyNote>本月记录都已镇审通过。</EmptyNote>;
  return <Waiting lines={lines} />;
}

function Waiting({ lines }: { lines: readonly ListLine[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [returning, setReturning] = useState<ListLine | null>(null);
  const { approve, progress, stop } = useApproving();
  const picked = lines.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => setChosen((before) => toggled(before, id));
  const isAll = picked.length === lines.length && lines.length > 0;
  return (
    <>
      <div className="month-line">
        <Checkbox
          checked={isAll}
          indeterminate={picked.length > 0 && !isAll}
          onChange={() => setChosen(new Set(isAll ? [] : lines.map(({ id }) => id)))}
        >
          全选 {lines.length} 条
        </Checkbox>
        <Button type="primary" disabled={picked.length === 0 || progress !== null} onClick={() => void approve(picked)}>
          镇审通过（{picked.length}）
        </Button>
        {progress && (
          <>
            <span role="status">{progress}</span>
            <Button size="small" onClick={stop}>
              停止
            </Button>
          </>
        )}
        <span className="is-faint">↑↓ 移动，空格 选中，回车 打开，T 退回</span>
      </div>
      <ul className="approve-list" aria-label="待镇审记录">
        {lines.map((line) => (
          <ApproveLine
            key={line.id}
            line={line}
            isChosen={chosen.has(line.id)}
            onToggle={() => toggle(line.id)}
            onReturn={() => setReturning(line)}
          />
        ))}
      </ul>
      {returning && <ReturnDialog line={returning} onClose={() => setReturning(null)} />}
    </>
  );
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

interface LineProps {
  readonly line: ListLine;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly onReturn: () => void;
}

function ApproveLine({ line, isChosen, onToggle, onReturn }: LineProps) {
  const { store } = useDesk();
  const [, navigate] = useLocation();
  const type = store.catalogue.types.get(line.type)?.shortLabel ?? line.type;
  const name = `${unitName(store, line.unitCode)} ${type} ${line.title}`;
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter') navigate(`/record/${line.id}`);
    else if (event.key === 't' || event.key === 'T') onReturn();
    else if (event.key === 'ArrowDown') focusBox(event.currentTarget.closest('li')?.nextElementSibling);
    else if (event.key === 'ArrowUp') focusBox(event.currentTarget.closest('li')?.previousElementSibling);
    else return;
    event.preventDefault();
  };
  return (
    <li>
      <Checkbox aria-label={name} checked={isChosen} onChange={onToggle} onKeyDown={onKey} />
      <span className="is-faint">{line.mainDate.slice(5)}</span>
      <span className="todo-unit">{unitName(store, line.unitCode)}</span>
      <span className="todo-unit">{type}</span>
      <a href={`#/record/${line.id}`}>{line.title || '（无标题）'}</a>
      <StatusTag status={line.status} />
      <Button size="small" type="text" aria-label={`退回 ${name}`} onClick={onReturn}>
        退回
      </Button>
    </li>
  );
}

function focusBox(item: Element | null | undefined): void {
  item?.querySelector('input')?.focus();
}

/** Approves one after the other, so that numbers follow each other; what cannot be approved is told and passed over. */
function useApproving() {
  const { store } = useDesk();
  const { message, modal } = App.useApp();
  const [progress, setProgress] = useState<string | null>(null);
  const [control] = useState({ isStopped: false });
  const approve = async (lines: readonly ListLine[]) => {
    control.isStopped = false;
    const failed: string[] = [];
    let approved: OpenRecord | null = null;
    let count = 0;
    for (const line of lines) {
      if (control.isStopped) break;
      setProgress(`正在审核 ${count + 1}/${lines.length}`);
      try {
        approved = await store.approve(line.id);
        count++;
      } catch (error) {
        failed.push(`${line.title || '（无标题）'}：${shownError(error).sentence}`);
      }
    }
    setProgress(null);
    if (approved) void message.success(`镇审通过 ${count} 条，编号已赋`);
    if (failed.length > 0) {
      void modal.warning({
        title: `${failed.length} 条没有通过`,
        content: failed.slice(0, 10).map((one) => <p key={one}>{one}</p>),
      });
    }
  };
  const stop = () => {
    control.isStopped = true;
  };
  return { approve, progress, stop };
}

function ReturnDialog({ line, onClose }: { line: ListLine; onClose: () => void }) {
  const { store } = useDesk();
  const [reason, setReason] = useState('');
  const act = useAct();
  const submit = async () => {
    if (await act.run(() => store.month.returnRecord(line.id, reason))) onClose();
  };
  return (
    <Modal
      open
      title={`退回：${line.title || '（无标题）'}`}
      okText="退回"
      cancelText="取消"
      okButtonProps={{ disabled: reason.trim() === '', loading: act.isBusy }}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <label htmlFor="return-reason">退回原因（村里会在这条记录上看到）</label>
      <Input.TextArea
        autoComplete="off"
        id="return-reason"
        autoFocus
        rows={3}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}
