import type { ReactNode } from 'react';
import { type CompiledField, compiledType } from '#shared/catalogue/compile-type.ts';
import type { FieldType, TypeDefinition } from '#shared/catalogue/definition.ts';
import { displayValue } from '#shared/domain/display.ts';
import { linkedValues } from '#shared/domain/linked-views.ts';
import { withCalculated } from '#shared/domain/values.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { StatusTag, SyncTag, unitName } from '../../desk/words.tsx';
import type { DeskStore, ListLine, SortKey } from '../../store/desk-store.ts';
import { Marked, snippetOf, wordsOf } from './found-text.tsx';
import { LinkedMark } from './linked-mark.tsx';

/** One column of a list. */
export interface ListColumn {
  readonly key: string;
  readonly title: string;
  /** What stands in the head instead of the title. */
  readonly head?: ReactNode;
  /** Pixels; the title takes what is left over. */
  readonly width: number;
  readonly align?: 'right';
  readonly sortBy?: SortKey;
  /** Stays at the right edge while it is among the last. */
  readonly isState?: boolean;
  readonly render: (line: ListLine) => ReactNode;
}

const WIDTHS: Partial<Record<FieldType, number>> = {
  int: 76,
  decimal: 84,
  money: 100,
  date: 104,
  dt: 140,
  month: 84,
  enum: 112,
  enums: 150,
  bool: 64,
  person: 84,
  persons: 140,
  phone: 112,
  unit: 104,
  body: 150,
  str: 140,
  text: 200,
  calc: 84,
};
const NUMBERS = new Set<FieldType>(['int', 'decimal', 'money', 'calc']);

/** What a list's columns may be, and which of them are shown unless the person chose others. */
export interface ColumnChoice {
  readonly all: readonly ListColumn[];
  readonly standard: readonly string[];
}

/** The columns of a type's list: every open field may be chosen; texts that stand in the title are not shown twice. */
export function columnsOfType(store: DeskStore, type: TypeDefinition, search: string): ColumnChoice {
  const fields = compiledType(store.catalogue, type.id).fields.filter(
    ({ sealed, definition }) =>
      !sealed && !definition.over && definition.id !== type.mainDate && !definition.offByDefault,
  );
  const inTitle = new Set(type.title.match(/[a-z][a-z0-9_]*/g));
  const isInTitle = (id: string) =>
    inTitle.has(id) && type.fields.some((field) => field.id === id && ['str', 'text'].includes(field.type));
  const own = type.list.columns.filter((id) => fields.some((field) => field.path === id) && !isInTitle(id));
  const hasManyUnits = store.units().filter((unit) => unit.level === 'village').length > 0;
  const [date, title, unit, ...tail] = commonColumns(store, search, type.id);
  return {
    all: [date, title, unit, ...fields.map((field) => ownColumn(store, type.id, field)), ...tail].filter(
      (one) => one !== undefined,
    ),
    standard: ['mainDate', 'title', ...(hasManyUnits ? ['unit'] : []), ...own, 'recordNo', 'status', 'sync'],
  };
}

/** The columns of a list over all types. */
export function columnsOfAll(store: DeskStore, search: string): ColumnChoice {
  const type: ListColumn = {
    key: 'type',
    title: '台账',
    width: 130,
    render: (line) => store.catalogue.types.get(line.type)?.shortLabel ?? line.type,
  };
  const found: ListColumn = {
    key: 'found',
    title: '找到的内容',
    width: 230,
    render: (line) => <Marked text={snippetOf(line, wordsOf(search))} words={wordsOf(search)} />,
  };
  const [date, title, ...rest] = commonColumns(store, search);
  return {
    all: [date, type, title, found, ...rest].filter((one) => one !== undefined),
    standard: ['mainDate', 'type', 'title', ...(search ? ['found'] : []), 'unit', 'recordNo', 'status', 'sync'],
  };
}

/** The columns chosen, in their order; the title is always among them. */
export function chosenColumns(choice: ColumnChoice, keys: readonly string[] | null): readonly ListColumn[] {
  const wanted = keys ?? choice.standard;
  const found = wanted.flatMap((key) => choice.all.find((column) => column.key === key) ?? []);
  const title = choice.all.find((column) => column.key === 'title');
  return title && !found.includes(title) ? [title, ...found] : found;
}

