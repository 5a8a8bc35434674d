import { Alert, Spin, Tabs, Tag } from 'antd';
import { useCallback, useContext } from 'react';
import { useLocation } from 'wouter';
import { REPORT_STATE_LABELS } from '#shared/domain/month/report-state.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { townIsOver } from '../../desk/town-is-over.ts';
import { UnitEndedNote } from '../../desk/unit-ended-note.tsx';
import { useLive } from '../../desk/use-live.ts';
import type { MonthOverview } from '../../store/desk-store.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page } from '../../ui/page.tsx';
import { ApprovePanel } from './approve-panel.tsx';
import { BesideNote } from './beside-note.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { CorrectionsPanel } from './corrections-panel.tsx';
import { ReportPanel } from './report-panel.tsx';
import { ReturnedNote } from './returned-note.tsx';
import { SignPanel } from './sign-panel.tsx';
import { StatisticsPanel } from './statistics-panel.tsx';
import { VillagesPanel } from './villages-panel.tsx';

/** The month from its to-do list to the locked report, one tab per piece of work (D§3). */
export function MonthScreen({ tab }: { tab: string | null }) {
  const { store } = useDesk();
  const month = useContext(MonthContext);
  const [, navigate] = useLocation();
  const { data, error, reload } = useLive(useCallback(() => store.month.overview(month), [store, month]));
  if (!data) return error ? <ErrorPanel error={error} onRetry={reload} /> : <Spin className="page-spin" />;
  const over = townIsOver(store, month);
  const isTown = store.account.scope.endsWith('000');
  const panels = [
    { key: 'villages', label: '各村进度', children: <VillagesPanel overview={data} /> },
    ...(isTown
      ? [
          { key: 'approve', label: '逐条审核', children: <ApprovePanel month={month} /> },
          { key: 'checks', label: '逻辑审核', children: <ChecksPanel overview={data} /> },
        ]
      : []),
    { key: 'statistics', label: '统计表', children: <StatisticsPanel month={month} /> },
    ...(isTown
      ? [
          { key: 'report', label: '月报文字', children: <ReportPanel overview={data} /> },
          { key: 'sign', label: '签发上报', children: <SignPanel overview={data} /> },
          { key: 'corrections', label: '补报与更正', children: <CorrectionsPanel month={month} /> },
        ]
      : []),
  ];
  return (
    <Page title={`${monthInWords(month)}月报`} note={over ? null : <StateNote overview={data} />}>
      <UnitEndedNote />
      <ReturnedNote overview={data} />
      <BesideNote overview={data} />
      {data.hasConflicts && (
        <Alert
          type="warning"
          showIcon
          title="两台电脑同时改了月报，有内容需要选择"
          action={<a href={`#/record/${data.reportId}`}>去选择</a>}
        />
      )}
      {over && <EmptyNote>本镇已撤并，本月不再报送。补报、更正请转到以前的月份。</EmptyNote>}
      <Tabs
        activeKey={over ? 'statistics' : (tab ?? 'villages')}
        onChange={(key) => navigate(`/month/${key}`)}
        items={over ? panels.filter(({ key }) => key === 'statistics') : panels}
        destroyOnHidden
      />
    </Page>
  );
}

function StateNote({ overview }: { overview: MonthOverview }) {
  const version = Number(overview.report.version ?? 0);
  return (
    <>
      <Tag color={overview.state === 'returned' ? '#a04400' : 'blue'}>{REPORT_STATE_LABELS[overview.state]}</Tag>
      {version > 0 && <span className="is-faint">第 {version} 版</span>}
      <span className="is-faint">
        {overview.ruleLabel}；村级确认 {overview.due.village}，镇级上报 {overview.due.submit} 18:00 前
      </span>
    </>
  );
}
