import { type CompiledField, type CompiledType, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Environment, Values, ValueType } from '#shared/catalogue/expression/types.ts';
import { isValues, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { valueText } from '#shared/catalogue/value-text.ts';
import { type DomainContext, environmentOf } from '#shared/domain/context.ts';
import { dateOf, monthOf } from '#shared/kernel/calendar.ts';
import { STATUS_LABELS } from '#shared/schema/record.ts';
import type { LedgerEntry } from './build-ledger.ts';
import { redactorOf } from './edition.ts';
import type { Edition } from './file-name.ts';
import { cellOf } from './ledger-cells.ts';
import type { CellValue, ColumnKind } from './sheet-model.ts';

/** A column that tables and forms may show of records: of the record itself, of its ledger, or a field. */
export interface TableColumn {
  /** `serial`, `unit`, …; `ledger:列名` (`ledger:上级/列名`); `field:id`. */
  readonly key: string;
  /** With its group: `评议情况/满意`. */
  readonly label: string;
  readonly kind: ColumnKind;
}

const ENVELOPE: readonly TableColumn[] = [
  { key: 'serial', label: '序号', kind: 'serial' },
  { key: 'type', label: '台账类别', kind: 'text' },
  { key: 'unit', label: '所属村', kind: 'text' },
  { key: 'mainDate', label: '日期', kind: 'date' },
  { key: 'month', label: '月份', kind: 'month' },
  { key: 'recordNo', label: '编号', kind: 'text' },
  { key: 'status', label: '状态', kind: 'text' },
  { key: 'remark', label: '备注', kind: 'text' },
];

const FIELD_KINDS: Readonly<Partial<Record<ValueType['kind'], ColumnKind>>> = {
  money: 'money',
  date: 'date',
  minute: 'dt',
  month: 'month',
  bool: 'bool',
};

function kindOfField({ definition, valueType, value }: CompiledField): ColumnKind {
  const kind = value ? value.type.kind : valueType.kind;
  if (kind === 'number')
    return definition.type === 'int' ? 'int' : definition.measure === '%' && value ? 'percent' : 'decimal';
  return FIELD_KINDS[kind] ?? (definition.type === 'text' ? 'longtext' : 'text');
}

/** What can be shown of one type: envelope, ledger columns, then fields that no ledger column has by name. */
function columnsOfType(type: CompiledType): readonly TableColumn[] {
  const ledger = type.columns.map(({ definition: { label, group, kind } }): TableColumn => {
    const whole = group ? `${group}/${label}` : label;
    return { key: `ledger:${whole}`, label: whole, kind };
  });
  const taken = new Set(ledger.map(({ label }) => label));
  const fields = type.fields
    .filter(({ definition }) => definition.type !== 'list' && !definition.hidden && !taken.has(definition.label))
    .map(
      (field): TableColumn => ({
        key: `field:${field.definition.id}`,
        label: field.definition.label,
        kind: kindOfField(field),
      }),
    );
  return [...ENVELOPE, ...ledger, ...fields];
}

/** Columns that all of the types have alike; for one type all of its own. @throws CodedError D02, C01 */
export function tableColumns(catalogue: Catalogue, types: readonly string[]): readonly TableColumn[] {
  const [first, ...others] = types.map((type) => columnsOfType(compiledType(catalogue, type)));
  const isIn = (columns: readonly TableColumn[], { key, kind }: TableColumn) =>
    columns.some((one) => one.key === key && one.kind === kind);
  return (first ?? ENVELOPE).filter((column) => others.every((columns) => isIn(columns, column)));
}

/** Records of one type for a table. */
export interface TableRecords {
  readonly type: string;
  readonly records: readonly LedgerEntry[];
}

export interface TableSourceRequest {
  readonly catalogue: Catalogue;
  readonly context: DomainContext;
  readonly sources: readonly TableRecords[];
  /** Keys of {@link TableColumn}. */
  readonly columns: readonly TableColumn[];
  /** D§4.11: values are changed before any column reads them. */
  readonly edition: Edition;
}

/** A line: the cells of the chosen columns, and the record they come from. */
export interface TableLine {
  readonly recordId: string;
  readonly cells: readonly CellValue[];
}

/**
 * The lines of a table in the order of main date and id. A type whose ledger has a line per child row gives those when a
 * ledger column is chosen, else a line per record. @throws CodedError D02, C01
 */
export function tableLines(request: TableSourceRequest): readonly TableLine[] {
  const environment = { ...environmentOf(request.context), me: null };
  const lines = request.sources.flatMap((source) => linesOfType(request, source, environment));
  const ordered = lines.sort((one, other) => (one.order < other.order ? -1 : one.order > other.order ? 1 : 0));
  const serial = request.columns.findIndex(({ key }) => key === 'serial');
  return ordered.map(({ recordId, cells }, index) => ({
    recordId,
    cells: serial < 0 ? cells : cells.map((cell, at) => (at === serial ? index + 1 : cell)),
  }));
}

function linesOfType(
  { catalogue, columns, edition }: TableSourceRequest,
  { type: typeId, records }: TableRecords,
  environment: Environment,
): (TableLine & { readonly order: string })[] {
  const type = compiledType(catalogue, typeId);
  const redact = redactorOf(type, edition, environment);
  const { rows } = type.definition.ledger;
  const hasRows = rows !== undefined && columns.some(({ key }) => key.startsWith('ledger:'));
  const reader = columns.map((column) => readerOf(column, type, environment));
  return records
    .filter(({ status }) => status !== 'void')
    .flatMap((entry) => {
      const values = redact(entry.values);
      const record = { ...values, record_no: entry.recordNo, unit_code: entry.unitCode };
      const list = hasRows ? ownValue(values, rows) : null;
      const inner = Array.isArray(list) ? list.filter(isValues) : [];
      const frames: readonly (readonly Values[])[] = hasRows ? inner.map((row) => [record, row]) : [[record]];
      return frames.map((levels) => ({
        recordId: entry.id,
        order: `${entry.mainDate} ${entry.id}`,
        cells: reader.map((read) => read(entry, levels)),
      }));
    });
}

type CellReader = (entry: LedgerEntry, levels: readonly Values[]) => CellValue;

function readerOf(column: TableColumn, type: CompiledType, environment: Environment): CellReader {
  const [place, name = ''] = splitKey(column.key);
  if (place === 'ledger') {
    const own = type.columns.find(({ definition: { group, label } }) => (group ? `${group}/${label}` : label) === name);
    return own ? (_entry, levels) => cellOf(own, environment, levels) : () => null;
  }
  if (place === 'field') {
    const field = type.byPath.get(name);
    return field ? (_entry, levels) => fieldCell(field, column.kind, levels, environment) : () => null;
  }
  return (entry) => envelopeCell(place, entry, type, environment);
}

function splitKey(key: string): readonly [string, string?] {
  const at = key.indexOf(':');
  return at < 0 ? [key] : [key.slice(0, at), key.slice(at + 1)];
}

function envelopeCell(key: string, entry: LedgerEntry, type: CompiledType, environment: Environment): CellValue {
  switch (key) {
    case 'type':
      return type.definition.label;
    case 'unit':
      return environment.unitName(entry.unitCode) ?? entry.unitCode;
    case 'mainDate':
      return entry.mainDate;
    case 'month':
      return monthOf(entry.mainDate);
    case 'recordNo':
      return entry.recordNo || null;
    case 'status':
      return STATUS_LABELS[entry.status as keyof typeof STATUS_LABELS] ?? entry.status;
    case 'remark':
      return entry.remark || null;
    default:
      return null;
  }
}

function fieldCell(
  field: CompiledField,
  kind: ColumnKind,
  levels: readonly Values[],
  environment: Environment,
): CellValue {
  const value = field.value
    ? field.value.run({ levels, environment })
    : (ownValue(levels[0], field.definition.id) ?? null);
  if (value === null || value === undefined) return null;
  if (kind === 'date') return typeof value === 'string' ? dateOf(value) : null;
  if (kind === 'dt' || kind === 'month') return typeof value === 'string' ? value : null;
  if (kind === 'bool') return typeof value === 'boolean' ? value : null;
  if (typeof value === 'number' && kind !== 'text' && kind !== 'longtext') return Number.isFinite(value) ? value : null;
  return valueText(field.value ? field.value.type : field.valueType, value, environment.unitName) || null;
}
