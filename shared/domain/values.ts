import { type CompiledField, type CompiledType, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Environment, Expression, Values } from '#shared/catalogue/expression/types.ts';
import { isEmptyValue, isValues, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { dateOf, isDate, isMonth, monthOf } from '#shared/kernel/calendar.ts';
import { plainNumber } from '#shared/kernel/check-digits.ts';
import { cleanDeep, cleanText } from '#shared/kernel/text.ts';
import { type DomainContext, environmentOf } from './context.ts';

/** Longest title in characters; the rest is cut with an ellipsis. */
const MAX_TITLE = 80;

/** A new record's values: defaults, and the rows that always exist (`_row` is the fixed row's code). */
export function emptyValues(catalogue: Catalogue, type: string, context: DomainContext): Record<string, unknown> {
  const { fields } = compiledType(catalogue, type);
  return newLevel(fields, {}, [], environmentOf(context));
}

/**
 * A new child row with its defaults, for the list at `listPath` (`items`, `items.parties`); `levels` are the record's
 * values and, for a list inside a row, that row.
 */
export function emptyRow(
  catalogue: Catalogue,
  type: string,
  listPath: string,
  rowId: string,
  levels: readonly Values[],
  context: DomainContext,
): Record<string, unknown> {
  const list = compiledType(catalogue, type).byPath.get(listPath);
  return newLevel(list?.fields ?? [], { _row: rowId }, levels, environmentOf(context));
}

function newLevel(
  fields: readonly CompiledField[],
  start: Values,
  outer: readonly Values[],
  environment: Environment,
): Record<string, unknown> {
  const values: Record<string, unknown> = { ...start };
  for (const field of fields) {
    const { fixedRows } = field.definition;
    if (fixedRows) {
      const levels = [...outer, values];
      values[field.definition.id] = fixedRows.map(({ code }) =>
        newLevel(field.fields, { _row: code }, levels, environment),
      );
    } else if (field.default && !field.definition.hidden) {
      const offered = offeredValue(field, field.default, [...outer, values], environment);
      if (!isEmptyValue(offered)) values[field.definition.id] = offered;
    }
  }
  return values;
}

function offeredValue(
  field: CompiledField,
  expression: Expression,
  levels: readonly Values[],
  environment: Environment,
): unknown {
  const value = expression.run({ levels, environment });
  if (field.valueType.kind === 'persons' && isValues(value)) return [value];
  return field.definition.type === 'int' && typeof value === 'number' ? Math.round(value) : value;
}

/**
 * After a person changed `changed` (a top-level field id): the values with those empty fields filled whose default
 * depends on it (应到人数 after the body was chosen). Filled fields are never touched.
 */
export function withOffered(
  catalogue: Catalogue,
  type: string,
  values: Values,
  changed: string,
  context: DomainContext,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...values };
  const environment = environmentOf(context);
  const changes = new Set([changed]);
  for (const field of compiledType(catalogue, type).fields) {
    const { id } = field.definition;
    if (id === changed || !field.default || field.definition.hidden) continue;
    if (!isEmptyValue(ownValue(result, id) ?? null)) continue;
    if (!Array.from(changes).some((name) => field.default?.uses.has(name))) continue;
    const offered = offeredValue(field, field.default, [result], environment);
    if (isEmptyValue(offered)) continue;
    result[id] = offered;
    changes.add(id);
  }
  return result;
}

/** The values with all calculated fields set (null when they cannot be known), in rows too. Never stored. */
export function withCalculated(
  catalogue: Catalogue,
  type: string,
  values: Values,
  context: DomainContext,
): Record<string, unknown> {
  return calculatedLevel(compiledType(catalogue, type).fields, [values], environmentOf(context));
}

function calculatedLevel(
  fields: readonly CompiledField[],
  levels: readonly Values[],
  environment: Environment,
): Record<string, unknown> {
  const own = levels.at(-1) ?? {};
  const result: Record<string, unknown> = { ...own };
  for (const field of fields) {
    const { id } = field.definition;
    if (field.value) result[id] = field.value.run({ levels, environment });
    if (field.definition.type !== 'list') continue;
    const rows = ownValue(own, id);
    if (!Array.isArray(rows)) continue;
    result[id] = rows.map((row: unknown) =>
      isValues(row) ? calculatedLevel(field.fields, [...levels, row], environment) : row,
    );
  }
  return result;
}

/** What the envelope takes from the values. */
export interface DerivedEnvelope {
  /** `YYYY-MM-DD`; today when the main date is missing. */
  readonly mainDate: string;
  readonly period: string;
  /** The line that stands for the record in lists; never holds sealed content. */
  readonly title: string;
}

/** Main date, month and title of a record (D§2.0 “Envelope”). */
export function deriveEnvelope(
  catalogue: Catalogue,
  type: string,
  values: Values,
  context: DomainContext,
): DerivedEnvelope {
  const compiled = compiledType(catalogue, type);
  const mainDate = mainDateOf(compiled, values, context) ?? context.today;
  return { mainDate, period: monthOf(mainDate), title: titleOf(compiled, values, context) };
}

