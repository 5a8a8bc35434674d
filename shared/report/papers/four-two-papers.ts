import type { Values } from '#shared/catalogue/expression/types.ts';
import { percentText } from '#shared/catalogue/value-text.ts';
import type { ReportCell, ReportSection } from '../report-model.ts';
import { dateWords, type PaperSource, rowsOf, rowText, textOf } from './paper-source.ts';

/**
 * 《“四议两公开”工作登记表》, one sheet per step (D§2.2 no. 6; a registration book of six sheets). What the record does not
 * hold yet is left open, so that a sheet can be printed before its meeting and filled by hand.
 */

const label = (text: string, more: Partial<ReportCell> = {}): ReportCell => ({ text, face: 'label', ...more });
const value = (text: string, more: Partial<ReportCell> = {}): ReportCell => ({ text, ...more });

/** The four meetings by their row. */
export const MEETING_STEPS = [
  { row: 'step1', name: '①党支部提议', opinion: '提议内容及意见', sign: '村党组织书记（签名）：' },
  { row: 'step2', name: '②“两委”会商议', opinion: '商议内容及意见', sign: '主持人（签名）：' },
  { row: 'step3', name: '③党员大会审议', opinion: '审议内容及意见', sign: '主持人（签名）：' },
  { row: 'step4', name: '④村民代表会议（村民会议）决议', opinion: '决议内容', sign: '主持人（签名）：' },
] as const;

function matterRows(source: PaperSource): ReportCell[][] {
  return [
    [label('决策事项'), value(textOf(source, 'matter'), { span: 3 })],
    [
      label('事项类别'),
      value(textOf(source, 'matter_kind')),
      label('动议事由'),
      value(textOf(source, 'motion_source')),
    ],
  ];
}

function sheet(source: PaperSource, step: string, rows: ReportCell[][], lines: string[]): ReportSection {
  return {
    page: 'form',
    landscape: false,
    numbered: false,
    blocks: [
      { kind: 'title', lines: ['“四议两公开”工作登记表', `（${step}）`] },
      { kind: 'ends', left: `${source.unitName}`, right: `编号：${source.recordNo || '待编号'}` },
      { kind: 'table', widths: [2, 4, 2, 4], head: [], rows: [...matterRows(source), ...rows] },
      { kind: 'signLines', lines },
    ],
  };
}

/** Sheet of one of the four meetings. */
export function meetingSheet(source: PaperSource, step: (typeof MEETING_STEPS)[number]): ReportSection {
  const row = rowsOf(source, 'steps').find((one) => one._row === step.row) ?? {};
  const text = (field: string) => rowText(source, 'steps', row, field);
  const isVoted = step.row === 'step3' || step.row === 'step4';
  return sheet(
    source,
    step.name,
    [
      [label('时间'), value(dateWords(row.held_on)), label('会议形式'), value(text('form'))],
      [label('应到人数'), value(text('expected')), label('实到人数'), value(attendance(row, text('actual')))],
      [label(step.opinion), value(text('content'), { span: 3, height: 75 })],
      ...(isVoted
        ? [
            [label('表决结果'), value(votes(row), { span: 3 })],
            [label('镇派列席人员'), value(text('town_attendee'), { span: 3 })],
          ]
        : []),
    ],
    [step.sign, '记录人（签名）：', '参会人员签到表附后。'],
  );
}

function attendance(row: Values, actual: string): string {
  const { expected, actual: came } = row;
  if (typeof expected !== 'number' || typeof came !== 'number' || expected <= 0) return actual;
  return `${actual}（到会率${percentText(came / expected)}）`;
}

function votes(row: Values): string {
  const count = (votesGiven: unknown) => (typeof votesGiven === 'number' ? String(votesGiven) : '　　');
  return `赞成${count(row.yes)}票，反对${count(row.no)}票，弃权${count(row.abstain)}票`;
}

/** ⑤决议公开 */
export function resolutionSheet(source: PaperSource): ReportSection {
  const { values } = source;
  return sheet(
    source,
    '⑤决议公开',
    [
      [label('公开时间'), value(`${dateWords(values.public_from)}至${dateWords(values.public_to)}`, { span: 3 })],
      [label('公开方式'), value(textOf(source, 'public_way'), { span: 3 })],
      [label('群众异议及处理'), value(textOf(source, 'objections'), { span: 3, height: 50 })],
      [label('村务监督委员会意见'), value(textOf(source, 'public_opinion'), { span: 3, height: 30 })],
    ],
    ['村务监督委员会主任（签名）：', '公示照片附后。'],
  );
}

/** ⑥实施结果公开 */
export function resultSheet(source: PaperSource): ReportSection {
  const { values } = source;
  return sheet(
    source,
    '⑥实施结果公开',
    [
      [label('组织实施情况'), value(textOf(source, 'impl'), { span: 3, height: 50 })],
      [label('公开时间'), value(`${dateWords(values.result_from)}至${dateWords(values.result_to)}`, { span: 3 })],
      [label('公开方式'), value(textOf(source, 'result_way'), { span: 3 })],
      [label('村务监督委员会意见'), value(textOf(source, 'result_opinion'), { span: 3, height: 30 })],
    ],
    ['村务监督委员会主任（签名）：', '公示照片附后。'],
  );
}
