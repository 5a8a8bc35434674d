import { z } from 'zod';
import { type ErrorCode, isErrorCode } from '#shared/kernel/coded-error.ts';
import type { GridSheet } from '../grid.ts';
import type { GridWorkbook } from '../read-grid.ts';
import { textOfCell } from '../read-rows.ts';
import { columnNames, recordCells, sheetNotices, toldProblem } from './describe.ts';
import { type FoundTable, findTables } from './find-tables.ts';
import { trimmed } from './labels.ts';
import { type SheetView, viewOf } from './sheet-view.ts';

const code = z.custom<ErrorCode>(isErrorCode);

/** A table of a file with its records as texts: what the reading process hands to an import. */
export const importTableSchema = z.strictObject({
  columns: z.array(z.string().max(400)).max(300),
  headerRows: z.array(z.number().int()).max(4),
  /** Text of each cell by column; null: empty. */
  rows: z.array(z.strictObject({ row: z.number().int(), cells: z.array(z.string().nullable()).max(300) })).max(100_000),
  /** Rows that were taken for totals, notes, sections and the like. */
  skippedRows: z.array(z.number().int()).max(100_000),
  /** Words above the table: its title, 填报单位. */
  above: z.array(z.string()).max(200),
});
export type ImportTable = z.infer<typeof importTableSchema>;

/** What the reading process answers. */
export const importFileSchema = z.strictObject({
  sheets: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['table', 'form', 'empty']),
      hidden: z.boolean(),
      tables: z.array(importTableSchema),
    }),
  ),
  problems: z.array(
    z.strictObject({ code, sheet: z.string().optional(), cell: z.string().optional(), message: z.string() }),
  ),
});
export type ImportFile = z.infer<typeof importFileSchema>;

function importTable(view: SheetView, table: FoundTable): ImportTable {
  return {
    columns: columnNames(table),
    headerRows: [...table.headRows],
    rows: table.recordRows.map((row) => ({
      row,
      cells: recordCells(view, table, row).map((cell) => (cell ? trimmed(textOfCell(cell)) || null : null)),
    })),
    skippedRows: table.skippedRows.map(({ row }) => row),
    above: [...table.above],
  };
}

function importSheet(sheet: GridSheet): {
  sheet: ImportFile['sheets'][number];
  problems: ImportFile['problems'];
} {
  const found = findTables(sheet);
  const view = viewOf(sheet);
  const notices = [...sheet.problems, ...sheetNotices(sheet, found.bareColumns)].map(toldProblem);
  const { name, hidden } = sheet;
  const tables = found.tables.map((table) => importTable(view, table));
  return { sheet: { name, kind: found.kind, hidden, tables }, problems: notices };
}

/** All tables of a workbook with their records. */
export function importFile({ sheets, problems }: GridWorkbook): ImportFile {
  const read = sheets.map(importSheet);
  return {
    sheets: read.map(({ sheet }) => sheet),
    problems: [...problems.map(toldProblem), ...read.flatMap((one) => one.problems)],
  };
}
