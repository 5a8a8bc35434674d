import type { Values } from '#shared/catalogue/expression/types.ts';
import { formatYuan } from '#shared/kernel/money.ts';
import type { ReportBlock, ReportCell, ReportSection } from '../report-model.ts';
import { partiesTable, partyNames } from './mediation-parties.ts';
import { dateWords, type PaperSource, requireOpened, rowsOf, rowText, textOf } from './paper-source.ts';

/**
 * The papers of a mediation volume after the Ministry of Justice's 人民调解文书格式 (2010; D§2.3 no. 12). Each is a
 * section of its own; what the record does not hold is left open for the hand. None is made from sealed fields that
 * were not opened (F33).
 */

const label = (text: string, more: Partial<ReportCell> = {}): ReportCell => ({ text, face: 'label', ...more });
const value = (text: string, more: Partial<ReportCell> = {}): ReportCell => ({ text, ...more });

function form(title: string, blocks: ReportBlock[]): ReportSection {
  return {
    page: 'form',
    landscape: false,
    numbered: false,
    blocks: [{ kind: 'title', lines: [title] }, ...blocks],
  };
}

const committeeOf = (source: PaperSource) => textOf(source, 'committee') || `${source.unitName}人民调解委员会`;
const disputeOf = (source: PaperSource) => {
  const category = textOf(source, 'category');
  return category.endsWith('纠纷') ? category : `${category}纠纷`;
};

/** Committee and date at a paper's foot; the seal is put on the print, never drawn. */
function foot(source: PaperSource, on: unknown): ReportBlock {
  return { kind: 'signature', unit: `${committeeOf(source)}（印）`, date: dateWords(on) };
}

/** 人民调解受理登记表 */
export function acceptanceRegister(source: PaperSource): ReportSection {
  requireOpened(source);
  const { values } = source;
  const byApplication = values.case_source === 'application';
  return form('人民调解受理登记表', [
    { kind: 'ends', left: `人民调解委员会：${committeeOf(source)}`, right: `卷号：${source.recordNo || '待编号'}` },
    {
      kind: 'table',
      widths: [2, 4, 2, 4],
      head: [],
      rows: [
        [label('受理时间'), value(dateWords(values.accepted_on)), label('纠纷类型'), value(disputeOf(source))],
        [
          label('案件来源'),
          value(textOf(source, 'case_source')),
          label('当事人数'),
          value(`${textOf(source, 'people')}人`),
        ],
      ],
    },
    partiesTable(source),
    {
      kind: 'table',
      widths: [2, 10],
      head: [],
      rows: [
        [label('纠纷简要情况'), value(textOf(source, 'brief'), { height: 45 })],
        [label('当事人申请事项'), value(textOf(source, 'claim'), { height: 30 })],
      ],
    },
    {
      kind: 'signLines',
      lines: [
        byApplication ? '当事人（申请人签名、盖章或者捺指印）：' : '当事人同意调解（签名、盖章或者捺指印）：',
        `登记人（签名）：${textOf(source, 'recorder')}`,
      ],
    },
    foot(source, values.accepted_on),
    { kind: 'note', text: '备注：此表由人民调解委员会填写。' },
  ]);
}

/** 人民调解协议书 */
export function writtenAgreement(source: PaperSource): ReportSection {
  requireOpened(source);
  const { values } = source;
  return form('人民调解协议书', [
    { kind: 'ends', left: '', right: `编号：${textOf(source, 'agreement_no')}` },
    partiesTable(source),
    ...story('纠纷的主要事实、争议事项：', textOf(source, 'brief')),
    ...story('经调解，自愿达成如下协议：', textOf(source, 'agreement_text')),
    ...story('履行方式、时限：', performance(source)),
    { kind: 'paragraph', text: '本协议一式　　份，当事人、人民调解委员会各持一份。' },
    {
      kind: 'signLines',
      lines: [
        '当事人（签名、盖章或者捺指印）：',
        '',
        '当事人（签名、盖章或者捺指印）：',
        '',
        `人民调解员（签名）：${textOf(source, 'mediators')}`,
        `记录人（签名）：${textOf(source, 'recorder')}`,
      ],
    },
    foot(source, values.agreement_on),
  ]);
}

