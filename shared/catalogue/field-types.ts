import type { FieldDefinition, FieldType } from './definition.ts';
import type { Scope, ValueType } from './expression/types.ts';

/** Chinese names of the field types, for forms of definition, the data dictionary and messages. */
export const FIELD_TYPE_LABELS: Readonly<Record<FieldType, string>> = {
  str: '文字',
  text: '长文字',
  int: '整数',
  decimal: '小数',
  money: '金额',
  date: '日期',
  dt: '日期时间',
  month: '月份',
  enum: '单选',
  enums: '多选',
  bool: '是否',
  person: '人员',
  persons: '人员（多人）',
  phone: '电话',
  idno: '身份证号',
  unit: '单位',
  units: '单位（多个）',
  body: '组织',
  ref: '关联记录',
  refs: '关联记录（多条）',
  list: '明细',
  calc: '自动计算',
};

/** Longest text of a field in characters, when the definition says nothing. */
export function maxLengthOf(field: FieldDefinition): number {
  return field.maxLength ?? (field.type === 'text' ? 5000 : 60);
}

/** Most rows of a list, when the definition says nothing. */
export function maxRowsOf(field: FieldDefinition): number {
  return field.maxRows ?? 200;
}

/** The type a stored field has in expressions. Calculated fields have the type of their expression instead. */
export function valueTypeOf(field: FieldDefinition, rows: Scope | null): ValueType {
  switch (field.type) {
    case 'str':
    case 'text':
    case 'phone':
    case 'idno':
      return { kind: 'text' };
    case 'int':
    case 'decimal':
      return { kind: 'number' };
    case 'dt':
      return { kind: 'minute' };
    case 'enum':
      return { kind: 'code', options: field.options ?? [] };
    case 'enums':
      return { kind: 'codes', options: field.options ?? [] };
    case 'list':
      return rows ? { kind: 'rows', scope: rows, fixedRows: field.fixedRows ?? [] } : { kind: 'null' };
    case 'calc':
      return { kind: field.over?.gives ?? 'null' };
    default:
      return { kind: field.type };
  }
}
