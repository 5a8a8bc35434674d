import { dateInWords, todayInChina } from '#shared/kernel/calendar.ts';
import { columnWidths } from '#shared/ledger/column-widths.ts';
import { sheetName } from '#shared/ledger/file-name.ts';
import type { LedgerSheet, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import { type FiguresTable, figuresSection } from '#shared/report/figures-table.ts';
import type { Report } from '#shared/report/report-model.ts';
import type { FigurePivot } from './figure-model.ts';

/** Who hands a table out, and what it is called. */
export interface FigureFrame {
  readonly title: string;
  readonly countyName: string;
  readonly person: string;
  readonly notes: readonly string[];
}

/** A laid out answer as one sheet; the same for the monthly summary, which has several. */
export function figureSheet(
  pivot: FigurePivot,
  frame: FigureFrame,
  taken: Set<string>,
  name = frame.title.slice(0, 28),
): LedgerSheet {
  const lines = [...pivot.rows.map(({ label }) => label)];
  const labels = ['序号', '项目', ...pivot.columns.map(({ label }) => label)];
  const texts = pivot.columns.map((_, index) => pivot.cells.map((row) => row[index]?.text ?? ''));
  const columns = [
    { label: '序号', kind: 'serial' as const, cells: lines.map((_, at) => at + 1), total: null, wanted: undefined },
    { label: '项目', kind: 'text' as const, cells: lines, total: null, wanted: undefined },
    ...texts.map((cells, index) => ({
      label: labels[index + 2] ?? '',
      kind: 'text' as const,
      cells,
      total: null,
      wanted: undefined,
    })),
  ];
  const widths = columnWidths(columns);
  const rows = lines.map((label, at) => [at + 1, label, ...pivot.columns.map((_, index) => cellOf(pivot, at, index))]);
  const totals = pivot.totals?.map(({ text, value }) => (text.endsWith('%') ? text : (value ?? '—'))) ?? null;
  return {
    name: sheetName(name, taken),
    title: frame.title,
    subtitle: pivot.about ? `（${pivot.about}）` : '',
    lines: [`制表单位：${frame.countyName}`, `制表日期：${dateInWords(todayInChina(Date.now()))}`, ''],
    columns: columns.map(({ label, kind }, index) => ({
      label,
      group: null,
      kind: index > 1 && pivot.cells.every((row) => !row[index - 2]?.text.endsWith('%')) ? 'decimal' : kind,
      width: widths[index] ?? 10,
      codes: null,
    })),
    rows,
    totals: totals ? [null, '合计', ...totals] : null,
    signature: [`制表人：${frame.person}`],
    notes: [...frame.notes, '注：比率由分子、分母合计后重新计算；“—”表示没有可比数。'],
  };
}

function cellOf(pivot: FigurePivot, row: number, column: number): string | number {
  const figure = pivot.cells[row]?.[column];
  if (!figure || figure.value === null) return '—';
  return figure.text.endsWith('%') ? figure.text : figure.value;
}

/** One sheet as a workbook. */
export function figureWorkbook(sheets: readonly LedgerSheet[], fileName: string, creator: string): LedgerWorkbook {
  return { fileName: `${fileName}.xlsx`, creator, faces: ['printed'], sheets };
}

/** A laid out answer as a table of a document. */
export function figureTable(pivot: FigurePivot, title: string, notes: readonly string[]): FiguresTable {
  return {
    title,
    measures: pivot.about,
    columns: [
      { label: '项目', width: 3, align: 'left' },
      ...pivot.columns.map(({ label }) => ({ label, width: 2, align: 'right' as const })),
    ],
    rows: [
      ...pivot.rows.map(({ label }, at) => [label, ...(pivot.cells[at] ?? []).map(({ text }) => text)]),
      ...(pivot.totals ? [['合计', ...pivot.totals.map(({ text }) => text)]] : []),
    ],
    notes,
  };
}

/** A table as a document of its own. */
export function figureReport(table: FiguresTable, creator: string): Report {
  return { fileName: table.title, title: table.title, creator, sections: [figuresSection(table, '')] };
}
