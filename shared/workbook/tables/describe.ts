import { type ErrorCode, errorSentence } from '#shared/kernel/coded-error.ts';
import { columnName, type GridCell, type GridProblem, type GridSheet } from '../grid.ts';
import type { GridWorkbook } from '../read-grid.ts';
import { type FoundTable, findTables } from './find-tables.ts';
import { trimmed } from './labels.ts';
import { type SheetView, viewOf } from './sheet-view.ts';

/** A value as it is told: dates `YYYY-MM-DD`, numbers as numbers, everything else text; null when nothing stands there. */
export type ToldValue = string | number | boolean | null;

/** A table as it is told to people and tests. */
export interface ToldTable {
  /** From 1. */
  readonly headerRows: readonly number[];
  /** Levels joined by `/`. */
  readonly columns: readonly string[];
  readonly dataRows: number;
  readonly firstRow: Readonly<Record<string, ToldValue>> | null;
  readonly skippedRows: readonly number[];
}

/** A file as it is told (`npm run -s inspect-workbook`). */
export interface ToldWorkbook {
  readonly file: string;
  readonly sheets: readonly {
    readonly name: string;
    readonly kind: 'table' | 'form' | 'empty';
    readonly tables: readonly ToldTable[];
  }[];
  readonly problems: readonly {
    readonly code: ErrorCode;
    readonly sheet?: string;
    readonly cell?: string;
    readonly message: string;
  }[];
}

/** Names of columns, levels joined by `/`; a name that stands twice gets a number behind. */
export function columnNames(table: FoundTable): string[] {
  const seen = new Map<string, number>();
  return table.columns.map(({ levels }) => {
    const name = levels.filter((level, index) => level !== levels[index - 1]).join('/');
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

function told({ kind, value }: GridCell): ToldValue {
  if (kind === 'date') return String(value).slice(0, 10);
  return typeof value === 'string' ? trimmed(value) : value;
}

/** The cells of one record, by column; merges downwards fill their rows. */
export function recordCells(view: SheetView, table: FoundTable, row: number): (GridCell | undefined)[] {
  return table.columns.map(({ column }) => view.at(row, column)?.cell);
}

function toldTable(view: SheetView, table: FoundTable): ToldTable {
  const columns = columnNames(table);
  const [first] = table.recordRows;
  const cells = first === undefined ? null : recordCells(view, table, first);
  const entries = cells && columns.map((name, index) => [name, cells[index] ? told(cells[index]) : null] as const);
  return {
    headerRows: table.headRows,
    columns,
    dataRows: table.recordRows.length,
    firstRow: entries && Object.fromEntries(entries),
    skippedRows: table.skippedRows.map(({ row }) => row),
  };
}

/** Runs of numbers as people write them: `3-5, 9`. */
export function runsOf(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/** What a sheet hides, and columns that nothing heads. */
export function sheetNotices(sheet: GridSheet, bareColumns: readonly number[]): GridProblem[] {
  const notices: GridProblem[] = [];
  const { name } = sheet;
  if (sheet.hidden) notices.push({ code: 'F17', sheet: name, detail: '工作表是隐藏的' });
  if (sheet.hiddenRows.length > 0) {
    notices.push({ code: 'F17', sheet: name, detail: `隐藏的行 ${runsOf(sheet.hiddenRows).slice(0, 60)}` });
  }
  if (sheet.hiddenColumns.length > 0) {
    const columns = sheet.hiddenColumns.slice(0, 20).map(columnName).join('、');
    notices.push({ code: 'F17', sheet: name, detail: `隐藏的列 ${columns}` });
  }
  for (const column of bareColumns) notices.push({ code: 'F16', sheet: name, cell: columnName(column) });
  return notices;
}

/** Tells what a workbook holds. */
export function describeWorkbook(file: string, workbook: GridWorkbook): ToldWorkbook {
  const problems: GridProblem[] = [...workbook.problems];
  const sheets = workbook.sheets.map((sheet) => {
    const found = findTables(sheet);
    problems.push(...sheet.problems, ...sheetNotices(sheet, found.bareColumns));
    const view = viewOf(sheet);
    return { name: sheet.name, kind: found.kind, tables: found.tables.map((table) => toldTable(view, table)) };
  });
  return { file, sheets, problems: problems.map(toldProblem) };
}

/** A problem with its sentence. */
export function toldProblem({ code, sheet, cell, detail }: GridProblem): ToldWorkbook['problems'][number] {
  return {
    code,
    ...(sheet !== undefined && { sheet }),
    ...(cell !== undefined && { cell }),
    message: errorSentence(code, detail),
  };
}
