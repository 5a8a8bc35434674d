import { Alert } from 'antd';
import { hasEnded } from '#shared/domain/standing.ts';
import { dateInWords, todayInChina } from '#shared/kernel/calendar.ts';
import { useDesk } from './desk-context.ts';
import { useReferenceRound } from './use-reference-round.ts';

/** Says that the town, or this account's village, ends or has ended (D§1.4), and what can still be done here. */
export function UnitEndedNote() {
  const { store } = useDesk();
  useReferenceRound();
  const units = store.units();
  const own = units.find(({ code12 }) => code12 === store.account.scope);
  const unit = [units.find(({ level }) => level === 'town'), own].find((one) => one && one.validTo !== '');
  if (!unit) return null;
  const day = dateInWords(unit.validTo);
  if (!hasEnded(unit, todayInChina(Date.now()))) {
    return <Alert type="info" showIcon title={`${unit.name}到 ${day} 为止，以后的记录请在承接的单位填报。`} />;
  }
  return (
    <Alert
      type="warning"
      showIcon
      title={`${unit.name}已于 ${day} 撤并`}
      description="这里的记录都还在，照常可查、可打印；该日及以前的记录和月报仍可补报、更正、上报。以后的记录县里不再接收，请在承接的单位填报。"
    />
  );
}
