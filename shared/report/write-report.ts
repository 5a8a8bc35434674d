import {
  AlignmentType,
  Document,
  Footer,
  type ISectionOptions,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  SectionType,
} from 'docx';
import { docxBlocks, OUTER_INDENT, pageNumberRun } from './docx-blocks.ts';
import { documentStyles } from './docx-styles.ts';
import { BODY_LINE, edgesOf, twipsOf } from './official-page.ts';
import type { Report, ReportSection } from './report-model.ts';

/**
 * Bytes of the .docx file of a report: real styles for title and headings, one font per script, fixed lines, no text
 * boxes, no fields but the page numbers, so that Word, WPS and LibreOffice show the same (D§5).
 */
export async function writeReport(report: Report): Promise<Uint8Array<ArrayBuffer>> {
  const file = new Document({
    creator: report.creator,
    lastModifiedBy: report.creator,
    title: report.title,
    evenAndOddHeaderAndFooters: true,
    compatibility: { version: 15 },
    styles: documentStyles(),
    sections: report.sections.map((section, index) => sectionOf(section, index === 0)),
  });
  return new Uint8Array(await Packer.toArrayBuffer(file));
}

function sectionOf(section: ReportSection, isFirst: boolean): ISectionOptions {
  const edges = edgesOf(section.page, section.landscape);
  // The library turns the paper itself, so it is always told the upright one.
  const size = {
    width: twipsOf(Math.min(edges.width, edges.height)),
    height: twipsOf(Math.max(edges.width, edges.height)),
    orientation: section.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
  };
  const margin = {
    top: twipsOf(edges.top),
    bottom: twipsOf(edges.bottom),
    left: twipsOf(edges.left),
    right: twipsOf(edges.right),
    header: twipsOf(15),
    footer: twipsOf(edges.footer),
    gutter: 0,
  };
  return {
    properties: {
      ...(isFirst ? {} : { type: SectionType.NEXT_PAGE }),
      page: { size, margin },
      grid: { linePitch: BODY_LINE },
    },
    footers: section.numbered
      ? { default: pageNumber(AlignmentType.RIGHT), even: pageNumber(AlignmentType.LEFT) }
      : { default: empty(), even: empty() },
    children: docxBlocks(section.blocks, edges),
  };
}

function pageNumber(alignment: 'left' | 'right'): Footer {
  const indent = alignment === AlignmentType.RIGHT ? { right: OUTER_INDENT } : { left: OUTER_INDENT };
  const number = pageNumberRun(['— ', PageNumber.CURRENT, ' —']);
  return new Footer({ children: [new Paragraph({ alignment, indent, children: [number] })] });
}

/** Without a footer of its own a section would show that of the one before. */
function empty(): Footer {
  return new Footer({ children: [new Paragraph({})] });
}
