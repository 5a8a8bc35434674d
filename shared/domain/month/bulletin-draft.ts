import { monthInWords } from '#shared/kernel/calendar.ts';
import { draftTexts } from './draft-text.ts';
import type { StatisticsTable } from './statistics.ts';

/** What the county knows of its towns' reports of a month. */
export interface BulletinFacts {
  readonly countyName: string;
  readonly towns: readonly BulletinTown[];
  readonly villages: number;
  readonly villagesDone: number;
  readonly records: number;
}

/** One town in the order of codes: a bulletin names who is missing and late, and ranks nobody (D§3.3, D§7). */
export interface BulletinTown {
  readonly name: string;
  readonly isSent: boolean;
  /** Past its day and not sent. */
  readonly isOverdue: boolean;
  /** Working days late. */
  readonly lateDays: number;
  readonly returns: number;
}

/** A bulletin as far as figures and arrivals can tell it; no word of praise or blame (D§5). What is asked for stays empty. */
export function bulletinDraft(table: StatisticsTable, facts: BulletinFacts): Record<string, string> {
  const { countyName, towns, villages, villagesDone, records } = facts;
  const strands = draftTexts(table, { townName: countyName, villages, records });
  const sent = towns.filter(({ isSent }) => isSent);
  const late = sent.filter(({ lateDays }) => lateDays > 0);
  const returned = towns.filter(({ returns }) => returns > 0);
  const missing = towns.filter(({ isSent }) => !isSent);
  const lines = [
    `全县应报乡镇（街道）${towns.length}个，已报${sent.length}个，按时上报${sent.length - late.length}个。应报村（社区）${villages}个，已确认或零报告${villagesDone}个。`,
    ...(late.length > 0
      ? [`迟报：${late.map(({ name, lateDays }) => `${name}（${lateDays}个工作日）`).join('、')}。`]
      : []),
    ...(returned.length > 0
      ? [`退回重报：${returned.map(({ name, returns }) => `${name}（${returns}次）`).join('、')}。`]
      : []),
  ];
  const problems = [
    ...(missing.length > 0 ? [`${missing.map(({ name }) => name).join('、')}尚未上报。`] : []),
    ...(villagesDone < villages ? [`有${villages - villagesDone}个村（社区）没有确认本月台账，也没有零报告。`] : []),
  ];
  return {
    addressee: '各乡镇（街道）党委（党工委）、政府（办事处），县直有关单位',
    issuer: '',
    opening: `现将${monthInWords(table.month)}全县“党建+三治融合”工作情况通报如下。全县本月共登记台账${records}条。`,
    reporting: lines.join('\n'),
    party: strands.party ?? '',
    autonomy: strands.autonomy ?? '',
    law: strands.law ?? '',
    virtue: strands.virtue ?? '',
    programme: strands.programme ?? '',
    problems: problems.join('\n'),
    next: '',
  };
}
