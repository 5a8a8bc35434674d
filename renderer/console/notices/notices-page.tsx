import { App, Button, Empty, Table } from 'antd';
import { useCallback, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { NoticeLine } from '#shared/sync/notice-messages.ts';
import { Badge } from '../badge.tsx';
import { noticePath } from '../console-paths.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { NoticeForm } from './notice-form.tsx';

const LOOK_MS = 10_000;

/** 通知: what the county told its towns, and how many of them have and read it. */
export function NoticesPage() {
  const { api } = useSession();
  const { account } = useMe();
  const { message } = App.useApp();
  const [, navigate] = useLocation();
  const notices = useLoaded(
    useCallback((signal: AbortSignal) => api.notices(signal), [api]),
    LOOK_MS,
  );
  const [isWriting, setIsWriting] = useState(false);
  const mayWrite = hasRight(account, 'decide');
  return (
    <Page
      title="通知"
      tools={
        mayWrite && (
          <Button type="primary" onClick={() => setIsWriting(true)}>
            新建通知
          </Button>
        )
      }
    >
      <p className="hint">通知随同步送到乡镇电脑，没有网络的乡镇随 U 盘回执送达；乡镇打开后自动签收。</p>
      <LoadedView loaded={notices}>{(lines) => <NoticeTable lines={lines} />}</LoadedView>
      {isWriting && (
        <NoticeForm
          before={null}
          onClose={() => setIsWriting(false)}
          onDone={({ noticeId, towns }) => {
            setIsWriting(false);
            void message.success(`已发给 ${towns.length} 个乡镇`);
            navigate(noticePath(noticeId));
          }}
        />
      )}
    </Page>
  );
}

function NoticeTable({ lines }: { readonly lines: readonly NoticeLine[] }) {
  return (
    <Table<NoticeLine>
      size="small"
      bordered
      rowKey="noticeId"
      dataSource={[...lines]}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Empty description="还没有发过通知" /> }}
      columns={[
        { title: '发出时间', dataIndex: 'publishedAt', width: 140, render: shownMinute },
        {
          title: '标题',
          key: 'title',
          render: (_, { noticeId, title, urgency, version, state }) => (
            <>
              <Link href={noticePath(noticeId)}>{title}</Link>
              {urgency === 'urgent' && <Badge tone="bad">紧急</Badge>}
              {version > 1 && state === 'standing' && <Badge>{`已更正，第 ${version} 版`}</Badge>}
            </>
          ),
        },
        { title: '落款', dataIndex: 'issuer', width: 150 },
        { title: '办理期限', dataIndex: 'dueOn', width: 110 },
        { title: '已送达', key: 'received', width: 90, render: (_, line) => `${line.received} / ${line.towns}` },
        { title: '已打开', key: 'opened', width: 90, render: (_, line) => `${line.opened} / ${line.towns}` },
        { title: '状态', key: 'state', width: 110, render: (_, line) => <StateOf line={line} /> },
      ]}
    />
  );
}

function StateOf({ line: { state, opened, towns } }: { readonly line: NoticeLine }) {
  if (state === 'withdrawn') return <Badge>已撤回</Badge>;
  return opened < towns ? (
    <Badge tone="wait">{`${towns - opened} 个未打开`}</Badge>
  ) : (
    <Badge tone="good">全部打开</Badge>
  );
}
