import { z } from 'zod';
import { lettersIn } from '#shared/kernel/letters.ts';

/**
 * The report model: what a document says and which part of a document each piece is, independent of the file format.
 * Made by the functions of this folder from plain data only; written as .docx by `write-report.ts` and as a page for
 * print and PDF by `print/report-page.ts`, so that all of them say the same (design §7).
 */

const MAX_CELL = 20_000;
const line = z.string().max(400);

/** One cell of a table. `span` and `rowSpan` count columns and rows; `height` is the least height in millimetres. */
export const reportCellSchema = z.strictObject({
  text: z.string().max(MAX_CELL),
  span: z.number().int().min(1).max(40).optional(),
  rowSpan: z.number().int().min(1).max(200).optional(),
  /** label: the form's own words (黑体, centred); value: what was filled in. */
  face: z.enum(['label', 'value']).optional(),
  align: z.enum(['left', 'center', 'right']).optional(),
  height: z.number().min(0).max(200).optional(),
});
export type ReportCell = z.infer<typeof reportCellSchema>;

const tableSchema = z.strictObject({
  kind: z.literal('table'),
  caption: line.optional(),
  /** Relative widths of the columns; their sum is the whole line. */
  widths: z.array(z.number().min(0.1).max(100)).min(1).max(40),
  /** Rows that are repeated on each page. */
  head: z.array(z.array(reportCellSchema).max(40)).max(3),
  rows: z.array(z.array(reportCellSchema).max(40)).max(5000),
});
export type ReportTable = z.infer<typeof tableSchema>;

/** A piece of a document; the kinds are the parts of D§5 and of the statutory forms. */
export const reportBlockSchema = z.discriminatedUnion('kind', [
  /** 红头: the town's own 发文机关标志 as text, 发文字号 and, for a report to a superior, 签发人. Never a seal. */
  z.strictObject({ kind: z.literal('redHead'), mark: line, number: line, signer: line.optional() }),
  /** Lines of the title, broken by whoever made the report. */
  z.strictObject({ kind: z.literal('title'), lines: z.array(line).min(1).max(6) }),
  /** 主送机关, without its colon. */
  z.strictObject({ kind: z.literal('addressee'), text: line }),
  z.strictObject({
    kind: z.literal('heading'),
    level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    text: line,
  }),
  /** A paragraph of the body; `lead` is its bold beginning; `plain`: no first-line indent. */
  z.strictObject({
    kind: z.literal('paragraph'),
    text: z.string().max(MAX_CELL),
    lead: line.optional(),
    plain: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('blank'), lines: z.number().int().min(1).max(20) }),
  /** 附件说明: names without punctuation at their end. */
  z.strictObject({ kind: z.literal('attachments'), names: z.array(line).min(1).max(40) }),
  /** 署名 and 成文日期 (in words: `2026年3月5日`; empty: to be filled by hand). */
  z.strictObject({ kind: z.literal('signature'), unit: line, date: line }),
  /** 附注: `（联系人：…，电话：…）`, without its brackets. */
  z.strictObject({ kind: z.literal('contact'), text: line }),
  /** `附件1` and the attachment's title; stands at the head of a section. */
  z.strictObject({ kind: z.literal('annex'), label: line, title: line }),
  /** Lines to be signed by hand, kept together: `调解员（签名）：`. */
  z.strictObject({ kind: z.literal('signLines'), lines: z.array(line).min(1).max(20) }),
  /** Small print under a table. */
  z.strictObject({ kind: z.literal('note'), text: z.string().max(2000) }),
  /** A line over a form: `填报单位：…` at its left, `日期：…` at its right. */
  z.strictObject({ kind: z.literal('ends'), left: line, right: line }),
  tableSchema,
]);
export type ReportBlock = z.infer<typeof reportBlockSchema>;

/** Pages of one kind. A new section always begins on a new page. */
export const reportSectionSchema = z.strictObject({
  /** official: page of GB/T 9704, 22 lines of 28 characters; form: page of a statutory form, with less margin. */
  page: z.enum(['official', 'form']),
  landscape: z.boolean(),
  /** `— 1 —` at the foot, right on odd and left on even pages. */
  numbered: z.boolean(),
  blocks: z.array(reportBlockSchema).min(1).max(3000),
});
export type ReportSection = z.infer<typeof reportSectionSchema>;

export const reportSchema = z.strictObject({
  /** File name without folder and without ending. */
  fileName: z.string().min(1).max(100),
  /** Title in the file's properties. */
  title: z.string().min(1).max(200),
  creator: z.string().max(60),
  sections: z.array(reportSectionSchema).min(1).max(200),
});
export type Report = z.infer<typeof reportSchema>;

/** Letters of the body text of a report, blanks left out: what “3000 字以内” counts (D§5). Tables do not count. */
export function reportLength(report: Report): number {
  let letters = 0;
  for (const block of report.sections.flatMap(({ blocks }) => blocks)) {
    if (block.kind === 'heading') letters += lettersIn(block.text);
    if (block.kind === 'paragraph') letters += lettersIn(`${block.lead ?? ''}${block.text}`);
  }
  return letters;
}