/** 人民调解口头协议登记表 */
export function oralAgreement(source: PaperSource): ReportSection {
  requireOpened(source);
  const { values } = source;
  return form('人民调解口头协议登记表', [
    { kind: 'ends', left: `人民调解委员会：${committeeOf(source)}`, right: `卷号：${source.recordNo || '待编号'}` },
    partiesTable(source),
    {
      kind: 'table',
      widths: [2, 10],
      head: [],
      rows: [
        [label('纠纷主要事实、争议事项'), value(textOf(source, 'brief'), { height: 40 })],
        [label('经调解，自愿达成如下协议'), value(textOf(source, 'agreement_text'), { height: 45 })],
        [label('履行方式、时限'), value(performance(source), { height: 20 })],
      ],
    },
    {
      kind: 'signLines',
      lines: [`人民调解员（签名）：${textOf(source, 'mediators')}`, `记录人（签名）：${textOf(source, 'recorder')}`],
    },
    foot(source, values.agreement_on ?? values.closed_on),
  ]);
}

/** 人民调解记录, one per session; one empty form when none is registered. */
export function mediationRecords(source: PaperSource): ReportSection[] {
  requireOpened(source);
  const sessions = rowsOf(source, 'sessions');
  return (sessions.length === 0 ? [{}] : sessions).map((session) => mediationRecord(source, session));
}

function mediationRecord(source: PaperSource, session: Values): ReportSection {
  const text = (field: string) => rowText(source, 'sessions', session, field);
  return form('人民调解记录', [
    {
      kind: 'table',
      widths: [2, 4, 2, 4],
      head: [],
      rows: [
        [label('时间'), value(dateWords(session.date)), label('地点'), value(text('place'))],
        [label('当事人'), value(partyNames(source), { span: 3 })],
        [label('参加人'), value('', { span: 3, height: 10 })],
        [
          label(
            '人民调解委员会已将人民调解的性质、原则和效力，以及当事人在调解活动中享有的权利和承担的义务告知当事人。',
            { span: 4, align: 'left' },
          ),
        ],
        [label('调解记录'), value(text('content'), { span: 3, height: 80 })],
        [label('调解结果'), value(text('result'), { span: 3, height: 15 })],
      ],
    },
    {
      kind: 'signLines',
      lines: [
        '当事人（签名、盖章或者捺指印）：',
        `人民调解员（签名）：${textOf(source, 'mediators')}`,
        `记录人（签名）：${textOf(source, 'recorder')}`,
      ],
    },
  ]);
}

/** 人民调解回访记录 */
export function revisitRecord(source: PaperSource): ReportSection {
  requireOpened(source);
  const { values } = source;
  return form('人民调解回访记录', [
    {
      kind: 'table',
      widths: [2, 4, 2, 4],
      head: [],
      rows: [
        [label('当事人'), value(partyNames(source), { span: 3 })],
        [label('调解协议编号'), value(textOf(source, 'agreement_no') || source.recordNo, { span: 3 })],
        [label('回访事由'), value(`${disputeOf(source)}调解协议履行情况`, { span: 3 })],
        [label('回访时间'), value(dateWords(values.revisit_on)), label('履行情况'), value(textOf(source, 'performed'))],
        [label('回访情况'), value(textOf(source, 'revisit'), { span: 3, height: 90 })],
      ],
    },
    { kind: 'signLines', lines: ['被回访人（签名）：', '回访人（签名）：'] },
    foot(source, values.revisit_on),
  ]);
}

/** Amount and time of performance in one line each. */
function performance(source: PaperSource): string {
  const { amount, perform_due } = source.values;
  const lines = [
    typeof amount === 'number' && amount > 0 ? `涉及金额${formatYuan(amount)}元。` : '',
    perform_due ? `履行时限：${dateWords(perform_due)}前。` : '',
  ].filter(Boolean);
  return lines.join('\n');
}

function story(lead: string, text: string): ReportBlock[] {
  const paragraphs = text.split('\n').filter((line) => line.trim() !== '');
  const shown = paragraphs.length === 0 ? [''] : paragraphs;
  return [
    { kind: 'paragraph', text: '', lead },
    ...shown.map((line): ReportBlock => ({ kind: 'paragraph', text: line })),
  ];
}
