import { z } from 'zod';
import type { FieldDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import { type Box, openText, type SealKey, type SealPorts, sealText } from '#shared/seal/box.ts';
import type { SealedBox } from './record.ts';

/** Field values as a record stores them. */
export type Values = Readonly<Record<string, unknown>>;

const json = z.json();
const sealedChange = z.looseObject({ path: z.string().max(200), from: json.optional(), to: json.optional() });

/**
 * What lies inside a record's seal (D§6 P6): sealed fields, sealed fields of child rows by list and row id, the values
 * of changes to sealed fields by revision, and the sides of conflicts about sealed fields by conflict id.
 */
export const sealedContentSchema = z.looseObject({
  fields: z.record(z.string(), json).default({}),
  rows: z.record(z.string(), z.record(z.string(), z.record(z.string(), json))).default({}),
  history: z.record(z.string(), z.array(sealedChange)).default({}),
  conflicts: z.record(z.string(), z.looseObject({ base: json, mine: json, theirs: json })).default({}),
});
export type SealedContent = z.infer<typeof sealedContentSchema>;

export const EMPTY_CONTENT: SealedContent = { fields: {}, rows: {}, history: {}, conflicts: {} };

/** The part of the content that belongs to the present values. */
export type Secrets = Pick<SealedContent, 'fields' | 'rows'>;

/** Child rows: a list whose members all carry `_row`. */
export function isRows(value: unknown): value is readonly (Values & { readonly _row: string })[] {
  return Array.isArray(value) && value.length > 0 && value.every(hasRowId);
}

function hasRowId(value: unknown): boolean {
  return value !== null && typeof value === 'object' && typeof (value as Values)._row === 'string';
}

/**
 * Parts the values of a type into open ones and sealed ones. Rows inside rows travel whole with their field. A field
 * that this program's catalogue does not know stays sealed when it was sealed before (`before`), so that an older
 * program never lays open what a newer one has sealed.
 */
export function splitSecrets(
  type: TypeDefinition,
  values: Values,
  before: Secrets | null = null,
): { readonly open: Record<string, unknown>; readonly secrets: Secrets } {
  const open: Record<string, unknown> = {};
  const secrets: { fields: Record<string, unknown>; rows: Record<string, Record<string, unknown>> } = {
    fields: {},
    rows: {},
  };
  for (const [id, value] of Object.entries(values)) {
    if (isSealedField(type, id, before)) secrets.fields[id] = value;
    else if (isRows(value)) open[id] = splitRows(type, id, value, before, secrets.rows);
    else open[id] = value;
  }
  return { open, secrets: secrets as Secrets };
}

function splitRows(
  type: TypeDefinition,
  listId: string,
  rows: readonly (Values & { readonly _row: string })[],
  before: Secrets | null,
  sealedRows: Record<string, Record<string, unknown>>,
): Values[] {
  return rows.map((row) => {
    const open: Record<string, unknown> = {};
    const sealed: Record<string, unknown> = {};
    for (const [id, value] of Object.entries(row)) {
      (isSealedRowField(type, listId, row._row, id, before) ? sealed : open)[id] = value;
    }
    if (Object.keys(sealed).length > 0) {
      const ofList = sealedRows[listId] ?? {};
      ofList[row._row] = sealed;
      sealedRows[listId] = ofList;
    }
    return open;
  });
}

const fieldsOfTypes = new WeakMap<TypeDefinition, ReadonlyMap<string, FieldDefinition>>();

/** Asked for every value of every record. */
function fieldOf(type: TypeDefinition, id: string): FieldDefinition | undefined {
  let fields = fieldsOfTypes.get(type);
  if (!fields) {
    fields = new Map(type.fields.map((field) => [field.id, field]));
    fieldsOfTypes.set(type, fields);
  }
  return fields.get(id);
}

function isSealedField(type: TypeDefinition, id: string, before: Secrets | null): boolean {
  const field = fieldOf(type, id);
  return field ? type.sealed.includes(field.sensitivity) : before !== null && Object.hasOwn(before.fields, id);
}

function isSealedRowField(
  type: TypeDefinition,
  listId: string,
  rowId: string,
  id: string,
  before: Secrets | null,
): boolean {
  if (id === '_row') return false;
  const field = fieldOf(type, listId)?.fields?.find((one) => one.id === id);
  if (field) return holdsSealed(type, field);
  const known = before?.rows[listId];
  return known !== undefined && Object.values({ ...known, [rowId]: known[rowId] }).some((row) => row && id in row);
}

/** A field inside rows is sealed when its class is, or when it holds rows with such a field. */
function holdsSealed(type: TypeDefinition, field: FieldDefinition): boolean {
  return type.sealed.includes(field.sensitivity) || (field.fields ?? []).some((inner) => holdsSealed(type, inner));
}

/**
 * Whether the value at a path of shared/schema/record-changes.ts belongs inside the seal: `parties`,
 * `items.<row>.name`. That a row exists (`items.<row>`) and the order of rows are open.
 */
export function isSealedPath(type: TypeDefinition, path: string, before: Secrets | null = null): boolean {
  if (path.startsWith('@')) return false;
  if (!path.includes('.')) return isSealedField(type, nameOfPart(path), before);
  const [listId = '', rowId, fieldId] = path.split('.').map(nameOfPart);
  if (isSealedField(type, listId, before)) return true;
  return rowId !== undefined && fieldId !== undefined && isSealedRowField(type, listId, rowId, fieldId, before);
}

/** Whether a row of this list, taken as a whole, holds anything sealed. A list unknown to the catalogue counts as sealed. */
export function holdsSealedRows(type: TypeDefinition, listId: string): boolean {
  const list = type.fields.find((one) => one.id === listId);
  return !list?.fields || holdsSealed(type, list) || list.fields.some((inner) => holdsSealed(type, inner));
}

/** Open and sealed values together again, as a form shows them. */
export function joinSecrets(open: Values, secrets: Secrets | null): Record<string, unknown> {
  if (!secrets) return { ...open };
  const values: Record<string, unknown> = { ...open, ...secrets.fields };
  for (const [listId, sealedRows] of Object.entries(secrets.rows)) {
    const rows = values[listId];
    if (isRows(rows)) values[listId] = rows.map((row) => ({ ...row, ...sealedRows[row._row] }));
  }
  return values;
}

/** True when nothing needs a seal. */
export function isEmptyContent(content: SealedContent): boolean {
  return [content.fields, content.rows, content.history, content.conflicts].every((part) => !Object.keys(part).length);
}

const boundTo = (record: { readonly id: string; readonly type: string }) => `${record.id}|${record.type}`;

/** Seals a content for one record; null when there is nothing to seal. */
export async function sealContent(
  ports: SealPorts,
  key: SealKey,
  record: { readonly id: string; readonly type: string },
  content: SealedContent,
): Promise<SealedBox | null> {
  if (isEmptyContent(content)) return null;
  return { ...(await sealText(ports, key, canonicalJson(content), boundTo(record))) };
}

/** The content of a record's seal. @throws CodedError X01 when the key does not fit or the content is not ours. */
export async function openContent(
  ports: Pick<SealPorts, 'cipher'>,
  key: SealKey,
  record: { readonly id: string; readonly type: string; readonly sealed: Box | null },
): Promise<SealedContent> {
  if (!record.sealed) return EMPTY_CONTENT;
  return sealedContentSchema.parse(JSON.parse(await openText(ports.cipher, key, record.sealed, boundTo(record))));
}

/** Names as parts of a path: `.`, `@` and `%` inside a name are written as `%2e`, `%40` and `%25`. */
export function pathPart(name: string): string {
  return /[.@%]/.test(name) ? name.replace(/[.@%]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`) : name;
}

/** The name that a part of a path stands for. */
export function nameOfPart(part: string): string {
  return part.includes('%')
    ? part.replace(/%(2e|40|25)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : part;
}
