import {
  AlignmentType,
  BorderStyle,
  HeadingLevel,
  type IParagraphOptions,
  type Paragraph,
  Tab,
  type Table,
  TabStopType,
  TextRun,
} from 'docx';
import { officialParagraph } from './docx-paragraph.ts';
import { STYLE, typeface } from './docx-styles.ts';
import { docxTable } from './docx-table.ts';
import { BODY_LINE, BODY_SPACING, type PageEdges, SIZES, TYPEFACES, textWidthOf, twipsOf } from './official-page.ts';
import type { ReportBlock } from './report-model.ts';

type Of<Kind extends ReportBlock['kind']> = Extract<ReportBlock, { kind: Kind }>;
type Piece = Paragraph | Table;

const HEADINGS = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;
/** 3号 letter in twips. */
const LETTER = 320;

/** Paragraphs and tables of a section's blocks. */
export function docxBlocks(blocks: readonly ReportBlock[], edges: PageEdges): Piece[] {
  return blocks.flatMap((block, index) => docxBlock(block, edges, leadsToSignature(blocks.slice(index + 1))));
}

/** A signature never stands on a page by itself: the end of the text goes with it (GB/T 9704 knows no “此页无正文”). */
function leadsToSignature(rest: readonly ReportBlock[]): boolean {
  const next = rest.find(({ kind }) => kind !== 'blank' && kind !== 'attachments');
  return next?.kind === 'signature';
}

function docxBlock(block: ReportBlock, edges: PageEdges, keepNext: boolean): readonly Piece[] {
  switch (block.kind) {
    case 'redHead':
      return redHead(block, edges);
    case 'title':
      return title(block);
    case 'addressee':
      return [paragraph(`${block.text}：`, { style: STYLE.plain })];
    case 'heading':
      return [officialParagraph({ text: block.text, heading: HEADINGS[block.level] })];
    case 'paragraph':
      return [body(block, keepNext)];
    case 'blank':
      return Array.from({ length: block.lines }, () => officialParagraph({ style: STYLE.plain, keepNext }));
    case 'attachments':
      return attachments(block.names, keepNext);
    case 'signature':
      return signature(block);
    case 'contact':
      return [paragraph(`（${block.text}）`, { style: STYLE.body })];
    case 'annex':
      return annex(block);
    case 'signLines':
      return kept(block.lines, STYLE.formLine);
    case 'note':
      return block.text.split('\n').map((text) => paragraph(text, { style: STYLE.small }));
    case 'ends':
      return [ends(block, edges)];
    case 'table':
      return docxTable(block, textWidthOf(edges));
  }
}

function paragraph(text: string, options: IParagraphOptions): Paragraph {
  return officialParagraph({ ...options, children: text === '' ? [] : [new TextRun(text)] });
}

/** Lines that must stand on one page: all but the last are kept with the next. */
function kept(lines: readonly string[], style: string): Paragraph[] {
  return lines.map((text, index) => paragraph(text, { style, keepLines: true, keepNext: index < lines.length - 1 }));
}

function title({ lines }: Of<'title'>): Paragraph[] {
  return lines.map((text) => officialParagraph({ text, heading: HeadingLevel.TITLE }));
}

function body({ text, lead, plain }: Of<'paragraph'>, keepNext: boolean): Paragraph {
  return officialParagraph({
    keepNext,
    style: plain ? STYLE.plain : STYLE.body,
    children: [...(lead ? [new TextRun({ text: lead, bold: true })] : []), new TextRun(text)],
  });
}

