import { z } from 'zod';
import { dateInWords } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { cellText } from './cell-text.ts';
import { columnWidths } from './column-widths.ts';
import { type LedgerPeriod, periodInWords } from './period.ts';
import type { CellValue, ColumnKind, LedgerSheet } from './sheet-model.ts';
import { type TableColumn, type TableSourceRequest, tableLines } from './table-source.ts';

/** One condition on a column. Texts are compared as shown, numbers as typed (money in yuan), dates as `YYYY-MM-DD`. */
export const tableFilterSchema = z.strictObject({
  key: z.string().max(120),
  test: z.enum(['is', 'contains', 'atLeast', 'atMost', 'empty', 'filled']),
  text: z.string().max(120),
});
export type TableFilter = z.infer<typeof tableFilterSchema>;

/** Words for the tests of {@link TableFilter}. */
export const FILTER_LABELS: Readonly<Record<TableFilter['test'], string>> = {
  is: '等于',
  contains: '包含',
  atLeast: '不小于',
  atMost: '不大于',
  empty: '未填写',
  filled: '已填写',
};

/** What a table shows; kept as a view (D§7 “临时报表”). Period and units are chosen each time. */
export const tableViewSchema = z.strictObject({
  id: z.string().max(60),
  name: z.string().min(1).max(60),
  types: z.array(z.string().max(60)).min(1).max(60),
  columns: z.array(z.string().max(120)).max(60),
  filters: z.array(tableFilterSchema).max(20),
  groupBy: z.array(z.string().max(120)).max(3),
  sums: z.array(z.string().max(120)).max(20),
  edition: z.enum(['存档版', '报送版']),
});
export type TableView = z.infer<typeof tableViewSchema>;

export interface AdHocRequest extends Omit<TableSourceRequest, 'columns' | 'edition'> {
  readonly view: TableView;
  /** Columns that the view's keys are looked up in (`tableColumns` of its types). */
  readonly offered: readonly TableColumn[];
  readonly period: LedgerPeriod;
  readonly unitName: string;
  /** `YYYY-MM-DD` */
  readonly filledOn: string;
  readonly filledBy: string;
}

const SUMMED: readonly ColumnKind[] = ['int', 'decimal', 'money'];
const MOST_ROWS = 200_000;

/** Whether sums of a column make sense. */
export function isSummable({ kind }: TableColumn): boolean {
  return SUMMED.includes(kind);
}

/**
 * The table as a sheet: a line per record, or grouped with 件数 and sums; 合计 below. Pure.
 * @throws CodedError F29 more lines than a sheet may have, D02, C01
 */
export function adHocTable(request: AdHocRequest): LedgerSheet {
  const { view, offered } = request;
  const isGrouped = view.groupBy.length > 0;
  const wanted = isGrouped ? [...view.groupBy, ...view.sums] : view.columns;
  const asked = [...new Set([...wanted, ...view.filters.map(({ key }) => key)])];
  const columns = asked.flatMap((key) => offered.find((column) => column.key === key) ?? []);
  const at = (key: string) => columns.findIndex((column) => column.key === key);
  const lines = tableLines({ ...request, columns, edition: view.edition })
    .map(({ cells }) => cells)
    .filter((cells) =>
      view.filters.every((filter) => passes(filter, columns[at(filter.key)], cells[at(filter.key)] ?? null)),
    );
  if (lines.length > MOST_ROWS) throw new CodedError('F29', `共 ${lines.length} 行`);
  const pick = (keys: readonly string[]) => keys.filter((key) => at(key) >= 0);
  const shown = isGrouped
    ? grouped(lines, pick(view.groupBy).map(at), pick(view.sums).map(at), columns)
    : listed(lines, pick(view.columns).map(at), columns);
  return sheetOf(request, shown);
}

interface ShownColumn {
  readonly label: string;
  readonly kind: ColumnKind;
  readonly isSummed: boolean;
}

interface ShownTable {
  readonly columns: readonly ShownColumn[];
  readonly rows: readonly (readonly CellValue[])[];
}

