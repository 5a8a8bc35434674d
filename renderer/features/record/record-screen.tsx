import { App, Button, Input, Modal, Spin } from 'antd';
import { useCallback, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { may } from '#shared/domain/permissions.ts';
import { isRefused, type StoredRecord } from '#shared/schema/record.ts';
import { beforeVoid } from '#shared/schema/record-history.ts';
import { RecordAttachments } from '../../desk/attachments/record-attachments.tsx';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { deviceTime, StatusTag, SyncTag, unitName } from '../../desk/words.tsx';
import type { OpenRecord, SyncState } from '../../store/desk-store.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { shownError } from '../../ui/error-words.ts';
import { EmptyNote, Page, Panel } from '../../ui/page.tsx';
import { useAsking } from '../../ui/use-asking.ts';
import { LifePanel } from './life-panel.tsx';
import { PaperDialog } from './paper-dialog.tsx';
import { RecordHistory } from './record-history.tsx';
import { LockedRefusal, MonthNote, ReturnedRecord } from './record-month.tsx';
import { Conflicts, DecidedConflicts, Refusal } from './record-trouble.tsx';
import { RecordValues } from './record-values.tsx';

const FINAL = new Set(['void', 'locked']);
const APPROVABLE = new Set(['awaiting', 'confirmed', 'returned']);

/** One record: its values, where it stands, its history, and what may be done with it. */
export function RecordScreen({ recordId }: { recordId: string }) {
  const { store } = useDesk();
  const load = useCallback(() => store.get(recordId), [store, recordId]);
  const { data, error, isLoading, reload } = useLive(load);
  if (error && !data)
    return (
      <Page title="记录">
        <ErrorPanel error={error} onRetry={reload} />
      </Page>
    );
  if (!data) {
    return isLoading ? (
      <Spin className="page-spin" />
    ) : (
      <Page title="记录">
        <EmptyNote>没有找到这条记录。</EmptyNote>
      </Page>
    );
  }
  return <RecordPage opened={data} />;
}

function syncStateOf(opened: OpenRecord): SyncState {
  const { record } = opened;
  if (record.conflicts.length > 0) return 'conflict';
  if (isRefused(record)) return 'refused';
  return record.county?.rev === record.rev ? 'acknowledged' : 'waiting';
}

function RecordPage({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const { record } = opened;
  const type = store.catalogue.types.get(record.type);
  const title = typeof record.ext.title === 'string' ? record.ext.title : '';
  return (
    <Page
      title={title || (type?.label ?? '记录')}
      note={
        <>
          <StatusTag status={record.status} />
          <SyncTag state={syncStateOf(opened)} />
          <Link href={`/ledger/${record.type}`}>{type?.label ?? record.type}</Link>
        </>
      }
      actions={<RecordActions opened={opened} />}
    >
      <Refusal opened={opened} />
      <LockedRefusal opened={opened} />
      <ReturnedRecord opened={opened} />
      <MonthNote opened={opened} />
      <Conflicts opened={opened} />
      <DecidedConflicts opened={opened} />
      <VoidNote record={record} />
      <LifePanel opened={opened} />
      <div className="record-grid">
        <div>
          <Panel title="登记内容" name="登记内容">
            <RecordValues opened={opened} />
          </Panel>
          <RecordAttachments record={record} />
        </div>
        <div>
          <Envelope opened={opened} />
          <RecordHistory opened={opened} />
        </div>
      </div>
    </Page>
  );
}

/** A void, and taking it back as long as the county does not hold it. */
function VoidNote({ record }: { record: StoredRecord }) {
  const { store } = useDesk();
  const { isBusy, ask } = useAsking();
  if (record.status !== 'void') return null;
  const isHere = record.county?.rev !== record.rev && beforeVoid(record) !== null;
  const canTakeBack = isHere && may(store.account, 'enter', record);
  const takeBack = () =>
    ask(async () => {
      await store.takeBackVoid(record.id);
      return '已撤回作废，记录恢复原状';
    });
  return (
    <EmptyNote>
      已作废。原因：{record.voidReason}。编号保留，不再使用。
      {canTakeBack && (
        <>
          县里还没有收到这次作废，可以{' '}
          <Button size="small" loading={isBusy} onClick={() => void takeBack()}>
            撤回作废
          </Button>
        </>
      )}
    </EmptyNote>
  );
}

function Envelope({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const { record } = opened;
  const also = record.linkedRefs.map((ref) => store.catalogue.types.get(ref.type)?.label ?? ref.type).join('、');
  const lines: [string, string][] = [
    ['编号', record.recordNo || '待编号（镇审通过时赋号）'],
    ['所属村（镇）', unitName(store, record.unitCode)],
    ['所属月份', record.period],
    ['填表人', `${record.enteredBy.name}　${deviceTime(record.enteredBy.at)}`],
    ...(record.reviewedBy
      ? [['审核人', `${record.reviewedBy.name}　${deviceTime(record.reviewedBy.at)}`] as [string, string]]
      : []),
    ['县里收到', record.county?.rev ? deviceTime(record.county.receivedAt) : '尚未收到'],
    ...(also ? [['同时计入', also] as [string, string]] : []),
    ['备注', record.remark || '—'],
  ];
  return (
    <Panel title="办理情况" name="办理情况">
      <dl className="values is-narrow">
        {lines.map(([label, text]) => (
          <div key={label} className="value-line">
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function RecordActions({ opened }: { opened: OpenRecord }) {
  const { store, openExport } = useDesk();
  const { message } = App.useApp();
  const [, navigate] = useLocation();
  const [isVoiding, setIsVoiding] = useState(false);
  const [isPrinting, setIsPrinting] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const { record } = opened;
  const { unitCode, type, strand } = record;
  const target = { unitCode, type, strand };
  const canEnter = may(store.account, 'enter', target) && !FINAL.has(record.status);
  const approve = async () => {
    setIsBusy(true);
    try {
      const approved = await store.approve(record.id);
      void message.success(`镇审通过，编号 ${approved.record.recordNo}`);
    } catch (error) {
      void message.error(shownError(error).sentence);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => setIsPrinting(true)}>打印/文书</Button>
      <Button onClick={() => openExport({ type: record.type, unitCodes: [record.unitCode] })}>导出台账</Button>
      {canEnter && (
        <Button danger onClick={() => setIsVoiding(true)}>
          作废
        </Button>
      )}
      {canEnter && <Button onClick={() => navigate(`/record/${record.id}/edit`)}>编辑</Button>}
      {may(store.account, 'review', target) && APPROVABLE.has(record.status) && (
        <Button type="primary" loading={isBusy} onClick={() => void approve()}>
          镇审通过
        </Button>
      )}
      {may(store.account, 'enter', target) && (
        <Button onClick={() => navigate(`/ledger/${record.type}/new`)}>新增下一条</Button>
      )}
      {isPrinting && <PaperDialog opened={opened} onClose={() => setIsPrinting(false)} />}
      {isVoiding && <VoidDialog recordId={record.id} onClose={() => setIsVoiding(false)} />}
    </>
  );
}

function VoidDialog({ recordId, onClose }: { recordId: string; onClose: () => void }) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const submit = async () => {
    setIsBusy(true);
    try {
      await store.voidRecord(recordId, reason.trim());
      void message.success('已作废');
      onClose();
    } catch (error) {
      void message.error(shownError(error).sentence);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Modal
      open
      title="作废这条记录"
      okText="确认作废"
      cancelText="取消"
      okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: isBusy }}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <p>作废后不能修改，编号保留不再使用，历史仍可查看。报送到县里之前可以撤回。</p>
      <label htmlFor="void-reason">作废原因（必填）</label>
      <Input
        id="void-reason"
        autoFocus
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}
