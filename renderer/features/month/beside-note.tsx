import { Alert } from 'antd';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import type { MonthOverview } from '../../store/desk-store.ts';

/** What other desks did to a month after its report was sent, and what to do about it; nothing when they did nothing. */
export function BesideNote({ overview: { month, state } }: { overview: MonthOverview }) {
  const { store } = useDesk();
  const isOpen = !['submitted', 'received', 'locked'].includes(state);
  const load = useCallback(async () => {
    if (isOpen) return { added: 0, changed: 0 };
    const beside = (await store.month.besideReports()).find((one) => one.month === month);
    return { added: beside?.lines.length ?? 0, changed: await store.month.changedSinceSent(month) };
  }, [store, month, isOpen]);
  const { data } = useLive(load);
  if (!data || data.added + data.changed === 0) return null;
  const parts = [
    data.added > 0 ? `新增 ${data.added} 条` : '',
    data.changed > 0 ? `有变动 ${data.changed} 条` : '',
  ].filter(Boolean);
  const isLocked = state === 'locked';
  return (
    <Alert
      type={isLocked ? 'info' : 'warning'}
      showIcon
      title={`上报以后，本月记录${parts.join('、')}，没有计入已上报的月报。`}
      description={
        isLocked
          ? '新增的请逐条办理补报；变动的不影响已锁定的数，差额在统计表“更正数”一栏。'
          : '要计入请联系县里退回月报，重新送审、签发、上报。'
      }
      action={data.added > 0 && <Link href="/">看是哪几条</Link>}
    />
  );
}
