import type { Catalogue, FieldDefinition } from '#shared/catalogue/definition.ts';
import { valueTypeOf } from '#shared/catalogue/field-types.ts';
import { numberText, percentText, valueText } from '#shared/catalogue/value-text.ts';

/** Names of units by code, for display. */
export interface Names {
  readonly unitName: (code: string) => string | null;
}

/**
 * A field's value as people read it: option labels, dates, yuan, names; with measure `%` a calculated share 0.974 and a
 * typed 97.4 both as `97.4%`; child rows as `3条`. Empty text for an empty value or one that is not of the field's type.
 */
export function displayValue(catalogue: Catalogue, field: FieldDefinition, value: unknown, names: Names): string {
  if (field.type === 'calc') return calculatedText(field, value);
  if (field.type === 'list') return Array.isArray(value) && value.length > 0 ? `${value.length}条` : '';
  const options = field.options ?? dictionaryOptions(catalogue, field);
  const type = valueTypeOf({ ...field, options }, null);
  if (field.measure === '%' && typeof value === 'number') return `${numberText(value)}%`;
  return valueText(type, value, names.unitName);
}

function dictionaryOptions(catalogue: Catalogue, field: FieldDefinition): FieldDefinition['options'] {
  return field.dictionary === undefined ? undefined : catalogue.dictionaries.get(field.dictionary)?.options;
}

/** A calculated field does not say its type; its value does. */
function calculatedText(field: FieldDefinition, value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return '';
    return field.measure === '%' ? percentText(value) : numberText(value);
  }
  return typeof value === 'string' ? value.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/, '$1 $2') : '';
}
