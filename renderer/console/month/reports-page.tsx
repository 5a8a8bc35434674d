import { App, Button, Table, type TableProps } from 'antd';
import { useCallback, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { isReportState, REPORT_STATE_LABELS } from '#shared/domain/month/report-state.ts';
import { addMonths, isMonth, monthInWords, todayInChina } from '#shared/kernel/calendar.ts';
import type { ReportLine } from '#shared/sync/month-messages.ts';
import { Badge } from '../badge.tsx';
import { reportPath, reportsPath } from '../console-paths.ts';
import { problemOf } from '../county-problem.ts';
import { LoadedView } from '../loaded-view.tsx';
import { MonthPicker } from '../month-picker.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import type { ReportLines } from './month-api.ts';

const REFRESH_MS = 10_000;

/** Words for a report's state; a town without any record has not begun. */
export function reportStateLabel(state: string): string {
  return isReportState(state) ? REPORT_STATE_LABELS[state] : '未开始';
}

/** Every town's report of a month: who sent what, who is missing, one click to the report (design §1). */
export function ReportsPage({ month: asked }: { readonly month: string | undefined }) {
  const { api } = useSession();
  const [, navigate] = useLocation();
  const month = isMonth(asked) ? asked : addMonths(todayInChina(Date.now()).slice(0, 7), -1);
  const load = useCallback((signal: AbortSignal) => api.reports(month, signal), [api, month]);
  const reports = useLoaded(load, REFRESH_MS);
  return (
    <Page
      title={`${monthInWords(month)}月报接收`}
      print="landscape"
      tools={<MonthPicker month={month} onChange={(chosen) => navigate(reportsPath(chosen))} />}
    >
      <LoadedView loaded={reports}>
        {(answer) => <Towns answer={answer} month={month} onChanged={reports.reload} />}
      </LoadedView>
    </Page>
  );
}

interface TownsProps {
  readonly answer: ReportLines;
  readonly month: string;
  readonly onChanged: () => void;
}

function Towns({ answer: { towns, due }, month, onChanged }: TownsProps) {
  const sent = towns.filter(({ version }) => version > 0).length;
  const received = towns.filter(({ state }) => state === 'received');
  return (
    <>
      <p className="overview">
        <span>
          应报 <b>{towns.length}</b> 个乡镇，{due} 18:00 前
        </span>
        <span className={sent < towns.length ? 'is-missing' : ''}>
          已上报 <b>{sent}</b>，未上报 <b>{towns.length - sent}</b>
        </span>
        <span>
          已锁定 <b>{towns.filter(({ state }) => state === 'locked').length}</b>
        </span>
        <LockReceived towns={received} month={month} onChanged={onChanged} />
      </p>
      <Table<ReportLine>
        className="short-rows"
        size="small"
        bordered
        rowKey="townId"
        pagination={false}
        dataSource={towns}
        columns={columnsOf(month)}
      />
    </>
  );
}

function columnsOf(month: string): NonNullable<TableProps<ReportLine>['columns']> {
  return [
    {
      title: '乡镇',
      key: 'name',
      render: (_, line) => <Link href={reportPath(month, line.townId)}>{line.name}</Link>,
    },
    { title: '状态', key: 'state', width: 130, render: (_, line) => <State line={line} /> },
    { title: '版次', key: 'version', width: 64, render: (_, { version }) => (version > 0 ? version : '—') },
    {
      title: '首次上报',
      key: 'first',
      width: 180,
      render: (_, line) => (line.firstSubmittedAt ? shownMinute(line.firstSubmittedAt) : '—'),
    },
    {
      title: '及时',
      key: 'late',
      width: 120,
      render: (_, line) =>
        line.firstSubmittedAt ? (
          line.lateDays > 0 ? (
            <Badge tone="wait">迟 {line.lateDays} 个工作日</Badge>
          ) : (
            '按时'
          )
        ) : (
          '—'
        ),
    },
    { title: '退回次数', dataIndex: 'returnCount', width: 90 },
    {
      title: '已确认村',
      key: 'villages',
      width: 100,
      render: (_, line) => `${line.villagesDone}/${line.villages}`,
    },
    { title: '记录', dataIndex: 'records', width: 80 },
    {
      title: '待审更正',
      key: 'corrections',
      width: 96,
      render: (_, line) =>
        line.correctionsWaiting > 0 ? <Link href="/corrections">{line.correctionsWaiting}</Link> : 0,
    },
  ];
}

function State({ line }: { readonly line: ReportLine }) {
  const tone =
    line.state === 'locked' || line.state === 'received' ? 'good' : line.state === 'submitted' ? 'plain' : 'wait';
  const until = line.unlockedUntil ? `，解锁至 ${line.unlockedUntil.replace('T', ' ')}` : '';
  return <Badge tone={tone}>{`${reportStateLabel(line.state)}${until}`}</Badge>;
}

/** Locks every report that was received; each is asked for by itself, so that one that moved on stops no other. */
function LockReceived({
  towns,
  month,
  onChanged,
}: {
  towns: readonly ReportLine[];
  month: string;
  onChanged: () => void;
}) {
  const { api } = useSession();
  const { account } = useMe();
  const { message, modal } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  if (towns.length === 0 || !hasRight(account, 'decide')) return null;
  const lock = async () => {
    setIsBusy(true);
    const failed: string[] = [];
    for (const { townId, name } of towns) {
      try {
        const { report } = await api.report(townId, month);
        await api.decideReport({
          townId,
          month,
          rev: report?.rev ?? '',
          step: 'lock',
          reason: '',
          items: [],
          until: '',
        });
      } catch (thrown) {
        failed.push(`${name}：${problemOf(thrown).message}`);
      }
    }
    setIsBusy(false);
    onChanged();
    if (failed.length > 0) void modal.warning({ title: '有乡镇没有锁定', content: failed.join('\n') });
    else void message.success(`已锁定 ${towns.length} 个乡镇`);
  };
  return (
    <Button
      className="no-print"
      loading={isBusy}
      onClick={() =>
        void modal.confirm({
          title: `锁定 ${towns.length} 个已接收的乡镇？`,
          content: '锁定后本月记录不能修改，遗漏办补报，有误办更正。',
          okText: '锁定',
          cancelText: '取消',
          onOk: lock,
        })
      }
    >
      锁定全部已接收（{towns.length}）
    </Button>
  );
}
