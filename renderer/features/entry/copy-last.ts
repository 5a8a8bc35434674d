import type { CompiledType } from '#shared/catalogue/compile-type.ts';
import type { Values } from '../../store/desk-store.ts';

const OWN_TO_EACH = new Set(['date', 'dt', 'calc', 'ref', 'refs']);

/** Values of a new record after an earlier one: dates, references and sealed content are of each record's own. */
export function copyOf(type: CompiledType, current: Values, last: Values): Values {
  const copied = type.fields
    .filter((field) => !field.sealed && !field.definition.hidden && !OWN_TO_EACH.has(field.definition.type))
    .filter((field) => last[field.definition.id] !== undefined)
    .map((field) => [field.definition.id, last[field.definition.id]]);
  return { ...current, ...Object.fromEntries(copied) };
}
