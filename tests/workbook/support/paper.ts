import ExcelJS from 'exceljs';
import type { GridCell, GridMerge, GridSheet } from '#shared/workbook/grid.ts';

/** What may stand on a paper: a date is given as `day('2026-03-05')`. */
export type PaperValue = string | number | boolean | null | PaperDay;
export interface PaperDay {
  readonly day: string;
}

/** A real date of a spreadsheet. */
export function day(text: string): PaperDay {
  return { day: text };
}

/** A heading over columns: `['评议情况', '满意', '不满意']` is a group, a plain text one column. */
export type Heading = string | readonly [string, ...Heading[]];

/** What a reader should find of one table. */
export interface TableTruth {
  readonly headerRows: number[];
  readonly columns: string[];
  dataRows: number;
  firstRow: Record<string, unknown> | null;
  readonly skippedRows: number[];
}

const told = (value: PaperValue) => (typeof value === 'object' && value !== null ? value.day : value);

function depthOf(heading: Heading): number {
  return typeof heading === 'string' ? 1 : 1 + Math.max(...heading.slice(1).map((one) => depthOf(one as Heading)));
}

function leavesOf(heading: Heading, path: readonly string[] = []): string[][] {
  if (typeof heading === 'string') return [[...path, heading]];
  return heading.slice(1).flatMap((one) => leavesOf(one as Heading, [...path, heading[0]]));
}

/** How a paper lies: where it begins, and whether heads are merged. */
export interface PaperOptions {
  readonly top?: number;
  readonly left?: number;
  readonly unmerged?: boolean;
}

/**
 * Writes a sheet line by line, as a clerk would, and keeps the truth of it beside: what the head is, how many records,
 * which rows are none.
 */
export class Paper {
  readonly name: string;
  readonly tables: TableTruth[] = [];
  readonly merges: GridMerge[] = [];
  readonly hiddenRows: number[] = [];
  readonly hiddenColumns: number[] = [];
  readonly #cells = new Map<number, Map<number, PaperValue>>();
  readonly #left: number;
  readonly #unmerged: boolean;
  #row: number;
  #width = 0;
  #pending: number[] = [];
  #names: string[] = [];

  constructor(name: string, { top = 1, left = 1, unmerged = false }: PaperOptions = {}) {
    this.name = name;
    this.#row = top;
    this.#left = left;
    this.#unmerged = unmerged;
  }

  /** The row that is written next. */
  get row(): number {
    return this.#row;
  }

  put(row: number, column: number, value: PaperValue): this {
    if (value === null || value === '') return this;
    const cells = this.#cells.get(row) ?? new Map<number, PaperValue>();
    this.#cells.set(row, cells.set(column, value));
    return this;
  }

  merge(top: number, left: number, bottom: number, right: number): this {
    if (top !== bottom || left !== right) this.merges.push({ top, left, bottom, right });
    return this;
  }

  blank(count = 1): this {
    this.#row += count;
    return this;
  }

