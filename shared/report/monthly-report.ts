import { dateInWords, monthInWords } from '#shared/kernel/calendar.ts';
import { type FiguresTable, figuresSection } from './figures-table.ts';
import type { Report, ReportBlock, ReportSection } from './report-model.ts';
import { titleLines } from './title-lines.ts';

/** One of the report's parts 一 to 五. */
export interface ReportPart {
  /** Without its number: `本月工作开展情况`. */
  readonly heading: string;
  /** Parts under it, numbered （一）（二）; for the first part the five strands. */
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
  /** Paragraphs that stand directly under the heading, before the sections. */
  readonly paragraphs: readonly string[];
}

/** 红头, only when the town gave the text of its 发文机关标志 (D§5). */
export interface RedHead {
  /** `杨树镇人民政府文件`, the town's own words. */
  readonly mark: string;
  /** `杨政发〔2026〕3号` */
  readonly number: string;
  /** 签发人, for a report to a superior. */
  readonly signer?: string;
}

export interface MonthlyReportInput {
  /** `杨树镇` */
  readonly unitShortName: string;
  /** `杨树镇人民政府`: 署名. */
  readonly unitName: string;
  /** `YYYY-MM` */
  readonly month: string;
  /** 主送机关 without colon: `县委政法委`. */
  readonly addressee: string;
  /** 导语, one sentence. */
  readonly opening: string;
  /** Parts in order; a part without any text says `无`. */
  readonly parts: readonly ReportPart[];
  /** 月度统计表 and 专表; each becomes an attachment with pages of its own. */
  readonly figures: readonly FiguresTable[];
  /** Attachments that go beside the report (workbooks), named after the tables. */
  readonly otherAttachments: readonly string[];
  /** `YYYY-MM-DD`; null: left open to be filled by hand. */
  readonly signedOn: string | null;
  readonly contact: { readonly name: string; readonly phone: string };
  readonly redHead?: RedHead;
  /** Counts up with every version sent; from 1. */
  readonly version: number;
}

const DIGITS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/**
 * The month's report (D§3.2 part 2, D§5): title, 主送, 导语, parts 一 to 五, list of attachments, 署名, date, 联系人, then
 * the tables on pages of their own, wide ones landscape. Pure; texts come as the clerk edited them.
 */
export function monthlyReport(input: MonthlyReportInput): Report {
  const month = monthInWords(input.month);
  const title = `${input.unitShortName}${month}“党建+三治融合”工作情况报告`;
  const names = [...input.figures.map((table) => table.title), ...input.otherAttachments];
  const body: ReportSection = {
    page: 'official',
    landscape: false,
    numbered: true,
    blocks: [
      ...openingBlocks(title, input),
      { kind: 'paragraph', text: input.opening },
      ...input.parts.flatMap(partBlocks),
      ...closingBlocks(names, input.unitName, input.signedOn, input.contact),
    ],
  };
  const annexes = input.figures.map((table, index) => figuresSection(table, annexLabel(index, names.length)));
  return {
    fileName: `${input.unitShortName}_党建三治月报_${input.month.replace('-', '')}_v${input.version}`,
    title,
    creator: input.unitName,
    sections: [body, ...annexes],
  };
}

/** `附件` when there is one, else `附件1`. */
export function annexLabel(index: number, count: number): string {
  return count === 1 ? '附件' : `附件${index + 1}`;
}

/** `一、…`, its paragraphs, `（一）…` with theirs. */
export function partBlocks(part: ReportPart, index: number): ReportBlock[] {
  const sections = part.sections.filter(({ paragraphs }) => hasText(paragraphs));
  const own = part.paragraphs.filter((text) => text.trim() !== '');
  return [
    { kind: 'heading', level: 1, text: `${DIGITS[index] ?? index + 1}、${part.heading}` },
    ...(own.length === 0 && sections.length === 0 ? paragraphsOf(['无。']) : paragraphsOf(own)),
    ...sections.flatMap((section, at): ReportBlock[] => [
      { kind: 'heading', level: 2, text: `（${DIGITS[at] ?? at + 1}）${section.heading}` },
      ...paragraphsOf(section.paragraphs),
    ]),
  ];
}

function hasText(paragraphs: readonly string[]): boolean {
  return paragraphs.some((text) => text.trim() !== '');
}

/** Paragraphs as typed: a line break begins a new one. */
export function paragraphsOf(texts: readonly string[]): ReportBlock[] {
  return texts
    .flatMap((text) => text.split('\n'))
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ kind: 'paragraph', text }));
}

/** 红头 if there is one, title, 主送: the beginning of every official paper. */
export function openingBlocks(
  title: string,
  { redHead, addressee }: { readonly redHead?: RedHead | undefined; readonly addressee: string },
): ReportBlock[] {
  return [
    ...(redHead ? [{ kind: 'redHead' as const, ...redHead }] : []),
    { kind: 'title', lines: titleLines(title) },
    { kind: 'blank', lines: 1 },
    { kind: 'addressee', text: addressee },
  ];
}

/** 附件说明, 署名, 成文日期, 附注: the end of every official paper. */
export function closingBlocks(
  attachments: readonly string[],
  unitName: string,
  signedOn: string | null,
  contact?: { readonly name: string; readonly phone: string },
): ReportBlock[] {
  const blocks: ReportBlock[] = [];
  if (attachments.length > 0)
    blocks.push({ kind: 'blank', lines: 1 }, { kind: 'attachments', names: [...attachments] });
  blocks.push({ kind: 'blank', lines: 2 });
  blocks.push({ kind: 'signature', unit: unitName, date: signedOn === null ? '' : dateInWords(signedOn) });
  if (contact && (contact.name || contact.phone)) {
    blocks.push({ kind: 'contact', text: `联系人：${contact.name}　联系电话：${contact.phone}` });
  }
  return blocks;
}
