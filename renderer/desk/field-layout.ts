import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import type { FieldDefinition, FieldType, Option } from '#shared/catalogue/definition.ts';

/** A part of the form with a heading: the fields from one that names a section to the next. */
export interface Section {
  readonly title: string;
  readonly fields: readonly CompiledField[];
}

const WHOLE_WIDTH = 24;
const FIRST_SECTION = '基本情况';

/** Up to this many options, with short labels, stand open as radio buttons; more go into a list. */
const MAX_RADIOS = 6;
const MAX_RADIO_LETTERS = 36;

/** Options offered: the ones in use, and the chosen ones even when they are retired. */
export function offeredOptions(field: FieldDefinition, chosen: readonly unknown[]): readonly Option[] {
  return (field.options ?? []).filter((option) => option.active || chosen.includes(option.code));
}

/** Room that one radio button takes beside its label, and one letter of the label, in pixels. */
const RADIO_PX = 38;
const LETTER_PX = 14;
/** The narrowest a 24th of the form gets, inside a card at 1366 pixels. */
const COLUMN_PX = 45;

/** 24ths of the form that a field's options need side by side. */
export function radioColumns(field: FieldDefinition): number {
  const labels = offeredOptions(field, []).map((option) => option.label);
  const width = labels.reduce((sum, label) => sum + RADIO_PX + label.length * LETTER_PX, 0);
  return Math.ceil(width / COLUMN_PX);
}

/** Whether a single choice is shown as radio buttons: few options that stand in one line of its width. */
export function isRadio(field: FieldDefinition): boolean {
  const options = offeredOptions(field, []);
  const letters = options.reduce((sum, option) => sum + option.label.length, 0);
  return (
    options.length <= MAX_RADIOS && letters <= MAX_RADIO_LETTERS && radioColumns(field) <= (field.span ?? WHOLE_WIDTH)
  );
}

/** The form's sections in order; Alt+1, Alt+2 … go to them. Fields out of use are not on the form. */
export function sectionsOf(fields: readonly CompiledField[]): readonly Section[] {
  const sections: { title: string; fields: CompiledField[] }[] = [];
  for (const field of fields) {
    const title = field.definition.section ?? sections.at(-1)?.title ?? FIRST_SECTION;
    const last = sections.at(-1);
    if (last?.title === title) last.fields.push(field);
    else sections.push({ title, fields: [field] });
  }
  return sections
    .map(({ title, fields: all }) => ({ title, fields: inUse(all) }))
    .filter((section) => section.fields.length > 0);
}

/** The fields that are in use: the others keep the values that records have, and stand on no form. */
export function inUse(fields: readonly CompiledField[]): readonly CompiledField[] {
  return fields.filter((field) => !field.definition.hidden);
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
  const fields = inUse(list.fields);
  return (
    fields.length <= MAX_TABLE_COLUMNS &&
    fields.every((field) => TABLE_TYPES.has(field.definition.type) && !field.definition.offByDefault)
  );
}

/** What follows a label inside child rows: `第2行`, in rows of rows `第2行之1`. */
export function rowSuffix(indexes: readonly number[]): string {
  const [first, ...inner] = indexes.map((index) => index + 1);
  return first === undefined ? '' : ` 第${first}行${inner.map((index) => `之${index}`).join('')}`;
}
