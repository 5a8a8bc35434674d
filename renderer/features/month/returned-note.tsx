import { Alert } from 'antd';
import { Link } from 'wouter';
import { isRows } from '#shared/schema/seal-record.ts';
import type { MonthOverview } from '../../store/desk-store.ts';

/** What the county wants mended, with the way to each record; and a lock that is open for a time. */
export function ReturnedNote({ overview: { report, state } }: { overview: MonthOverview }) {
  if (state !== 'returned') return null;
  const items = isRows(report.return_items) ? report.return_items : [];
  const until = typeof report.unlocked_until === 'string' ? report.unlocked_until.replace('T', ' ') : '';
  return (
    <Alert
      type="warning"
      showIcon
      title={`县里退回：${String(report.return_reason ?? '')}`}
      description={
        <>
          {until && <p>本月临时解锁至 {until}，到时自动锁定，请在此之前改好重新上报。</p>}
          {items.length > 0 && (
            <ul className="line-list" aria-label="退回事项">
              {items.map((item) => (
                <li key={item._row}>
                  {item.record_id ? (
                    <Link href={`/record/${String(item.record_id)}`}>{String(item.title ?? '') || '查看记录'}</Link>
                  ) : (
                    <b>{String(item.title ?? item.indicator ?? '')}</b>
                  )}
                  <span>{String(item.reason ?? '')}</span>
                </li>
              ))}
            </ul>
          )}
          <p>改好并镇审通过后，重新送审、签发、上报即为第 {Number(report.version ?? 0) + 1} 版。</p>
        </>
      }
    />
  );
}