function passes({ test, text }: TableFilter, column: TableColumn | undefined, cell: CellValue): boolean {
  if (!column) return true;
  if (test === 'empty') return cell === null || cell === '';
  if (cell === null || cell === '') return false;
  if (test === 'filled') return true;
  const shown = cellText(column.kind, cell);
  if (test === 'contains') return shown.includes(text.trim());
  if (test === 'is')
    return shown === text.trim() || (typeof cell === 'number' && numberOf(column, cell) === Number(text));
  if (typeof cell === 'number') {
    const limit = Number(text);
    return test === 'atLeast' ? numberOf(column, cell) >= limit : numberOf(column, cell) <= limit;
  }
  const day = String(cell).slice(0, Math.max(text.trim().length, 1));
  return test === 'atLeast' ? day >= text.trim() : day <= text.trim();
}

function numberOf({ kind }: TableColumn, cell: number): number {
  if (kind === 'money') return cell / 100;
  return kind === 'percent' ? cell * 100 : cell;
}

function listed(
  lines: readonly (readonly CellValue[])[],
  places: readonly number[],
  columns: readonly TableColumn[],
): ShownTable {
  const serial = columns.findIndex(({ key }) => key === 'serial');
  return {
    columns: places.flatMap((place) => {
      const column = columns[place];
      return column ? [{ label: column.label, kind: column.kind, isSummed: isSummable(column) }] : [];
    }),
    rows: lines.map((cells, row) => places.map((place) => (place === serial ? row + 1 : (cells[place] ?? null)))),
  };
}

/** Groups in the order of their values; empty values come last. */
function grouped(
  lines: readonly (readonly CellValue[])[],
  by: readonly number[],
  sums: readonly number[],
  columns: readonly TableColumn[],
): ShownTable {
  const groups = new Map<string, { readonly cells: readonly CellValue[]; count: number; readonly totals: number[] }>();
  for (const line of lines) {
    const cells = by.map((place) => line[place] ?? null);
    const key = JSON.stringify(cells);
    const group = groups.get(key) ?? { cells, count: 0, totals: sums.map(() => 0) };
    groups.set(key, group);
    group.count++;
    for (const [index, place] of sums.entries()) {
      const cell = line[place];
      if (typeof cell === 'number') group.totals[index] = rounded((group.totals[index] ?? 0) + cell);
    }
  }
  const ordered = Array.from(groups.values()).sort((one, other) => compare(one.cells, other.cells));
  const column = (place: number, isSummed: boolean): ShownColumn[] => {
    const known = columns[place];
    return known ? [{ label: known.label, kind: known.kind, isSummed }] : [];
  };
  return {
    columns: [
      { label: '序号', kind: 'serial', isSummed: false },
      ...by.flatMap((place) => column(place, false)),
      { label: '件数', kind: 'int', isSummed: true },
      ...sums.flatMap((place) => column(place, true)).map((one) => ({ ...one, label: `${one.label}合计` })),
    ],
    rows: ordered.map(({ cells, count, totals }, index) => [index + 1, ...cells, count, ...totals]),
  };
}

const rounded = (value: number) => Math.round(value * 100) / 100;

function compare(one: readonly CellValue[], other: readonly CellValue[]): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? null;
    if (value === against) continue;
    if (value === null) return 1;
    if (against === null) return -1;
    return value < against ? -1 : 1;
  }
  return 0;
}

function sheetOf(request: AdHocRequest, { columns, rows }: ShownTable): LedgerSheet {
  const { view } = request;
  const sumOf = (at: number) =>
    rounded(rows.reduce((sum, cells) => sum + (typeof cells[at] === 'number' ? Number(cells[at]) : 0), 0));
  const hasTotals = rows.length > 0 && columns.some(({ isSummed }) => isSummed);
  const totals = hasTotals ? columns.map(({ isSummed }, at) => (isSummed ? sumOf(at) : null)) : null;
  const widths = columnWidths(
    columns.map(({ label, kind }, at) => ({
      label,
      kind,
      wanted: undefined,
      cells: rows.map((cells) => cells[at] ?? null),
      total: totals?.[at] ?? null,
    })),
  );
  return {
    name: view.name.replaceAll(/[[\]:*?/\\']/g, '').slice(0, 31) || '临时报表',
    title: view.name,
    subtitle: `（${periodInWords(request.period)}）`,
    lines: [
      `填报单位（盖章）：${request.unitName}`,
      `填报日期：${dateInWords(request.filledOn)}`,
      `共 ${rows.length} 行`,
    ],
    columns: columns.map(({ label, kind }, at) => ({ label, group: null, kind, width: widths[at] ?? 10, codes: null })),
    rows,
    totals,
    signature: [`填表人：${request.filledBy}`, '审核人：', '负责人：', '联系电话：'],
    notes: [],
  };
}
