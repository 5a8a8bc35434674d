import { Tag } from 'antd';
import { daysBetween, todayInChina } from '#shared/kernel/calendar.ts';

const SOON_DAYS = 3;

/** How far a due day is. */
export function DueMark({ dueOn }: { dueOn: string }) {
  if (dueOn === '') return null;
  const left = daysBetween(todayInChina(Date.now()), dueOn);
  if (left < 0) return <Tag color="red">{`${dueOn} 已过期`}</Tag>;
  const words = left === 0 ? '今天到期' : `还有 ${left} 天`;
  return <Tag color={left <= SOON_DAYS ? 'gold' : 'default'}>{`${dueOn} 前办理，${words}`}</Tag>;
}