/** The mark as large as the line allows, 35 mm under the text's upper edge; then number and signer; then the red line. */
function redHead({ mark, number, signer }: Of<'redHead'>, edges: PageEdges): Paragraph[] {
  const points = Math.min(
    60,
    Math.floor(((textWidthOf(edges) / 25.4) * 72 * 0.95) / Math.max(1, Array.from(mark).length)),
  );
  const numbers = signer
    ? officialParagraph({
        style: STYLE.plain,
        indent: { left: LETTER, right: LETTER },
        tabStops: [{ type: TabStopType.RIGHT, position: twipsOf(textWidthOf(edges)) - LETTER }],
        children: [
          new TextRun({ children: [number, new Tab(), '签发人：'] }),
          new TextRun({ text: signer, font: typeface(TYPEFACES.second) }),
        ],
      })
    : paragraph(number, { style: STYLE.plain, alignment: AlignmentType.CENTER });
  return [
    officialParagraph({
      style: STYLE.mark,
      spacing: { before: twipsOf(35), line: points * 24, lineRule: 'exact' },
      children: [new TextRun({ text: mark, size: points * 2 })],
    }),
    officialParagraph({ style: STYLE.plain }),
    officialParagraph({ style: STYLE.plain }),
    numbers,
    officialParagraph({
      style: STYLE.plain,
      spacing: { line: twipsOf(4), lineRule: 'exact' },
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, space: 0, color: 'FF0000' } },
    }),
    officialParagraph({ style: STYLE.plain }),
    officialParagraph({ style: STYLE.plain }),
  ];
}

/** `附件：1. 名称`, two letters in; later names stand under the first, long ones under their first letter. */
function attachments(names: readonly string[], keepNext: boolean): Paragraph[] {
  const numbered = names.length > 1;
  return names.map((name, index) => {
    const head = `${index === 0 ? '附件：' : ''}${numbered ? `${index + 1}. ` : ''}`;
    const hanging = LETTER * (index === 0 ? 3 : 0) + (numbered ? LETTER : 0);
    const left = LETTER * 5 + (numbered ? LETTER : 0);
    return paragraph(`${head}${name}`, {
      style: STYLE.plain,
      keepNext,
      alignment: AlignmentType.LEFT,
      indent: { left, hanging },
    });
  });
}

/** The date four letters from the right edge, the unit centred over it. */
function signature({ unit, date }: Of<'signature'>): Paragraph[] {
  const shown = date === '' ? '　　　　年　　月　　日' : date;
  const widthOf = (text: string) =>
    Array.from(text).reduce((sum, letter) => sum + (letter > '⺀' ? LETTER : LETTER / 2), 0);
  const right = Math.max(0, LETTER * 4 + (widthOf(shown) - widthOf(unit)) / 2);
  const end = { style: STYLE.plain, alignment: AlignmentType.RIGHT };
  return [
    paragraph(unit, { ...end, keepNext: true, indent: { right: Math.round(right) } }),
    paragraph(shown, { ...end, indent: { right: LETTER * 4 } }),
  ];
}

function annex({ label, title: text }: Of<'annex'>): Paragraph[] {
  return [
    officialParagraph({
      style: STYLE.plain,
      keepNext: true,
      children: [new TextRun({ text: label, font: typeface(TYPEFACES.heading) })],
    }),
    officialParagraph({ style: STYLE.plain, keepNext: true, spacing: { line: BODY_LINE / 2, lineRule: 'exact' } }),
    officialParagraph({ text, heading: HeadingLevel.TITLE }),
  ];
}

function ends({ left, right }: Of<'ends'>, edges: PageEdges): Paragraph {
  return officialParagraph({
    style: STYLE.formLine,
    keepNext: true,
    tabStops: [{ type: TabStopType.RIGHT, position: twipsOf(textWidthOf(edges)) }],
    children: [new TextRun({ children: [left, new Tab(), right] })],
  });
}

/** A page number `— 1 —` in 4号 宋体, one letter in from the outer edge. */
export function pageNumberRun(children: (string | 'CURRENT')[]): TextRun {
  return new TextRun({ children, font: typeface(TYPEFACES.number), size: SIZES.pageNumber, characterSpacing: 0 });
}

export const OUTER_INDENT = LETTER - BODY_SPACING;