/** Keys with one of them moved a place up or down; unchanged at the ends. */
export function movedKey(keys: readonly string[], key: string, by: -1 | 1): readonly string[] {
  const at = keys.indexOf(key);
  const other = keys[at + by];
  if (at < 0 || other === undefined) return keys;
  return keys.map((one) => (one === key ? other : one === other ? key : one));
}

function commonColumns(store: DeskStore, search: string, typeId: string | null = null): ListColumn[] {
  const words = wordsOf(search);
  const today = todayInChina(Date.now());
  return [
    { key: 'mainDate', title: '日期', width: 104, sortBy: 'mainDate', render: (line) => line.mainDate },
    {
      key: 'title',
      title: '标题',
      width: 230,
      render: (line) => (
        <>
          {typeId !== null && line.type !== typeId && <LinkedMark from={line.type} />}
          <a href={`#/record/${line.id}`} className={line.status === 'void' ? 'is-void' : undefined} tabIndex={-1}>
            <Marked text={line.title || '（无标题）'} words={words} />
          </a>
        </>
      ),
    },
    {
      key: 'unit',
      title: '所属村（镇）',
      width: 122,
      sortBy: 'unitCode',
      render: (line) => unitName(store, line.unitCode),
    },
    {
      key: 'due',
      title: '期限',
      width: 104,
      sortBy: 'due',
      render: (line) => <span className={line.due !== '' && line.due < today ? 'is-overdue' : ''}>{line.due}</span>,
    },
    { key: 'updatedBy', title: '修改人', width: 84, render: (line) => line.updatedBy },
    {
      key: 'updatedAt',
      title: '修改时间',
      width: 140,
      sortBy: 'updatedAt',
      render: (line) => line.updatedAt.slice(0, 16).replace('T', ' '),
    },
    {
      key: 'recordNo',
      title: '编号',
      width: 178,
      sortBy: 'recordNo',
      render: (line) =>
        line.recordNo ? <Marked text={line.recordNo} words={words} /> : <span className="is-faint">待编号</span>,
    },
    {
      key: 'status',
      title: '状态',
      width: 96,
      sortBy: 'status',
      isState: true,
      render: (line) => <StatusTag status={line.status} />,
    },
    { key: 'sync', title: '报送', width: 80, isState: true, render: (line) => <SyncTag state={line.syncState} /> },
  ];
}

function ownColumn(store: DeskStore, typeId: string, field: CompiledField): ListColumn {
  const { definition } = field;
  const names = { unitName: (code: string) => unitName(store, code) };
  return {
    key: field.path,
    title: definition.label,
    width: Math.max(WIDTHS[definition.type] ?? 140, definition.label.length * 14 + 18),
    ...(NUMBERS.has(definition.type) ? { align: 'right' as const } : {}),
    render: (line) => {
      const data = definition.type === 'calc' ? calculated(store, typeId, line) : seenAs(store, typeId, line);
      return displayValue(store.catalogue, definition, data[field.path], names);
    },
  };
}

type Shown = Readonly<Record<string, unknown>>;

const linkedLines = new WeakMap<ListLine, Map<string, Shown>>();
const calculatedLines = new WeakMap<ListLine, Map<string, Shown>>();

/** What a list of `typeId` shows of a line: its own values, or the view of another ledger's record (D§2.0). */
function seenAs(store: DeskStore, typeId: string, line: ListLine): Shown {
  if (line.type === typeId) return line.data;
  return once(linkedLines, line, typeId, () => linkedValues(store.catalogue, line.type, line.data, typeId));
}

function calculated(store: DeskStore, typeId: string, line: ListLine): Shown {
  const values = () => seenAs(store, typeId, line);
  const make = () => withCalculated(store.catalogue, typeId, values(), domainContextOf(store));
  return once(calculatedLines, line, typeId, make);
}

function once(kept: WeakMap<ListLine, Map<string, Shown>>, line: ListLine, typeId: string, make: () => Shown): Shown {
  const ofLine = kept.get(line) ?? new Map<string, Shown>();
  kept.set(line, ofLine);
  const values = ofLine.get(typeId) ?? make();
  ofLine.set(typeId, values);
  return values;
}
