import { App, Button, Space, Tag } from 'antd';
import { useEffect } from 'react';
import { dateOf } from '#shared/kernel/calendar.ts';
import { noticePaper } from '#shared/report/notice-paper.ts';
import type { TownNotice } from '#shared/sync/notice-messages.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { noteSaved } from '../../desk/note-handed-out.ts';
import { printReport } from '../../desk/print-page.ts';
import { paragraphsIn } from '../../desk/report-document.ts';
import { deviceTime } from '../../desk/words.tsx';
import type { DeskNotice } from '../../sync/notices/notice-port.ts';
import { shownError } from '../../ui/error-words.ts';
import { Panel } from '../../ui/page.tsx';
import { DueMark } from './due-mark.tsx';

/** One notice as it is read, printed or kept as Word; showing it is opening it. */
export function NoticeSheet({ one: { notice } }: { one: DeskNotice }) {
  const { sync } = useDesk();
  const { message } = App.useApp();
  useEffect(() => {
    sync.notices.open(notice).catch((error: unknown) => void message.error(shownError(error).sentence));
  }, [sync, notice, message]);
  if (notice.state === 'withdrawn') return <Withdrawn notice={notice} />;
  return (
    <Panel title={notice.title} name="通知内容" extra={<HandOut notice={notice} />}>
      <article className="notice-sheet" aria-label={notice.title}>
        <p className="notice-head">
          {notice.urgency === 'urgent' && <Tag color="red">紧急</Tag>}
          <DueMark dueOn={notice.dueOn} />
          <span className="is-faint">
            {`${notice.issuer}　${deviceTime(notice.publishedAt)} 发出`}
            {notice.version > 1 && `，${deviceTime(notice.changedAt)} 更正（第 ${notice.version} 版）`}
          </span>
        </p>
        {notice.version > 1 && <p className="notice-correction">{`更正说明：${notice.reason}`}</p>}
        {paragraphsIn(notice.text).map((text, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one unchanging text
          <p key={at}>{text}</p>
        ))}
      </article>
    </Panel>
  );
}

function Withdrawn({ notice }: { notice: TownNotice }) {
  return (
    <Panel title={notice.title} name="通知内容">
      <p>
        <Tag>已撤回</Tag>
        {`县里于 ${deviceTime(notice.changedAt)} 撤回了这份通知，不用办理。`}
      </p>
      <p>{`撤回原因：${notice.reason}`}</p>
    </Panel>
  );
}

function HandOut({ notice }: { notice: TownNotice }) {
  const { platform, store } = useDesk();
  const { message } = App.useApp();
  const report = () =>
    noticePaper({
      ...notice,
      isUrgent: notice.urgency === 'urgent',
      addressee: store.units().find(({ level }) => level === 'town')?.name ?? '',
      issuedOn: dateOf(deviceTime(notice.changedAt).replace(' ', 'T')),
    });
  const hand = (make: () => Promise<unknown>) => () =>
    void make().catch((error: unknown) => void message.error(shownError(error).sentence));
  return (
    <Space>
      <Button size="small" onClick={hand(() => printReport({ store, platform }, report()))}>
        打印
      </Button>
      <Button size="small" onClick={hand(async () => noteSaved(store, await platform.saveReport(report())))}>
        存为 Word
      </Button>
    </Space>
  );
}
