import { Tag } from 'antd';
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { NoticeUrgency } from '#shared/sync/notice-messages.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { wantsReading } from '../../sync/notices/notice-port.ts';
import { Panel } from '../../ui/page.tsx';

const SHOWN = 5;

/** Notices of the county of this urgency that this person has not opened yet; nothing when there are none. */
export function NoticePanel({ urgency }: { urgency: NoticeUrgency }) {
  const { sync } = useDesk();
  const { data = [] } = useLive(useCallback(() => sync.notices.list(), [sync]));
  const unread = data.filter((one) => wantsReading(one) && one.notice.urgency === urgency);
  const name = urgency === 'urgent' ? '县里紧急通知' : '县里通知';
  if (unread.length === 0) return null;
  return (
    <Panel title={`${name}（${unread.length} 份未读）`} name={name} extra={<Link href="/notices">全部通知</Link>}>
      <ul className="line-list">
        {unread.slice(0, SHOWN).map(({ notice, readVersion }) => (
          <li key={notice.noticeId}>
            {notice.urgency === 'urgent' && <Tag color="red">紧急</Tag>}
            {readVersion > 0 && <Tag color="gold">{notice.state === 'withdrawn' ? '已撤回' : '有更正'}</Tag>}
            <Link href={`/notices/${notice.noticeId}`} title={notice.title}>
              {notice.title}
            </Link>
            {notice.dueOn && <span className="is-faint">{`${notice.dueOn.slice(5)} 前`}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
