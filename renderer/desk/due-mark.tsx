import { Tag } from 'antd';
import type { LifeMark } from '#shared/domain/life.ts';

/** How far a record is from its due date, in words and colour; nothing when nothing presses. */
export function DueMark({ mark: { mark, daysLeft } }: { mark: Pick<LifeMark, 'mark' | 'daysLeft'> }) {
  if (mark === 'none' || daysLeft === null) return null;
  if (mark === 'overdue') return <Tag color="red">逾期{-daysLeft}天</Tag>;
  return <Tag color="#8a5200">{daysLeft === 0 ? '今天到期' : `还有${daysLeft}天`}</Tag>;
}