/** The main date as `YYYY-MM-DD` (the first of the month for months); null when it is not filled in. */
export function mainDateOf(compiled: CompiledType, values: Values, context: DomainContext): string | null {
  const field = compiled.byPath.get(compiled.definition.mainDate);
  if (!field) return null;
  const value = field.value
    ? field.value.run({ levels: [values], environment: environmentOf(context) })
    : ownValue(values, field.definition.id);
  if (isMonth(value)) return `${value}-01`;
  const date = typeof value === 'string' ? dateOf(value) : null;
  return isDate(date) ? date : null;
}

/** The rows of a list in these values; none when it is empty or something else stands there. */
export function rowsOf(values: Values, list: string): readonly Values[] {
  const rows = ownValue(values, list);
  return Array.isArray(rows) ? rows.filter(isValues) : [];
}

/** The line for lists; the type's name when nothing is known yet. */
export function titleOf(compiled: CompiledType, values: Values, context: DomainContext): string {
  const title = compiled.title.run({ levels: [values], environment: environmentOf(context) });
  const letters = Array.from((typeof title === 'string' ? title : '').replaceAll(/\s+/g, ' ').trim());
  if (!/[\p{L}\p{N}]/u.test(letters.join(''))) return compiled.definition.label;
  return letters.length > MAX_TITLE ? `${letters.slice(0, MAX_TITLE - 1).join('')}…` : letters.join('');
}

/**
 * Values as they may be stored: text cleaned and trimmed, empty values and calculated fields left out, rows given ids,
 * wholly empty rows dropped (fixed rows stay). Unknown fields are kept. Normalising twice equals normalising once.
 */
export function normaliseValues(
  catalogue: Pick<Catalogue, 'types'>,
  type: string,
  values: Values,
  newRowId: () => string,
): Record<string, unknown> {
  return level(compiledType(catalogue, type).fields, values, newRowId);
}

function level(fields: readonly CompiledField[], values: Values, newRowId: () => string): Record<string, unknown> {
  const known = new Map(fields.map((field) => [field.definition.id, field]));
  const entries: [string, unknown][] = [];
  for (const [id, value] of Object.entries(values)) {
    const field = known.get(id);
    if (!field) entries.push([cleanText(id), cleanDeep(value)]);
    else if (field.definition.type !== 'calc') {
      const plain = storable(field, value, newRowId);
      if (!isEmptyValue(plain)) entries.push([id, plain]);
    }
  }
  // Object.fromEntries defines own properties, so that a key named __proto__ stays an ordinary key.
  return Object.fromEntries(entries);
}

function storable(field: CompiledField, value: unknown, newRowId: () => string): unknown {
  switch (field.definition.type) {
    case 'str':
    case 'enum':
    case 'unit':
    case 'ref':
      return typeof value === 'string' ? cleanText(value).replaceAll('\n', ' ').trim() : cleanDeep(value);
    case 'text':
      return typeof value === 'string'
        ? cleanText(value)
            .trimEnd()
            .replace(/^\s*\n/, '')
        : cleanDeep(value);
    case 'phone':
    case 'idno':
      return typeof value === 'string' ? plainNumber(cleanText(value)) : cleanDeep(value);
    case 'person':
    case 'body':
      return named(value);
    case 'persons':
      return Array.isArray(value) ? value.map(named).filter((item) => item !== null) : cleanDeep(value);
    case 'list':
      return Array.isArray(value) ? rows(field, value, newRowId) : cleanDeep(value);
    default:
      return cleanDeep(value);
  }
}

/** A person or body with a trimmed name; null when there is no name. */
function named(value: unknown): unknown {
  if (!isValues(value)) return cleanDeep(value);
  const name = ownValue(value, 'name');
  if (typeof name !== 'string') return isEmptyValue(name ?? null) ? null : cleanDeep(value);
  const trimmed = cleanText(name).replaceAll('\n', ' ').trim();
  return trimmed === '' ? null : { ...cleanDeep(value), name: trimmed };
}

function rows(field: CompiledField, values: readonly unknown[], newRowId: () => string): readonly unknown[] {
  const isFixed = field.definition.fixedRows !== undefined;
  const result: unknown[] = [];
  const taken = new Set<unknown>();
  for (const value of values) {
    if (!isValues(value)) {
      result.push(cleanDeep(value));
      continue;
    }
    const row = level(field.fields, value, newRowId);
    const isBlank = Object.keys(row).every((key) => key === '_row');
    if (isBlank && !isFixed) continue;
    const id = ownValue(row, '_row');
    const hasOwnId = typeof id === 'string' && id !== '' && !taken.has(id);
    const rowId = hasOwnId ? id : newRowId();
    taken.add(rowId);
    result.push({ ...row, _row: rowId });
  }
  return result;
}
