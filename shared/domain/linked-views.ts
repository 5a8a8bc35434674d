import { type CompiledField, type CompiledType, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Values } from '#shared/catalogue/expression/types.ts';
import { isEmptyValue, ownValue } from '#shared/catalogue/expression/value-types.ts';

/** What the meeting block and the activity block call the same thing by other names (D§2.0, blocks M and A). */
const SAME_THING: readonly (readonly [meeting: string, activity: string])[] = [
  ['meeting_date', 'held_on'],
  ['host', 'leader'],
  ['actual', 'participants'],
  ['minutes', 'summary'],
];

/**
 * A record as the view of it in another ledger (“同时计入”, D§2.0): open fields that both types have, by id or by the
 * blocks' own correspondence, and the main date. Fields the other type alone has stay empty. Nothing is stored twice.
 * @throws CodedError D02 when a type does not exist
 */
export function linkedValues(catalogue: Catalogue, from: string, values: Values, to: string): Record<string, unknown> {
  const source = compiledType(catalogue, from);
  const target = compiledType(catalogue, to);
  const result: Record<string, unknown> = {};
  for (const field of target.fields) {
    const { id } = field.definition;
    const names = id === target.definition.mainDate ? [id, source.definition.mainDate] : [id];
    for (const name of [...names, ...otherNamesOf(id)]) {
      const value = valueFor(field, source, values, name);
      if (isEmptyValue(value)) continue;
      result[id] = value;
      break;
    }
  }
  return result;
}

function otherNamesOf(id: string): string[] {
  return SAME_THING.flatMap(([meeting, activity]) => (id === meeting ? [activity] : id === activity ? [meeting] : []));
}

function valueFor(field: CompiledField, source: CompiledType, values: Values, name: string): unknown {
  const given = source.byPath.get(name);
  const value = ownValue(values, name) ?? null;
  if (!given || given.sealed || field.sealed || given.value || field.value || value === null) return null;
  const [wanted, had] = [field.definition.type, given.definition.type];
  if (wanted === 'date' && had === 'dt') return String(value).slice(0, 10);
  if (wanted !== had || wanted === 'list') return null;
  if (wanted === 'enum') return field.codes.has(String(value)) ? value : null;
  if (wanted === 'enums') {
    const kept = Array.isArray(value) ? value.filter((code) => field.codes.has(String(code))) : [];
    return kept.length > 0 ? kept : null;
  }
  return value;
}
