import type { FieldDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';

/** What stands in the place of a sealed value: the county has none (D§6 P6). */
export const SEALED_TEXT = '已密封（内容留在乡镇）';

/** Child rows as stored: values by field id, `_row` is the row's id. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The fields whose values belong under the town's seal. Decided by the definition alone, whatever a message carries: a
 * value that reached the county by mistake is not shown either. Rows inside rows are sealed whole when any of their
 * fields is (shared/schema/seal-record.ts).
 */
export function sealedFields(type: TypeDefinition): ReadonlySet<FieldDefinition> {
  const inRows = (field: FieldDefinition): boolean =>
    type.sealed.includes(field.sensitivity) || (field.fields ?? []).some(inRows);
  return new Set(
    type.fields.flatMap((field) => [
      ...(type.sealed.includes(field.sensitivity) ? [field] : []),
      ...(field.fields ?? []).filter(inRows),
    ]),
  );
}

/** The rows of a list field; none when the value is not a list. */
export function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.filter(isRow) : [];
}

/** True for values that a person left empty. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Fields worth showing: no empty fields that the form would not even have offered. */
export function shownFields(
  sealed: ReadonlySet<FieldDefinition>,
  fields: readonly FieldDefinition[],
  values: Row,
): readonly FieldDefinition[] {
  return fields.filter((field) => {
    if (!isBlank(values[field.id])) return true;
    if (field.hidden) return false;
    const isOptional = field.offByDefault || field.type === 'calc' || field.visible !== undefined;
    return sealed.has(field) ? !field.offByDefault : !isOptional;
  });
}

/** A part of the record sheet under one heading. Headings come from the fields; a field without one stays in the part before. */
export interface Section {
  readonly heading: string;
  readonly fields: readonly FieldDefinition[];
}

/** Splits fields into the sections of the form. */
export function sectionsOf(fields: readonly FieldDefinition[]): readonly Section[] {
  const sections: { heading: string; fields: FieldDefinition[] }[] = [];
  for (const field of fields) {
    const last = sections.at(-1);
    if (last && (field.section === undefined || field.section === last.heading)) last.fields.push(field);
    else sections.push({ heading: field.section ?? '基本情况', fields: [field] });
  }
  return sections;
}

/** Which fields take a whole line of the two-column grid: long ones, and short ones left without a neighbour. */
export function wideFields(fields: readonly FieldDefinition[]): ReadonlySet<string> {
  const wide = new Set<string>();
  let waiting: string | null = null;
  for (const field of fields) {
    if (isLong(field)) {
      if (waiting) wide.add(waiting);
      wide.add(field.id);
      waiting = null;
    } else waiting = waiting ? null : field.id;
  }
  if (waiting) wide.add(waiting);
  return wide;
}

function isLong(field: FieldDefinition): boolean {
  return field.type === 'text' || field.type === 'list' || (field.maxLength ?? 0) > 60;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
