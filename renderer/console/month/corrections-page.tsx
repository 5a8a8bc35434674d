import { App, Button, Empty, Input, Modal, Segmented, Table, type TableProps } from 'antd';
import { type ReactNode, useCallback, useState } from 'react';
import { Link } from 'wouter';
import type { CorrectionsAnswer } from '#shared/sync/month-messages.ts';
import { recordPath } from '../console-paths.ts';
import { problemOf } from '../county-problem.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';

type Line = CorrectionsAnswer['corrections'][number];

const STATES = [
  { value: 'asked', label: '待审核' },
  { value: 'accepted', label: '已同意' },
  { value: 'refused', label: '不同意' },
];
const REFRESH_MS = 10_000;

/** 更正单 of all towns: accept, or refuse with a reason (D§3.5). */
export function CorrectionsPage() {
  const { api } = useSession();
  const [state, setState] = useState('asked');
  const load = useCallback((signal: AbortSignal) => api.corrections(state, signal), [api, state]);
  const corrections = useLoaded(load, REFRESH_MS);
  return (
    <Page
      title="更正审核"
      tools={<Segmented aria-label="办理状态" options={STATES} value={state} onChange={setState} />}
    >
      <LoadedView loaded={corrections}>
        {(answer) => <List lines={answer.corrections} isOpen={state === 'asked'} onChanged={corrections.reload} />}
      </LoadedView>
    </Page>
  );
}

function words(value: unknown): string {
  return value === undefined ? '（加密，只留在乡镇）' : String(value).replace(/^"|"$/g, '');
}

function List({
  lines,
  isOpen,
  onChanged,
}: {
  readonly lines: readonly Line[];
  readonly isOpen: boolean;
  readonly onChanged: () => void;
}) {
  const { api } = useSession();
  const { account } = useMe();
  const { message } = App.useApp();
  const [refusing, setRefusing] = useState<Line | null>(null);
  const decide = async ({ townId, record }: Line, accept: boolean, reason: string) => {
    try {
      await api.decideCorrection({ townId, id: record.id, rev: record.rev, accept, reason });
      void message.success(accept ? '已同意，乡镇电脑收到后自动更正' : '已退回');
    } catch (thrown) {
      void message.error(problemOf(thrown).message);
    }
    setRefusing(null);
    onChanged();
  };
  const mayDecide = isOpen && hasRight(account, 'decide');
  const actions = (line: Line) => (
    <Actions
      line={line}
      isOpen={mayDecide}
      onAccept={() => void decide(line, true, '')}
      onRefuse={() => setRefusing(line)}
    />
  );
  return (
    <>
      <Table<Line>
        size="small"
        bordered
        rowKey={({ record }) => record.id}
        pagination={false}
        dataSource={lines}
        locale={{ emptyText: <Empty description="没有更正单" /> }}
        columns={columnsOf(actions)}
      />
      {refusing && (
        <RefuseDialog onClose={() => setRefusing(null)} onRefuse={(reason) => decide(refusing, false, reason)} />
      )}
    </>
  );
}

interface ActionsProps {
  readonly line: Line;
  readonly isOpen: boolean;
  readonly onAccept: () => void;
  readonly onRefuse: () => void;
}

function Actions({ line: { record }, isOpen, onAccept, onRefuse }: ActionsProps) {
  if (!isOpen) return String(record.data.decided_by ?? '');
  const subject = String(record.data.subject);
  return (
    <>
      <Button size="small" type="primary" aria-label={`同意 ${subject}`} onClick={onAccept}>
        同意
      </Button>{' '}
      <Button size="small" aria-label={`不同意 ${subject}`} onClick={onRefuse}>
        不同意
      </Button>
    </>
  );
}

function columnsOf(actions: (line: Line) => ReactNode): NonNullable<TableProps<Line>['columns']> {
  return [
    { title: '乡镇', dataIndex: 'townName', width: 100 },
    { title: '月份', key: 'month', width: 90, render: (_, { record }) => record.period },
    {
      title: '更正事项',
      key: 'subject',
      render: (_, { townId, record }) => (
        <Link href={recordPath(townId, String(record.data.record_id))}>{String(record.data.subject)}</Link>
      ),
    },
    { title: '原值', key: 'old', render: (_, { record }) => words(record.data.old_value) },
    { title: '更正为', key: 'new', render: (_, { record }) => words(record.data.new_value) },
    { title: '原因', key: 'reason', render: (_, { record }) => String(record.data.reason) },
    { title: '收到', key: 'at', width: 136, render: (_, { receivedAt }) => shownMinute(receivedAt) },
    {
      title: '办理',
      key: 'act',
      width: 160,
      render: (_, line) => actions(line),
    },
  ];
}

function RefuseDialog({ onClose, onRefuse }: { onClose: () => void; onRefuse: (reason: string) => Promise<void> }) {
  const [reason, setReason] = useState('');
  return (
    <Modal
      open
      title="不同意更正"
      okText="确定"
      cancelText="取消"
      okButtonProps={{ disabled: reason.trim() === '' }}
      onOk={() => void onRefuse(reason.trim())}
      onCancel={onClose}
    >
      <label htmlFor="refuse-reason">意见（必填）</label>
      <Input
        id="refuse-reason"
        autoFocus
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}
