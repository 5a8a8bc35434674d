import { dateInWords } from '#shared/kernel/calendar.ts';
import { closingBlocks, openingBlocks, type RedHead } from './monthly-report.ts';
import type { Report, ReportSection } from './report-model.ts';

/** One problem as it is handed to a unit. */
export interface RectificationItem {
  /** Official number; empty until approved. */
  readonly number: string;
  /** In the words it was found with; never shortened (D§2.5 no. 27). */
  readonly problem: string;
  readonly measures: string;
  readonly leader: string;
  readonly owner: string;
  /** `YYYY-MM-DD`; null: 长期坚持. */
  readonly dueOn: string | null;
}

export interface RectificationNoticeInput {
  /** `杨树镇人民政府`: 署名. */
  readonly issuer: string;
  /** The unit that has to mend it. */
  readonly addressee: string;
  /** Where the problems come from, in words: `专项督查`. */
  readonly source: string;
  /** `YYYY-MM-DD`: when they were handed over. */
  readonly raisedOn: string;
  readonly items: readonly RectificationItem[];
  /** `YYYY-MM-DD`; null: left open. */
  readonly signedOn: string | null;
  readonly redHead?: RedHead;
}

/** 整改通知 (D§2.5): what was found, until when, and that its end is asked for with proof; the list as an attachment. */
export function rectificationNotice(input: RectificationNoticeInput): Report {
  const title = `关于${input.source}发现问题的整改通知`;
  const last = input.items
    .map(({ dueOn }) => dueOn ?? '')
    .sort()
    .at(-1);
  const until = last ? `，最迟于${dateInWords(last)}前完成` : '';
  const body: ReportSection = {
    page: 'official',
    landscape: false,
    numbered: true,
    blocks: [
      ...openingBlocks(title, input),
      {
        kind: 'paragraph',
        text: `${dateInWords(input.raisedOn)}，${input.source}中发现你单位存在问题${input.items.length}项（见附件）。现就整改有关事项通知如下：`,
      },
      { kind: 'heading', level: 1, text: '一、整改内容' },
      ...input.items.map((item, index) => ({
        kind: 'paragraph' as const,
        text: `${index + 1}. ${item.problem}`,
      })),
      { kind: 'heading', level: 1, text: '二、整改要求' },
      {
        kind: 'paragraph',
        text: `请对照问题清单逐项落实整改措施、责任人和时限${until}。整改完成后，在台账中填写完成情况并附佐证材料，申请销号；核验不合格的退回重改。`,
      },
      ...closingBlocks(['问题整改清单'], input.issuer, input.signedOn),
    ],
  };
  return {
    fileName: `${input.addressee}_整改通知_${input.raisedOn.replaceAll('-', '')}`,
    title,
    creator: input.issuer,
    sections: [body, listSection(input.items)],
  };
}

function listSection(items: readonly RectificationItem[]): ReportSection {
  const columns = ['序号', '问题编号', '问题表述', '整改措施', '责任领导', '责任人', '整改时限'];
  return {
    page: 'official',
    landscape: true,
    numbered: true,
    blocks: [
      { kind: 'annex', label: '附件', title: '问题整改清单' },
      {
        kind: 'table',
        widths: [2, 5, 10, 10, 3, 3, 5],
        head: [columns.map((text) => ({ text }))],
        rows: items.map((item, index) => [
          { text: String(index + 1), align: 'center' },
          { text: item.number || '待编号', align: 'center' },
          { text: item.problem },
          { text: item.measures },
          { text: item.leader, align: 'center' },
          { text: item.owner, align: 'center' },
          { text: item.dueOn === null ? '长期坚持' : dateInWords(item.dueOn), align: 'center' },
        ]),
      },
    ],
  };
}
