import {
  AlignmentType,
  BorderStyle,
  HeightRule,
  type Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { officialParagraph } from './docx-paragraph.ts';
import { STYLE } from './docx-styles.ts';
import { twipsOf } from './official-page.ts';
import type { ReportCell, ReportTable } from './report-model.ts';

const thin = { style: BorderStyle.SINGLE, size: 4, color: '000000' };
const medium = { style: BorderStyle.SINGLE, size: 8, color: '000000' };
const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const;

/** A table as wide as the text: thin lines inside, medium around (D§4.4), repeated head, rows that are never torn. */
export function docxTable(table: ReportTable, width: number): (Paragraph | Table)[] {
  const whole = table.widths.reduce((sum, share) => sum + share, 0);
  const columns = table.widths.map((share) => Math.floor((twipsOf(width) * share) / whole));
  const caption = table.caption === undefined ? [] : [officialParagraph({ text: table.caption, style: STYLE.caption })];
  return [
    ...caption,
    new Table({
      width: { size: columns.reduce((sum, column) => sum + column, 0), type: WidthType.DXA },
      columnWidths: columns,
      layout: TableLayoutType.FIXED,
      borders: {
        top: medium,
        bottom: medium,
        left: medium,
        right: medium,
        insideHorizontal: thin,
        insideVertical: thin,
      },
      rows: [...rowsOf(table.head, columns, true), ...rowsOf(table.rows, columns, false)],
    }),
  ];
}

/** Rows with each cell at the columns that earlier rows' cells leave free. */
function rowsOf(rows: readonly (readonly ReportCell[])[], columns: readonly number[], isHead: boolean): TableRow[] {
  const busy = columns.map(() => 0);
  return rows.map((cells) => {
    const made: TableCell[] = [];
    let at = 0;
    for (const cell of cells) {
      while ((busy[at] ?? 0) > 0) at++;
      const span = cell.span ?? 1;
      const width = columns.slice(at, at + span).reduce((sum, column) => sum + column, 0);
      made.push(cellOf(cell, width, isHead));
      for (let column = at; column < at + span; column++) busy[column] = cell.rowSpan ?? 1;
      at += span;
    }
    for (const [column, left] of busy.entries()) busy[column] = Math.max(0, left - 1);
    const height = Math.max(0, ...cells.map((cell) => cell.height ?? 0));
    return new TableRow({
      children: made,
      tableHeader: isHead,
      cantSplit: isHead || isShort(cells),
      ...(height > 0 ? { height: { value: twipsOf(height), rule: HeightRule.ATLEAST } } : {}),
    });
  });
}

/** A row with a long story may run over a page's end: kept whole it could leave half a page empty. */
const LONG = 400;
function isShort(cells: readonly ReportCell[]): boolean {
  return cells.every((cell) => cell.text.length < LONG);
}

function cellOf(cell: ReportCell, width: number, isHead: boolean): TableCell {
  const isLabel = isHead || cell.face === 'label';
  const style = isLabel ? STYLE.tableLabel : STYLE.tableValue;
  const alignment = ALIGN[cell.align ?? (isLabel ? 'center' : 'left')];
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlign.CENTER,
    margins: { left: 80, right: 80, top: 40, bottom: 40 },
    ...(cell.span ? { columnSpan: cell.span } : {}),
    ...(cell.rowSpan ? { rowSpan: cell.rowSpan } : {}),
    children: cell.text
      .split('\n')
      .map((text) =>
        officialParagraph({ style, alignment, keepNext: isHead, children: text === '' ? [] : [new TextRun(text)] }),
      ),
  });
}
