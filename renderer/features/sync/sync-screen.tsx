import { App, Button, Table } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { ERROR_TEXTS, isErrorCode } from '#shared/kernel/coded-error.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useSyncStatus } from '../../desk/use-sync-status.ts';
import { deviceTime, syncSentence } from '../../desk/words.tsx';
import type { SyncStatus } from '../../sync/sync-engine.ts';
import type { SyncLogEntry } from '../../sync/sync-log.ts';
import { shownError } from '../../ui/error-words.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { CourierPanel } from './courier-panel.tsx';
import { MassVoidNote } from './mass-void-note.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { bytesInWords, dayLines, entryWords } from './sync-words.ts';

/** How the log is looked at again while the page is open, in milliseconds. */
const REFRESH_MS = 3000;

/** What is where between this PC and the county, what happened lately, and when sync runs. */
export function SyncScreen() {
  const { sync } = useDesk();
  const status = useSyncStatus();
  const entries = useLog();
  const { message } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  const run = async () => {
    setIsBusy(true);
    try {
      await sync.syncNow();
    } catch (error) {
      void message.error(shownError(error).sentence);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Page
      title="同步"
      note="联网后自动报送，断网不影响填报"
      actions={
        <>
          <Link href="/receipt">与县里对账</Link>
          <Button type="primary" loading={isBusy} onClick={() => void run()}>
            立即同步
          </Button>
        </>
      }
    >
      <MassVoidNote massVoid={status.massVoid} />
      <div className="home-grid">
        <Panel title="现在" name="现在">
          <StatusLines status={status} />
        </Panel>
        <PlanPanel />
      </div>
      <CourierPanel />
      <Panel title="每日小结" name="每日小结">
        <Table
          size="small"
          rowKey="day"
          pagination={{ pageSize: 7, hideOnSinglePage: true, showSizeChanger: false }}
          dataSource={dayLines(entries)}
          locale={{ emptyText: '还没有同步过' }}
          columns={[
            { title: '日期', dataIndex: 'day' },
            { title: '报送', dataIndex: 'sent', render: (count: number) => `${count} 条` },
            { title: '接收', dataIndex: 'received', render: (count: number) => `${count} 条` },
            { title: '被退回', dataIndex: 'refused', render: (count: number) => `${count} 条` },
            { title: '附件', dataIndex: 'papers', render: (count: number) => `${count} 个` },
            { title: '没有成功', dataIndex: 'failed', render: (count: number) => `${count} 次` },
          ]}
        />
      </Panel>
      <Panel title="同步日志" name="同步日志">
        <LogTable entries={entries} />
      </Panel>
    </Page>
  );
}

function useLog(): readonly SyncLogEntry[] {
  const { sync } = useDesk();
  const [entries, setEntries] = useState<readonly SyncLogEntry[]>([]);
  useEffect(() => {
    const load = () => void sync.log().then(setEntries);
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, [sync]);
  return entries;
}

function StatusLines({ status }: { status: SyncStatus }) {
  const { papers } = status;
  const trouble = status.refused + status.conflicts;
  const why = status.error && isErrorCode(status.error.code) ? ERROR_TEXTS[status.error.code] : null;
  const line = (label: string, value: React.ReactNode) => (
    <div className="value-line">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
  return (
    <dl className="values is-narrow">
      {line('状态', syncSentence(status))}
      {status.error && line('原因', `${why?.[0] ?? status.error.message}。${why?.[1] ?? ''}（${status.error.code}）`)}
      {line('上次成功', deviceTime(status.lastSuccessAt))}
      {line('等待报送', status.estimate === '' ? '没有' : status.estimate)}
      {papers.now && line('正在上传', `${bytesInWords(papers.now.done)} / ${bytesInWords(papers.now.total)}`)}
      {line('需要处理', trouble > 0 ? <Link href="/attention">{trouble} 条被退回或有冲突，去处理</Link> : '没有')}
      {line('今天的流量', bytesInWords(status.bytesToday))}
    </dl>
  );
}

function LogTable({ entries }: { entries: readonly SyncLogEntry[] }) {
  return (
    <Table<SyncLogEntry>
      size="small"
      rowKey={(entry) => `${entry.at}-${entry.what}-${entry.code ?? ''}`}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      dataSource={[...entries]}
      locale={{ emptyText: '还没有同步过' }}
      columns={[
        { title: '时间', dataIndex: 'at', width: 150, render: (at: number) => deviceTime(at) },
        { title: '情况', key: 'what', render: (_, entry) => entryWords(entry) },
      ]}
    />
  );
}
