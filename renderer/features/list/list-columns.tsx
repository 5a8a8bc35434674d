import type { TableColumnType } from 'antd';
import { type CompiledField, compiledType } from '#shared/catalogue/compile-type.ts';
import type { FieldType, TypeDefinition } from '#shared/catalogue/definition.ts';
import { displayValue } from '#shared/domain/display.ts';
import { withCalculated } from '#shared/domain/values.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { StatusTag, SyncTag, unitName } from '../../desk/words.tsx';
import type { DeskStore, ListLine, ListQuery } from '../../store/desk-store.ts';

/** Columns that the store can sort by. */
export type SortKey = NonNullable<ListQuery['sort']>['by'];
type Column = TableColumnType<ListLine>;

const WIDTHS: Partial<Record<FieldType, number>> = {
  int: 84,
  decimal: 90,
  money: 110,
  date: 108,
  dt: 140,
  month: 92,
  enum: 120,
  enums: 170,
  bool: 76,
  person: 90,
  persons: 150,
  phone: 120,
  unit: 110,
  body: 170,
  text: 240,
  calc: 90,
};
const NUMBERS = new Set<FieldType>(['int', 'decimal', 'money', 'calc']);

interface SortState {
  readonly sortBy: SortKey;
  readonly isDescending: boolean;
}

function sortable(key: SortKey, sort: SortState): Column {
  const order = sort.sortBy !== key ? null : sort.isDescending ? 'descend' : 'ascend';
  return { key, sorter: true, sortOrder: order, sortDirections: ['descend', 'ascend'], showSorterTooltip: false };
}

const titleLink = (line: ListLine) => (
  <a href={`#/record/${line.id}`} className={line.status === 'void' ? 'is-void' : undefined} tabIndex={-1}>
    {line.title || '（无标题）'}
  </a>
);

/** The list's columns for one type: date, title, then what the definition lists, then number, unit and states. */
export function columnsOfType(store: DeskStore, type: TypeDefinition, sort: SortState): Column[] {
  const own = type.list.columns
    .filter((id) => id !== type.mainDate)
    .map((id) => compiledType(store.catalogue, type.id).byPath.get(id))
    .filter((field) => field !== undefined && !field.sealed) as CompiledField[];
  const hasManyUnits = store.units().filter((unit) => unit.level === 'village').length > 0;
  return [
    { title: '日期', dataIndex: 'mainDate', width: 108, ...sortable('mainDate', sort) },
    { title: '标题', width: 236, key: 'title', ellipsis: true, render: (_, line) => titleLink(line) },
    ...(hasManyUnits ? [unitColumn(store, sort)] : []),
    ...own.map((field) => ownColumn(store, field)),
    ...tailColumns(sort),
  ];
}

/** The columns of a list over all types. */
export function columnsOfAll(store: DeskStore, sort: SortState): Column[] {
  return [
    { title: '日期', dataIndex: 'mainDate', width: 108, ...sortable('mainDate', sort) },
    {
      title: '台账',
      key: 'type',
      width: 150,
      ellipsis: true,
      render: (_, line) => store.catalogue.types.get(line.type)?.shortLabel ?? line.type,
    },
    { title: '标题', key: 'title', ellipsis: true, render: (_, line) => titleLink(line) },
    unitColumn(store, sort),
    ...tailColumns(sort),
  ];
}

function ownColumn(store: DeskStore, field: CompiledField): Column {
  const { definition } = field;
  const names = { unitName: (code: string) => unitName(store, code) };
  return {
    title: definition.label,
    key: field.path,
    width: Math.max(WIDTHS[definition.type] ?? 160, definition.label.length * 14 + 32),
    align: NUMBERS.has(definition.type) ? 'right' : 'left',
    ellipsis: true,
    render: (_, line) => {
      const data = definition.type === 'calc' ? calculated(store, line) : line.data;
      return displayValue(store.catalogue, definition, data[field.path], names);
    },
  };
}

const calculatedLines = new WeakMap<ListLine, Readonly<Record<string, unknown>>>();

function calculated(store: DeskStore, line: ListLine): Readonly<Record<string, unknown>> {
  const known = calculatedLines.get(line);
  if (known) return known;
  const values = withCalculated(store.catalogue, line.type, line.data, domainContextOf(store));
  calculatedLines.set(line, values);
  return values;
}

function unitColumn(store: DeskStore, sort: SortState): Column {
  return {
    title: '所属村（镇）',
    width: 118,
    ellipsis: true,
    render: (_, line) => unitName(store, line.unitCode),
    ...sortable('unitCode', sort),
  };
}

function tailColumns(sort: SortState): Column[] {
  return [
    {
      title: '编号',
      width: 178,
      ellipsis: true,
      render: (_, line) => line.recordNo || <span className="is-faint">待编号</span>,
      ...sortable('recordNo', sort),
    },
    {
      title: '状态',
      width: 96,
      fixed: 'right',
      render: (_, line) => <StatusTag status={line.status} />,
      ...sortable('status', sort),
    },
    { title: '报送', key: 'sync', width: 84, fixed: 'right', render: (_, line) => <SyncTag state={line.syncState} /> },
  ];
}
