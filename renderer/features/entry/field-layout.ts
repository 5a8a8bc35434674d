import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import type { FieldType } from '#shared/catalogue/definition.ts';
import { isRadio, radioColumns } from './choice-inputs.tsx';

/** A part of the form with a heading: the fields from one that names a section to the next. */
export interface Section {
  readonly title: string;
  readonly fields: readonly CompiledField[];
}

const WHOLE_WIDTH = 24;
const FIRST_SECTION = '基本情况';

/** The form's sections in order; Alt+1, Alt+2 … go to them. */
export function sectionsOf(fields: readonly CompiledField[]): readonly Section[] {
  const sections: { title: string; fields: CompiledField[] }[] = [];
  for (const field of fields) {
    const title = field.definition.section ?? sections.at(-1)?.title ?? FIRST_SECTION;
    const last = sections.at(-1);
    if (last?.title === title) last.fields.push(field);
    else sections.push({ title, fields: [field] });
  }
  return sections;
}

const SPANS: Partial<Record<FieldType, number>> = {
  text: 24,
  enums: 24,
  list: 24,
  refs: 24,
  units: 24,
  persons: 12,
  ref: 12,
  body: 12,
  bool: 6,
  dt: 6,
};
const LONG_LINE = 30;

/** Width of a field in 24ths of the form. */
export function spanOf(field: CompiledField): number {
  const { span, type, maxLength } = field.definition;
  if (span) return span;
  if (type === 'str') return (maxLength ?? LONG_LINE * 2) > LONG_LINE ? 12 : 6;
  if (type === 'enum') return isRadio(field.definition) ? radioSpan(field) : 6;
  return SPANS[type] ?? 6;
}

function radioSpan(field: CompiledField): number {
  return [6, 8, 12, 24].find((span) => span >= radioColumns(field.definition)) ?? WHOLE_WIDTH;
}

const TABLE_TYPES = new Set<FieldType>([
  'str',
  'int',
  'decimal',
  'money',
  'date',
  'month',
  'enum',
  'bool',
  'person',
  'phone',
  'calc',
]);
const MAX_TABLE_COLUMNS = 8;

/** Rows of few short fields stand in a table; all others stand as cards. */
export function fitsTable(list: CompiledField): boolean {
  return (
    list.fields.length <= MAX_TABLE_COLUMNS &&
    list.fields.every((field) => TABLE_TYPES.has(field.definition.type) && !field.definition.offByDefault)
  );
}

/** What follows a label inside child rows: `第2行`, in rows of rows `第2行之1`. */
export function rowSuffix(indexes: readonly number[]): string {
  const [first, ...inner] = indexes.map((index) => index + 1);
  return first === undefined ? '' : ` 第${first}行${inner.map((index) => `之${index}`).join('')}`;
}
