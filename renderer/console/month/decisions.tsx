import { App, Button, Checkbox, DatePicker, Input, Modal, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import { useCallback, useState } from 'react';
import type { FrozenReport } from '#shared/domain/month/freeze.ts';
import { isReportState, REPORT_STEPS, type ReportState } from '#shared/domain/month/report-state.ts';
import type { DecideReport, ReportAnswer, ReturnItem } from '#shared/sync/month-messages.ts';
import { shortTypeLabel, useCatalogue } from '../catalogue-context.tsx';
import type { RecordLine } from '../county-api.ts';
import { problemOf } from '../county-problem.ts';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';

type Step = DecideReport['step'];

interface DecisionsProps {
  readonly answer: ReportAnswer;
  readonly frozen: FrozenReport | null;
  readonly onChanged: () => void;
}

/** Receive, return with items, lock, unlock: as the state and the person's right allow (D§1.3, D§3.3). */
export function Decisions({ answer, onChanged }: DecisionsProps) {
  const { api } = useSession();
  const { account } = useMe();
  const { message, modal } = App.useApp();
  const [asking, setAsking] = useState<'return' | 'unlock' | null>(null);
  const { report, townId, month } = answer;
  const state = report && isReportState(report.data.state) ? report.data.state : null;
  if (!report || !state || !hasRight(account, 'decide')) return null;
  const decide = async (step: Step, more: Partial<Pick<DecideReport, 'reason' | 'items' | 'until'>> = {}) => {
    try {
      await api.decideReport({ townId, month, rev: report.rev, step, reason: '', items: [], until: '', ...more });
      void message.success(DONE[step]);
      setAsking(null);
    } catch (thrown) {
      void message.error(problemOf(thrown).message);
    }
    onChanged();
  };
  const may = (step: Step) => REPORT_STEPS.some(({ id, from }) => id === step && from.includes(state as ReportState));
  const confirmLock = () =>
    void modal.confirm({
      title: `锁定${answer.townName}本月？`,
      content: <LockNotes answer={answer} />,
      okText: '锁定',
      cancelText: '取消',
      onOk: () => decide('lock'),
    });
  return (
    <Space className="no-print" wrap>
      {may('receive') && (
        <Button type="primary" onClick={() => void decide('receive')}>
          接收
        </Button>
      )}
      {may('return') && <Button onClick={() => setAsking('return')}>退回</Button>}
      {may('lock') && (
        <Button type="primary" onClick={confirmLock}>
          锁定
        </Button>
      )}
      {may('unlock') && <Button onClick={() => setAsking('unlock')}>特殊解锁</Button>}
      {asking === 'return' && (
        <ReturnDialog
          answer={answer}
          onClose={() => setAsking(null)}
          onReturn={(reason, items) => decide('return', { reason, items })}
        />
      )}
      {asking === 'unlock' && (
        <UnlockDialog
          onClose={() => setAsking(null)}
          onUnlock={(reason, until) => decide('unlock', { reason, until })}
        />
      )}
    </Space>
  );
}

/** What is not in the report at this moment, and who may still bring something; none of it is lost by the lock. */
function LockNotes({ answer: { arrival, silentDesks } }: { readonly answer: ReportAnswer }) {
  return (
    <>
      <p>锁定后本月记录不能修改，遗漏办补报，有误办更正。</p>
      {arrival.missing > 0 && <p>{`月报里有 ${arrival.missing} 条记录还在途，锁定后仍会收下。`}</p>}
      {arrival.added + arrival.changed > 0 && (
        <p>
          {`上报后新增 ${arrival.added} 条、有变动 ${arrival.changed} 条，不在月报的数里。要计入请先退回重报；锁定后由乡镇补报、更正。`}
        </p>
      )}
      {silentDesks.length > 0 && (
        <p>
          {`上报后没有联系过县里、可能还有未报送内容的电脑：${silentDesks
            .map(({ name, lastSeenAt }) => `${name}（${lastSeenAt ? shownMinute(lastSeenAt) : '从未联系'}）`)
            .join('、')}。锁定后它们报来的新记录办补报，修改办更正，不会丢失。`}
        </p>
      )}
    </>
  );
}

const DONE: Readonly<Record<Step, string>> = { receive: '已接收', return: '已退回', lock: '已锁定', unlock: '已解锁' };
const MOST_LISTED = 200;

interface ReturnDialogProps {
  readonly answer: ReportAnswer;
  readonly onClose: () => void;
  readonly onReturn: (reason: string, items: ReturnItem[]) => Promise<void>;
}

/** The reason, and the records that must be mended: each with its own words, shown at the record on the town's desks. */
function ReturnDialog({ answer: { townId, month }, onClose, onReturn }: ReturnDialogProps) {
  const { api } = useSession();
  const load = useCallback(
    (signal: AbortSignal) => api.records({ month, townId, offset: 0, limit: MOST_LISTED }, signal),
    [api, month, townId],
  );
  const records = useLoaded(load);
  const [reason, setReason] = useState('');
  const [items, setItems] = useState<ReadonlyMap<string, string>>(new Map());
  const set = (id: string, text: string | null) =>
    setItems((before) => {
      const after = new Map(before);
      if (text === null) after.delete(id);
      else after.set(id, text);
      return after;
    });
  const titleOf = (id: string) => records.value?.records.find((one) => one.id === id)?.title ?? '';
  const isReady = reason.trim() !== '' && [...items.values()].every((text) => text.trim() !== '');
  return (
    <Modal
      open
      width={760}
      title="退回月报"
      okText="退回"
      cancelText="取消"
      okButtonProps={{ disabled: !isReady }}
      onOk={() =>
        void onReturn(
          reason,
          [...items].map(([recordId, text]) => ({
            recordId,
            reason: text,
            title: titleOf(recordId).slice(0, 120),
            indicator: '',
          })),
        )
      }
      onCancel={onClose}
    >
      <label htmlFor="return-reason">退回原因（必填）</label>
      <Input.TextArea
        id="return-reason"
        autoFocus
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ReturnList records={records.value?.records ?? []} items={items} onSet={set} />
    </Modal>
  );
}

interface ReturnListProps {
  readonly records: readonly RecordLine[];
  readonly items: ReadonlyMap<string, string>;
  readonly onSet: (id: string, text: string | null) => void;
}

function ReturnList({ records, items, onSet }: ReturnListProps) {
  const { value: catalogue } = useCatalogue();
  const [search, setSearch] = useState('');
  const lines = records.filter(({ title, unitName }) => `${title}${unitName}`.includes(search));
  return (
    <>
      <p>
        <label htmlFor="return-search">要改的记录（可不选；选中后写明要改什么）</label>
      </p>
      <Input
        id="return-search"
        placeholder="按标题、单位查找"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="return-list" aria-label="记录">
        {lines.map((line) => (
          <li key={line.id}>
            <Checkbox
              checked={items.has(line.id)}
              onChange={(event) => onSet(line.id, event.target.checked ? '' : null)}
            >
              {`${line.unitName} ${shortTypeLabel(catalogue, line.type)} ${line.title}`}
            </Checkbox>
            {items.has(line.id) && (
              <Input
                aria-label={`退回原因 ${line.title}`}
                placeholder="要改什么"
                maxLength={500}
                value={items.get(line.id)}
                onChange={(event) => onSet(line.id, event.target.value)}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

interface UnlockDialogProps {
  readonly onClose: () => void;
  readonly onUnlock: (reason: string, until: string) => Promise<void>;
}

function UnlockDialog({ onClose, onUnlock }: UnlockDialogProps) {
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState<Dayjs | null>(null);
  return (
    <Modal
      open
      title="特殊解锁"
      okText="解锁"
      cancelText="取消"
      okButtonProps={{ disabled: reason.trim() === '' || until === null }}
      onOk={() => void onUnlock(reason, until?.format('YYYY-MM-DDTHH:mm') ?? '')}
      onCancel={onClose}
    >
      <p>到时自动锁定，全过程留痕。</p>
      <label htmlFor="unlock-until">解锁至（最长 31 天）</label>
      <DatePicker
        id="unlock-until"
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        value={until}
        onChange={setUntil}
        style={{ width: '100%' }}
      />
      <label htmlFor="unlock-reason">解锁原因（必填）</label>
      <Input id="unlock-reason" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}
