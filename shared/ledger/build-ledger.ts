import { type CompiledColumn, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Environment, Values } from '#shared/catalogue/expression/types.ts';
import { type DomainContext, environmentOf } from '#shared/domain/context.ts';
import { dateInWords } from '#shared/kernel/calendar.ts';
import { columnWidths } from './column-widths.ts';
import { sheetName } from './file-name.ts';
import { cellOf, codeOf, hasCodes, type LineLevels, totalOf } from './ledger-cells.ts';
import { type LedgerPeriod, periodInWords } from './period.ts';
import type { CellValue, LedgerSheet, SheetColumn } from './sheet-model.ts';

/** What a ledger needs of an opened record: envelope fields, and its values with sealed fields joined. */
export interface LedgerEntry {
  readonly id: string;
  /** `YYYY-MM-DD` */
  readonly mainDate: string;
  readonly unitCode: string;
  readonly status: string;
  /** Official number; empty until the town approves. */
  readonly recordNo: string;
  readonly remark: string;
  readonly values: Values;
}

/** Everything a ledger says besides its rows. */
export interface LedgerRequest {
  readonly catalogue: Catalogue;
  readonly type: string;
  /** Records of the type and period; void ones are left out here. */
  readonly records: readonly LedgerEntry[];
  /** `today` and unit names; `me` is not used in ledgers. */
  readonly context: DomainContext;
  /** `杨树镇人民政府`: 填报单位. */
  readonly unitName: string;
  /** `杨树镇`: before the ledger's title. */
  readonly unitShortName: string;
  readonly period: LedgerPeriod;
  /** `YYYY-MM-DD`: 填报日期. */
  readonly filledOn: string;
  readonly filledBy: string;
  readonly reviewedBy?: string;
  readonly signedBy?: string;
  readonly phone?: string;
  /** Records in the ledger that the county does not have yet; said in a note. */
  readonly waitingCount: number;
  /** Names of sheets already in the workbook; the ledger's own is added. */
  readonly takenNames?: Set<string>;
}

/** A line of the ledger: the record, and the row inside it where the ledger's lines are child rows. */
interface Line {
  readonly entry: LedgerEntry;
  readonly levels: LineLevels;
}

/** A column with the values of all lines. */
interface FilledColumn extends Omit<SheetColumn, 'width'> {
  readonly wanted: number | undefined;
  readonly cells: readonly CellValue[];
  readonly total: CellValue;
}

function isRow(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What expressions see of a record: its fields, and the two of the envelope that they may name. */
function recordLevel({ values, recordNo, unitCode }: LedgerEntry): Values {
  return { ...values, record_no: recordNo, unit_code: unitCode };
}

/** Records in the order of their main date, then of their id; void ones are left out. */
function linesOf(records: readonly LedgerEntry[], rows: string | undefined): readonly Line[] {
  const orderOf = ({ mainDate, id }: LedgerEntry) => `${mainDate} ${id}`;
  const entries = records
    .filter(({ status }) => status !== 'void')
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  if (rows === undefined) return entries.map((entry) => ({ entry, levels: [recordLevel(entry)] }));
  return entries.flatMap((entry) => {
    const list = Object.hasOwn(entry.values, rows) ? entry.values[rows] : undefined;
    if (!Array.isArray(list)) return [];
    return list.filter(isRow).map((row) => ({ entry, levels: [recordLevel(entry), row] }));
  });
}

function plainColumn(label: string, kind: SheetColumn['kind'], cells: readonly CellValue[]): FilledColumn {
  return { label, group: null, kind, wanted: undefined, codes: null, cells, total: null };
}

/** 所属村, when the lines come from more than one unit: without it nobody could tell them apart. */
function unitColumns(lines: readonly Line[], environment: Environment): readonly FilledColumn[] {
  const codes = lines.map(({ entry }) => entry.unitCode);
  if (new Set(codes).size < 2) return [];
  const names = codes.map((code) => environment.unitName(code) ?? code);
  return [{ ...plainColumn('所属村', 'text', names), codes }];
}

function ownColumn(column: CompiledColumn, lines: readonly Line[], environment: Environment): FilledColumn {
  const { label, group, kind, width } = column.definition;
  return {
    label,
    group: group ?? null,
    kind,
    wanted: width,
    codes: hasCodes(column) ? lines.map(({ levels }) => codeOf(column, environment, levels)) : null,
    cells: lines.map(({ levels }) => cellOf(column, environment, levels)),
    total: totalOf(
      column,
      environment,
      lines.map(({ levels }) => levels),
    ),
  };
}

function signatureOf({ filledBy, reviewedBy, signedBy, phone }: LedgerRequest): readonly string[] {
  return [
    `填表人：${filledBy}`,
    `审核人：${reviewedBy ?? ''}`,
    `负责人：${signedBy ?? ''}`,
    `联系电话：${phone ?? ''}`,
  ];
}

/**
 * The ledger of one type (D§4.1, D§4.5–4.8): 序号 first, 备注 last, one line per record or per child row. Pure: the same
 * request gives the same sheet. @throws CodedError D02 no such type, C01 faulty definition
 */
export function buildLedger(request: LedgerRequest): LedgerSheet {
  const { definition, columns } = compiledType(request.catalogue, request.type);
  const { ledger } = definition;
  const environment = { ...environmentOf(request.context), me: null };
  const lines = linesOf(request.records, ledger.rows);
  const filled: readonly FilledColumn[] = [
    plainColumn(
      '序号',
      'serial',
      lines.map((_, index) => index + 1),
    ),
    ...unitColumns(lines, environment),
    ...columns.map((column) => ownColumn(column, lines, environment)),
    plainColumn(
      '备注',
      'text',
      lines.map(({ entry }) => entry.remark || null),
    ),
  ];
  const widths = columnWidths(filled);
  const hasTotals = columns.some((column) => column.definition.total !== undefined);
  return {
    name: sheetName(ledger.title, request.takenNames ?? new Set()),
    title: `${request.unitShortName}${ledger.title}`,
    subtitle: `（${periodInWords(request.period)}）`,
    lines: [`填报单位（盖章）：${request.unitName}`, `填报日期：${dateInWords(request.filledOn)}`, ledger.measures],
    columns: filled.map(({ label, group, kind, codes }, index) => ({
      label,
      group,
      kind,
      width: widths[index] ?? 10,
      codes,
    })),
    rows: lines.map((_, row) => filled.map(({ cells }) => cells[row] ?? null)),
    totals: hasTotals ? filled.map(({ total }) => total) : null,
    signature: signatureOf(request),
    notes: request.waitingCount > 0 ? [`注：本表含 ${request.waitingCount} 条尚未报送县级的记录。`] : [],
  };
}
