import type { Report, ReportBlock, ReportCell } from './report-model.ts';

/** One type of the month as both sides hold it. */
export interface ReceiptPaperLine {
  readonly ledger: string;
  readonly mine: { readonly count: number; readonly hash: string };
  readonly theirs: { readonly count: number; readonly hash: string };
  readonly isEqual: boolean;
}

/** A record in which the two sides differ, in words; never a sealed field. */
export interface ReceiptPaperDifference {
  readonly ledger: string;
  /** `YYYY-MM-DD`; empty: not on this PC. */
  readonly day: string;
  /** Official number; empty before approval. */
  readonly number: string;
  readonly title: string;
  readonly why: string;
}

export interface ReceiptPaperInput {
  readonly town: string;
  /** `2026年11月` */
  readonly month: string;
  readonly device: string;
  /** When both sides were read, by this PC's clock: `2026-11-30 09:12`. */
  readonly at: string;
  /** The county's place that its side stands for. */
  readonly seq: number;
  readonly lines: readonly ReceiptPaperLine[];
  readonly differences: readonly ReceiptPaperDifference[];
}

/** A hash in groups that can be read out over the telephone. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12).replace(/(.{4})(?=.)/g, '$1 ');
}

const LINE_HEAD = ['台账', '本机', '县里', '本机校验码', '县里校验码', '结果'];
const DIFFERENCE_HEAD = ['序号', '台账', '日期', '编号', '记录', '原因'];
const center = (text: string): ReportCell => ({ text, align: 'center' });
const headOf = (titles: readonly string[]) => [titles.map((text): ReportCell => ({ text, face: 'label' }))];

/** 对账单 on paper, to be signed by hand: all lines of the month, and every record in which the sides differ (SPEC.md §10). */
export function receiptPaper(input: ReceiptPaperInput): Report {
  const { town, month, device, at, seq, lines, differences } = input;
  const title = `${town}${month}对账单`;
  const total = lines.reduce((sum, { mine }) => sum + mine.count, 0);
  const isEqual = lines.every((line) => line.isEqual);
  const verdict = isEqual ? `两边一致：共${total}条，逐条相同。` : `有${differences.length}条不一致，见下表。`;
  const blocks: ReportBlock[] = [
    { kind: 'title', lines: [`${month}对账单`] },
    { kind: 'ends', left: `填报单位：${town}`, right: `对账时间：${at}` },
    { kind: 'paragraph', text: verdict, plain: true },
    {
      kind: 'table',
      widths: [6, 2.6, 2.6, 6, 6, 3],
      head: headOf(LINE_HEAD),
      rows: lines.map(({ ledger, mine, theirs, isEqual: same }) => [
        { text: ledger },
        center(`${mine.count}条`),
        center(`${theirs.count}条`),
        center(shortHash(mine.hash)),
        center(shortHash(theirs.hash)),
        center(same ? '一致' : '不一致'),
      ]),
    },
    ...differenceBlocks(differences),
    { kind: 'note', text: `电脑：${device}　县里序号：${seq}` },
    { kind: 'note', text: '校验码由每条记录的标识和版本算出：两边校验码相同，内容就逐条相同。' },
    { kind: 'signLines', lines: ['核对人（签名）：　　　　　　　　日期：　　　　年　　月　　日'] },
  ];
  const section = { page: 'form', landscape: false, numbered: true, blocks } as const;
  return { fileName: `${town}_对账单_${month}`, title, creator: town, sections: [section] };
}

function differenceBlocks(differences: readonly ReceiptPaperDifference[]): ReportBlock[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ ledger, day, number, title, why }, at) => [
    center(String(at + 1)),
    { text: ledger },
    center(day),
    center(number),
    { text: title },
    { text: why },
  ]);
  return [
    {
      kind: 'table',
      caption: '不一致的记录',
      widths: [2, 4, 4.8, 6, 7, 4.8],
      head: headOf(DIFFERENCE_HEAD),
      rows,
    },
  ];
}
