import { isDate, isMinute, isMonth } from '#shared/kernel/calendar.ts';
import { isFen } from '#shared/kernel/money.ts';
import type { Option } from '../definition.ts';
import type { Values, ValueType } from './types.ts';

const KIND_NAMES: Readonly<Record<ValueType['kind'], string>> = {
  number: '数字',
  money: '金额',
  text: '文字',
  bool: '是否',
  date: '日期',
  minute: '日期时间',
  month: '月份',
  null: '空值',
  person: '人员',
  persons: '人员（多人）',
  body: '组织',
  unit: '单位',
  units: '单位（多个）',
  ref: '关联记录',
  refs: '关联记录（多条）',
  code: '单选项',
  codes: '多选项',
  rows: '明细',
};

/** The Chinese name of a type, for messages. */
export function typeName(type: ValueType): string {
  return KIND_NAMES[type.kind];
}

/** The type that values of both types have in common; null when there is none. */
export function commonType(a: ValueType, b: ValueType): ValueType | null {
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (a.kind !== b.kind || a.kind === 'rows') return null;
  if ('options' in a && 'options' in b) return { kind: a.kind, options: mergedOptions(a.options, b.options) };
  return a;
}

function mergedOptions(a: readonly Option[], b: readonly Option[]): readonly Option[] {
  return [...a, ...b.filter((option) => !a.some(({ code }) => code === option.code))];
}

/** True for a plain JSON object. */
export function isValues(value: unknown): value is Values {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** An own field of stored values; inherited names such as `constructor` read as absent. */
export function ownValue(values: Values | undefined, name: string): unknown {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Makes of a stored value what expressions work with; whatever is not of the type counts as empty (null). */
export function readerOf(type: ValueType): (stored: unknown) => unknown {
  return READERS[type.kind];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const textOrNull = (value: unknown) => (isText(value) && value.trim() !== '' ? value : null);
const textList = (value: unknown) => (Array.isArray(value) ? value.filter((item) => textOrNull(item) !== null) : []);
const hasName = (value: unknown) => isValues(value) && textOrNull(ownValue(value, 'name')) !== null;

const READERS: Readonly<Record<ValueType['kind'], (stored: unknown) => unknown>> = {
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null),
  money: (value) => (isFen(value) ? value : null),
  text: textOrNull,
  bool: (value) => (typeof value === 'boolean' ? value : null),
  date: (value) => (isDate(value) ? value : null),
  minute: (value) => (isMinute(value) ? value : null),
  month: (value) => (isMonth(value) ? value : null),
  null: () => null,
  person: (value) => (hasName(value) ? value : null),
  body: (value) => (hasName(value) ? value : null),
  persons: (value) => (Array.isArray(value) ? value.filter(hasName) : []),
  unit: textOrNull,
  ref: textOrNull,
  code: textOrNull,
  codes: textList,
  units: textList,
  refs: textList,
  rows: (value) => (Array.isArray(value) ? value.filter(isValues) : []),
};

/** True for null and for lists without an item. */
export function isEmptyValue(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
