import {
  type CompiledColumn,
  type CompiledLedger,
  type CompiledType,
  compiledType,
} from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Environment, Expression, Values } from '#shared/catalogue/expression/types.ts';
import { type DomainContext, environmentOf } from '#shared/domain/context.ts';
import { carriedText, LINKED_RECORD, SAME_RECORD } from '#shared/domain/import-rows.ts';
import { dateInWords } from '#shared/kernel/calendar.ts';
import { yuanInWords } from '#shared/kernel/money-words.ts';
import { columnWidths } from './column-widths.ts';
import { isPublicColumn, redactorOf } from './edition.ts';
import { type Edition, sheetName } from './file-name.ts';
import { personNamesOf } from './find-leaks.ts';
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
  /** Other types in whose ledgers the record counts too (“同时计入”). */
  readonly alsoCountsIn?: readonly string[];
  /** Names of its attachments, which no table can hold. */
  readonly attachmentNames?: readonly string[];
  /** A record of another type that counts in this ledger too: it is carried by its own. */
  readonly isLinked?: boolean;
}

/** Everything a ledger says besides its rows. */
export interface LedgerRequest {
  readonly catalogue: Catalogue;
  readonly type: string;
  /** Which of the type's ledgers: the first when absent. */
  readonly ledger?: number;
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
  /** What the sheet is called instead of the ledger's title: a village's name where each has a sheet. */
  readonly sheetName?: string;
  /** D§4.11; 存档版 when absent. */
  readonly edition?: Edition;
  /**
   * Whole records in a hidden column of the flat face, for our own import. They hold in clear what printed columns mask,
   * so it is said on purpose, and only 存档版 listens.
   */
  readonly withRecordData?: boolean;
}

/** A ledger with what its checker and its readers need besides. */
export interface LedgerParts {
  readonly sheet: LedgerSheet;
  /** Record of every row. */
  readonly recordIds: readonly string[];
  /** Names of the people in its records, as they were before the edition hid them. */
  readonly names: ReadonlySet<string>;
  /** Columns that may show names in the public edition. */
  readonly nameColumns: ReadonlySet<number>;
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
function orderedRecords(records: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const orderOf = ({ mainDate, id }: LedgerEntry) => `${mainDate} ${id}`;
  return records
    .filter(({ status }) => status !== 'void')
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

function linesOf(entries: readonly LedgerEntry[], rows: string | undefined): readonly Line[] {
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

/** Letters that one cell of a spreadsheet holds. */
const CELL_LETTERS = 32_767;

function carriesRecords({ edition = '存档版', withRecordData = false }: LedgerRequest): boolean {
  return withRecordData && edition === '存档版';
}

/** The records behind the lines, whole, for our own import. */
function carriedOf(type: string, lines: readonly Line[]): readonly (string | null)[] {
  return lines.map(({ entry }, index) => {
    if (lines[index - 1]?.entry === entry) return SAME_RECORD;
    if (entry.isLinked) return LINKED_RECORD;
    const { unitCode, values, remark, alsoCountsIn = [], attachmentNames = [] } = entry;
    const text = carriedText(type, { unitCode, values: { ...values }, remark, alsoCountsIn, attachmentNames });
    return text.length > CELL_LETTERS ? null : text;
  });
}

/** A published sheet names nobody: it bears no signatures. */
function signatureOf({ filledBy, reviewedBy, signedBy, phone, edition }: LedgerRequest): readonly string[] {
  if (edition === '公开版') return [];
  return [
    `填表人：${filledBy}`,
    `审核人：${reviewedBy ?? ''}`,
    `负责人：${signedBy ?? ''}`,
    `联系电话：${phone ?? ''}`,
  ];
}

/** Sums of money in words under the table, as on paper that is signed (D§4). */
function amountLines(columns: readonly FilledColumn[]): readonly string[] {
  return columns.flatMap(({ kind, label, total }) => {
    if (kind !== 'money' || typeof total !== 'number') return [];
    return [`${label.replace(/（.*?）/gu, '')}合计（大写）：人民币${yuanInWords(Math.round(total))}`];
  });
}

function notesOf({ waitingCount, edition }: LedgerRequest): readonly string[] {
  return waitingCount > 0 && edition !== '公开版' ? [`注：本表含 ${waitingCount} 条尚未报送县级的记录。`] : [];
}

/** Which records and columns stand in the edition, and the records' values as it shows them. */
function editionOf(request: LedgerRequest, type: CompiledType, ledger: CompiledLedger, environment: Environment) {
  const { edition = '存档版' } = request;
  const redact = redactorOf(type, edition, environment);
  const holds = (when: Expression | null, { values }: LedgerEntry) =>
    when === null || when.run({ levels: [values], environment }) === true;
  const isOpen = (entry: LedgerEntry) =>
    holds(ledger.where, entry) && (edition !== '公开版' || holds(ledger.publicWhen, entry));
  const ordered = orderedRecords(request.records).filter(isOpen);
  return {
    entries: ordered.map((entry) => ({ ...entry, values: redact(entry.values) })),
    columns: edition === '公开版' ? ledger.columns.filter((column) => isPublicColumn(type, column)) : ledger.columns,
    names: new Set(edition === '公开版' ? request.records.flatMap(({ values }) => personNamesOf(type, values)) : []),
  };
}

/**
 * The ledger of one type (D§4.1, D§4.5–4.8): 序号 first, 备注 last, one line per record or per child row. Pure: the same
 * request gives the same sheet. @throws CodedError D02 no such type, C01 faulty definition
 */
export function ledgerParts(request: LedgerRequest): LedgerParts {
  const type = compiledType(request.catalogue, request.type);
  const layout = type.ledgers[request.ledger ?? 0] ?? type.ledgers[0];
  const ledger = layout.definition;
  const environment = { ...environmentOf(request.context), me: null };
  const { entries, columns, names } = editionOf(request, type, layout, environment);
  const lines = linesOf(entries, ledger.rows);
  const before = [
    plainColumn(
      '序号',
      'serial',
      lines.map((_, index) => index + 1),
    ),
    ...unitColumns(lines, environment),
  ];
  const filled: readonly FilledColumn[] = [
    ...before,
    ...columns.map((column) => ownColumn(column, lines, environment)),
    plainColumn(
      '备注',
      'text',
      lines.map(({ entry }) => entry.remark || null),
    ),
  ];
  const widths = columnWidths(filled);
  const hasTotals = columns.some((column) => column.definition.total !== undefined);
  const sheet: LedgerSheet = {
    name: sheetName(request.sheetName ?? ledger.title, request.takenNames ?? new Set()),
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
    ...(carriesRecords(request) ? { carried: carriedOf(request.type, lines) } : {}),
    totals: hasTotals ? filled.map(({ total }) => total) : null,
    amountLines: amountLines(filled),
    signature: signatureOf(request),
    notes: notesOf(request),
  };
  const mayName = columns.flatMap(({ definition }, index) => (definition.public ? [index + before.length] : []));
  return { sheet, recordIds: lines.map(({ entry }) => entry.id), names, nameColumns: new Set(mayName) };
}

/** {@link ledgerParts} without what only checkers need. @throws CodedError D02, C01 */
export function buildLedger(request: LedgerRequest): LedgerSheet {
  return ledgerParts(request).sheet;
}
