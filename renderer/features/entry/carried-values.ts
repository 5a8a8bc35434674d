import { type CompiledField, type CompiledType, compiledType } from '#shared/catalogue/compile-type.ts';
import { withOffered } from '#shared/domain/values.ts';
import { monthOf } from '#shared/kernel/calendar.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import type { DeskStore, Values } from '../../store/desk-store.ts';
import { isEmptyValue } from './values-by-path.ts';

/**
 * Where things take place and who runs them, by the ids that the blocks M and A give to them in every type. Other
 * persons (a mourner, a household's head) are what a record is about, and differ from one to the next.
 */
const PLACES_AND_HOSTS = new Set(['place', 'host', 'leader', 'recorder', 'director']);

/**
 * Whether a field usually says the same as in the unit's last record: bodies (branch, station, committee, organizer), the
 * place, and who runs it. Never a sealed field, and never one that the title is made of: that tells records apart.
 */
export function isRepeated(type: CompiledType, { definition, path, sealed }: CompiledField): boolean {
  if (sealed || definition.offByDefault || type.title.uses.has(path)) return false;
  if (path === type.definition.mainDate) return false;
  return definition.type === 'body' || PLACES_AND_HOSTS.has(definition.id);
}

/**
 * What a new record takes over from the last one of its unit into fields that are empty: see {@link isRepeated}; and
 * numbers that depend on such a field but cannot be worked out, as the members of a body whose number nobody entered.
 */
export function carriedValues(type: CompiledType, current: Values, last: Values): Values {
  const repeated = type.fields.filter((field) => isRepeated(type, field));
  const ids = new Set(repeated.map((field) => field.path));
  const dependent = type.fields.filter(
    ({ definition, sealed, default: offered }) =>
      !sealed && definition.type === 'int' && [...ids].some((id) => offered?.uses.has(id)),
  );
  const taken = [...repeated, ...dependent]
    .map(({ path }) => path)
    .filter((id) => isEmptyValue(current[id]) && !isEmptyValue(last[id]));
  return Object.fromEntries(taken.map((id) => [id, last[id]]));
}

/** What a new record of a unit is offered besides the defaults of its definition. */
export async function carriedFor(
  store: DeskStore,
  typeId: string,
  unitCode: string | null,
  current: Values,
): Promise<Values> {
  if (unitCode === null) return {};
  const newest = { by: 'updatedAt', descending: true } as const;
  const page = await store.list({ type: typeId, unitCodes: [unitCode], sort: newest, offset: 0, limit: 5 });
  const last = page.lines.find((line) => line.type === typeId);
  if (!last) return {};
  const type = compiledType(store.catalogue, typeId);
  const carried = carriedValues(type, current, last.data);
  const context = domainContextOf(store);
  let values: Values = { ...current, ...carried };
  for (const id of type.fields.map(({ path }) => path)) {
    if (type.byPath.get(id)?.definition.type === 'int') delete values[id]; // today's number before the last one
  }
  for (const id of Object.keys(carried)) values = withOffered(store.catalogue, typeId, values, id, context);
  const fresh = Object.keys(carried).map((id) => [id, values[id] ?? carried[id]]);
  const offered = Object.entries(values).filter(([id]) => isEmptyValue(current[id]));
  return { ...Object.fromEntries(offered), ...Object.fromEntries(fresh) };
}

/** The main date that a new record is offered: today while the clerk works in this month, else none. */
export function offeredMainDate(type: CompiledType, current: Values, month: string, today: string): Values {
  const { mainDate } = type.definition;
  const field = type.byPath.get(mainDate);
  if (!field || field.sealed || field.value !== null || !isEmptyValue(current[mainDate])) return {};
  if (field.definition.type === 'month') return { [mainDate]: month };
  return field.definition.type === 'date' && monthOf(today) === month ? { [mainDate]: today } : {};
}