  /** A line over the whole width: title, 填报单位, note, section; no record. */
  line(text: string, { merged = true, width = this.#width } = {}): this {
    this.put(this.#row, this.#left, text);
    if (merged && width > 1) this.merge(this.#row, this.#left, this.#row, this.#left + width - 1);
    return this.#skip();
  }

  /** A row of values that is no record: 合计, signatures, label and value. */
  other(values: readonly PaperValue[]): this {
    this.#write(values);
    return this.#skip();
  }

  /** The head of a table of the given headings; `width` of titles before it must be given by hand. */
  head(headings: readonly Heading[]): this {
    const depth = Math.max(...headings.map(depthOf));
    const columns = headings.flatMap((heading) => leavesOf(heading));
    const top = this.#row;
    let column = this.#left;
    for (const heading of headings) column += this.#headOne(heading, top, column, depth);
    this.#width = column - this.#left;
    this.#names = columns.map((path) => path.join('/'));
    const table: TableTruth = {
      headerRows: Array.from({ length: depth }, (_, index) => top + index),
      columns: this.#names,
      dataRows: 0,
      firstRow: null,
      skippedRows: [...this.#pending],
    };
    // What stands below belongs to the tables above as skipped rows.
    for (const before of this.tables) before.skippedRows.push(...table.headerRows);
    this.#pending = [];
    this.tables.push(table);
    this.#row += depth;
    return this;
  }

  /** The same head again, as on a next page. */
  again(headings: readonly Heading[]): this {
    const depth = Math.max(...headings.map(depthOf));
    let column = this.#left;
    for (const heading of headings) column += this.#headOne(heading, this.#row, column, depth);
    for (let count = 0; count < depth; count++) this.#skip();
    return this;
  }

  records(rows: readonly (readonly PaperValue[])[]): this {
    for (const values of rows) this.record(values);
    return this;
  }

  /** One record; `truth` when merges from above give it more than is written in its row. */
  record(values: readonly PaperValue[], truth: readonly PaperValue[] = values): this {
    this.#write(values);
    const table = this.tables.at(-1);
    if (!table) throw new Error('no head yet');
    table.dataRows++;
    table.firstRow ??= Object.fromEntries(this.#names.map((name, index) => [name, told(truth[index] ?? null)]));
    for (const before of this.tables.slice(0, -1)) before.skippedRows.push(this.#row);
    this.#row++;
    return this;
  }

  #write(values: readonly PaperValue[]): void {
    for (const [index, value] of values.entries()) this.put(this.#row, this.#left + index, value);
  }

  #skip(): this {
    if (this.tables.length > 0) for (const table of this.tables) table.skippedRows.push(this.#row);
    else this.#pending.push(this.#row);
    this.#row++;
    return this;
  }

  /** The rows written last belong to the table that comes: its title and labels. */
  nextTable(rows: number): this {
    this.#pending = Array.from({ length: rows }, (_, index) => this.#row - rows + index);
    return this;
  }

  #headOne(heading: Heading, row: number, column: number, depth: number): number {
    if (typeof heading === 'string') {
      this.put(row, column, heading);
      if (!this.#unmerged) this.merge(row, column, row + depth - 1, column);
      return 1;
    }
    const [label, ...children] = heading;
    this.put(row, column, label);
    let width = 0;
    for (const child of children) width += this.#headOne(child as Heading, row + 1, column + width, depth - 1);
    if (!this.#unmerged) this.merge(row, column, row, column + width - 1);
    return width;
  }

  /** The sheet as the reader of files would give it. */
  grid(): GridSheet {
    const rows: (GridCell | undefined)[][] = [];
    for (const [row, cells] of this.#cells) {
      while (rows.length < row) rows.push([]);
      for (const [column, value] of cells) {
        const line = rows[row - 1] ?? [];
        while (line.length < column) line.push(undefined);
        line[column - 1] = cellOf(value);
      }
    }
    const { name, merges, hiddenRows, hiddenColumns } = this;
    return { name, hidden: false, rows, merges, hiddenRows, hiddenColumns, problems: [] };
  }

  addTo(workbook: ExcelJS.Workbook): void {
    const sheet = workbook.addWorksheet(this.name);
    for (const [row, cells] of this.#cells) {
      for (const [column, value] of cells) {
        const cell = sheet.getCell(row, column);
        const isDay = typeof value === 'object' && value !== null;
        cell.value = isDay ? new Date(`${value.day}T00:00:00Z`) : value;
        if (isDay) cell.numFmt = 'yyyy"年"m"月"d"日"';
      }
    }
    for (const { top, left, bottom, right } of this.merges) sheet.mergeCells(top, left, bottom, right);
    for (const row of this.hiddenRows) sheet.getRow(row).hidden = true;
    for (const column of this.hiddenColumns) sheet.getColumn(column).hidden = true;
  }
}

function cellOf(value: PaperValue): GridCell {
  if (typeof value === 'object' && value !== null) return { kind: 'date', value: value.day, isFormula: false };
  if (typeof value === 'number') return { kind: 'number', value, isFormula: false };
  if (typeof value === 'boolean') return { kind: 'bool', value, isFormula: false };
  return { kind: 'text', value: value ?? '', isFormula: false };
}

/** Papers as one .xlsx file. */
export async function fileOf(papers: readonly Paper[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  for (const paper of papers) paper.addTo(workbook);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
