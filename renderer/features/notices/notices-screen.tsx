import { Tag } from 'antd';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { deviceTime } from '../../desk/words.tsx';
import { type DeskNotice, wantsReading } from '../../sync/notices/notice-port.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page, Panel } from '../../ui/page.tsx';
import { DueMark } from './due-mark.tsx';
import { NoticeSheet } from './notice-sheet.tsx';

/** 县里通知: all notices of the county on the left, the one that is read on the right; readable without a line. */
export function NoticesScreen({ noticeId }: { noticeId: string | null }) {
  const { sync } = useDesk();
  const { data, error, reload } = useLive(useCallback(() => sync.notices.list(), [sync]));
  const shown = data?.find(({ notice }) => notice.noticeId === noticeId);
  return (
    <Page title="县里通知" note="打开即为签收，下次同步时告知县里">
      {error !== null && <ErrorPanel error={error} onRetry={reload} />}
      <div className="notice-grid">
        <Panel title="通知" name="通知">
          {data?.length === 0 && <EmptyNote>县里还没有发来通知。</EmptyNote>}
          <ul className="notice-list">
            {data?.map((one) => (
              <NoticeLine key={one.notice.noticeId} one={one} isShown={one.notice.noticeId === noticeId} />
            ))}
          </ul>
        </Panel>
        {shown ? (
          <NoticeSheet key={`${shown.notice.noticeId} ${shown.notice.version}`} one={shown} />
        ) : (
          <Panel title="内容" name="通知内容">
            <EmptyNote>
              {noticeId && data ? '没有这份通知，可能已换了电脑，请先同步。' : '从左边选一份通知。'}
            </EmptyNote>
          </Panel>
        )}
      </div>
    </Page>
  );
}

function NoticeLine({ one, isShown }: { one: DeskNotice; isShown: boolean }) {
  const { notice, readVersion } = one;
  const isUnread = wantsReading(one);
  const isGone = notice.state === 'withdrawn';
  return (
    <li className={isShown ? 'is-shown' : ''}>
      <Link href={`/notices/${notice.noticeId}`} aria-current={isShown ? 'true' : undefined}>
        <span className={isUnread ? 'notice-title is-unread' : 'notice-title'}>{notice.title}</span>
        <span className="notice-marks">
          {isUnread && <Tag color="blue">{readVersion > 0 && !isGone ? '更正未读' : '未读'}</Tag>}
          {notice.urgency === 'urgent' && !isGone && <Tag color="red">紧急</Tag>}
          {isGone && <Tag>已撤回</Tag>}
          <DueMark dueOn={isGone ? '' : notice.dueOn} />
          <span className="is-faint">{deviceTime(notice.changedAt)}</span>
        </span>
      </Link>
    </li>
  );
}
