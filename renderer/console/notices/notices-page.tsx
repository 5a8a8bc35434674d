import { App, Button, Empty, Table } from 'antd';
import { useCallback, useMemo, useState } from 'react';
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
import { DraftList } from './draft-list.tsx';
import { type NoticeDraft, noticeDrafts } from './notice-draft.ts';
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
  const [writing, setWriting] = useState<{ readonly draft?: NoticeDraft } | null>(null);
  const drafts = useMemo(() => noticeDrafts(localStorage, account.accountId), [account.accountId]);
  const [begun, setBegun] = useState(() => drafts.all());
  const close = () => {
    setWriting(null);
    setBegun(drafts.all());
  };
  const mayWrite = hasRight(account, 'decide');
  return (
    <Page
      title="通知"
      tools={
        mayWrite && (
          <Button type="primary" onClick={() => setWriting({})}>
            新建通知
          </Button>
        )
      }
    >
      <p className="hint">
        通知随同步送到乡镇电脑，没有网络的乡镇随 U
        盘回执送达；乡镇打开后自动签收。发给县直部门的，部门的人在这里打开即签收。
      </p>
      {mayWrite && (
        <DraftList
          drafts={begun}
          onGoOn={(draft) => setWriting({ draft })}
          onDrop={({ noticeId }) => {
            drafts.drop(noticeId);
            setBegun(drafts.all());
          }}
        />
      )}
      <LoadedView loaded={notices}>{(lines) => <NoticeTable lines={lines} />}</LoadedView>
      {writing && (
        <NoticeForm
          before={null}
          draft={writing.draft}
          onClose={close}
          onDone={({ noticeId, towns, departments }) => {
            close();
            void message.success(`已发给 ${reachedInWords(towns.length, departments.length)}`);
            navigate(noticePath(noticeId));
          }}
        />
      )}
    </Page>
  );
}

function reachedInWords(towns: number, departments: number): string {
  const parts = [towns > 0 && `${towns} 个乡镇`, departments > 0 && `${departments} 个部门`];
  return parts.filter((part) => part !== false).join('、');
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
          render: (_, { noticeId, title, urgency, version, state, own }) => (
            <>
              <Link href={noticePath(noticeId)}>{title}</Link>
              {own === 'unread' && <Badge tone="bad">发给本部门，未读</Badge>}
              {own === 'read' && <Badge tone="good">发给本部门</Badge>}
              {urgency === 'urgent' && <Badge tone="bad">紧急</Badge>}
              {version > 1 && state === 'standing' && <Badge>{`已更正，第 ${version} 版`}</Badge>}
            </>
          ),
        },
        { title: '落款', dataIndex: 'issuer', width: 150 },
        { title: '办理期限', dataIndex: 'dueOn', width: 110 },
        { title: '已送达', key: 'received', width: 90, render: (_, line) => `${line.received} / ${line.towns}` },
        { title: '已打开', key: 'opened', width: 90, render: (_, line) => `${line.opened} / ${line.towns}` },
        {
          title: '部门已打开',
          key: 'departments',
          width: 100,
          render: (_, line) => line.departments > 0 && `${line.departmentsOpened} / ${line.departments}`,
        },
        { title: '状态', key: 'state', width: 110, render: (_, line) => <StateOf line={line} /> },
      ]}
    />
  );
}

function StateOf({ line }: { readonly line: NoticeLine }) {
  if (line.state === 'withdrawn') return <Badge>已撤回</Badge>;
  const missing = line.towns - line.opened + line.departments - line.departmentsOpened;
  return missing > 0 ? <Badge tone="wait">{`${missing} 个未打开`}</Badge> : <Badge tone="good">全部打开</Badge>;
}
