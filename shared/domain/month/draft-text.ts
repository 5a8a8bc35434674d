import type { Strand } from '#shared/catalogue/definition.ts';
import type { ReportTextId } from '#shared/catalogue/system-types.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { lettersIn } from '#shared/kernel/letters.ts';
import {
  comparison,
  countedFigure,
  isRate,
  type StatisticsRow,
  type StatisticsTable,
  statisticsText,
} from './statistics.ts';

/** Longest text of a monthly report in characters (D§5: special documents at most 4000, ours 3000). */
export const MAX_REPORT_LENGTH = 3000;

/** Which figures a paragraph tells, in order: code, and how the sentence names it. Counts only, no word of praise (D§5). */
const SENTENCES: Readonly<Record<Strand, readonly (readonly [code: string, words: string])[]>> = {
  party: [
    ['DZ_total', '开展党组织生活'],
    ['DZ_due_rate', '组织生活按期开展率'],
    ['PX_persontime', '开展教育培训'],
    ['RY_vacancy', '村“两委”缺额'],
  ],
  autonomy: [
    ['YS_count', '召开议事会议'],
    ['SY_count', '办理“四议两公开”事项'],
    ['JD_monthly_rate', '村务监督履职率'],
    ['JD_problem', '监督发现问题'],
    ['GK_ontime_rate', '村务公开按期率'],
    ['SZ_total', '现有基层社会组织'],
    ['SZ_new', '新增社会组织'],
  ],
  law: [
    ['PC_found', '排查矛盾纠纷'],
    ['PC_resolved_rate', '化解率'],
    ['TJ_accept', '受理人民调解案件'],
    ['TJ_success', '调解成功'],
    ['TJ_success_rate', '调解成功率'],
    ['PF_count', '开展法治宣传'],
    ['PF_audience', '受教育群众'],
    ['FG_visit_rate', '法律顾问到村率'],
    ['FG_consult', '解答法律咨询'],
  ],
  virtue: [
    ['WM_count', '开展文明实践活动'],
    ['WM_volunteers', '参与志愿者'],
    ['WM_hours', '志愿服务时长'],
    ['DT_count', '举办道德讲堂'],
    ['HR_nominated', '推荐好人好事'],
    ['DP_meetings', '召开道德评议会'],
    ['HB_count', '办理红白事'],
    ['HB_reported_rate', '红白事报备率'],
  ],
  programme: [
    ['RW_done_ontime_rate', '任务按期完成率'],
    ['ZG_closed_ontime_rate', '问题按期销号率'],
    ['ZG_overdue', '逾期未销号问题'],
    ['SQ_received', '受理群众诉求'],
    ['SQ_closed_rate', '诉求办结率'],
    ['SQ_satis_rate', '诉求满意率'],
    ['DB_trips_saved', '减少群众跑腿'],
    ['ZJ_arrived', '到位资金'],
    ['SF_count', '培育对象（示范点）'],
  ],
};

/** Who reports on how much. */
export interface DraftFacts {
  readonly townName: string;
  readonly villages: number;
  readonly records: number;
}

/**
 * The report's paragraphs as far as figures can tell them (D§3.2, D§5): the opening sentence and one paragraph per strand.
 * What only people know (特色亮点 and so on) stays empty.
 */
export function draftTexts(table: StatisticsTable, facts: DraftFacts): Readonly<Partial<Record<ReportTextId, string>>> {
  const rows = new Map(table.rows.map((row) => [row.code, row]));
  const paragraph = (strand: Strand) => {
    const sentences = SENTENCES[strand].flatMap(([code, words]) => {
      const row = rows.get(code);
      const sentence = row ? sentenceOf(row, words) : '';
      return sentence ? [sentence] : [];
    });
    return sentences.length === 0
      ? ''
      : `${monthInWords(table.month).replace(/^\d+年/, '')}，${sentences.join('；')}。`;
  };
  return {
    opening: `现将${facts.townName}${monthInWords(table.month)}“党建+三治融合”工作情况报告如下。本月${facts.villages}个村（社区）共登记台账${facts.records}条。`,
    party: paragraph('party'),
    autonomy: paragraph('autonomy'),
    law: paragraph('law'),
    virtue: paragraph('virtue'),
    programme: paragraph('programme'),
  };
}

/** `排查矛盾纠纷12件，环比上升20%` */
function sentenceOf(row: StatisticsRow, words: string): string {
  const value = countedFigure(row, 'month');
  if (value === null) return '';
  const figure = isRate(row) ? statisticsText(row, 'month') : `${statisticsText(row, 'month')}${row.unit}`;
  const change = comparison(row, 'change');
  if (change === null) return `${words}${figure}`;
  const text = statisticsText(row, 'change');
  if (text === '持平') return `${words}${figure}，与上月持平`;
  const amount = text.replace(/^[+-]/, '');
  return `${words}${figure}，环比${change > 0 ? '上升' : '下降'}${amount}`;
}

/** Characters of all paragraphs together, as the limit counts them (blanks left out). */
export function reportLength(texts: Readonly<Record<string, unknown>>, ids: readonly string[]): number {
  return ids.reduce((sum, id) => {
    const text = texts[id];
    return sum + (typeof text === 'string' ? lettersIn(text) : 0);
  }, 0);
}
