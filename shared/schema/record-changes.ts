import { sameJson } from '#shared/kernel/canonical-json.ts';
import { isRows, nameOfPart, pathPart, type Values } from './seal-record.ts';

/**
 * One change of one value. `path` is a field id (`topic`), a field of a child row by row id (`items.<row>.topic`), a
 * whole row (`items.<row>`), the order of rows (`items.@order`), or an envelope field (`@status`). An absent `from` or
 * `to` means that there was or is no value.
 */
export interface Change {
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** A path and its value, as a flat list that two trees can be compared by. */
export type Leaves = ReadonlyMap<string, unknown>;

/** Value of the leaf that says “this row exists”. */
export const ROW_EXISTS = true;

/**
 * Takes values apart: top-level fields, and each field of each child row; rows inside rows stay whole. Lists named in
 * `whole` stay whole as well.
 */
export function leavesOf(values: Values, whole: ReadonlySet<string> = new Set()): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const id = pathPart(name);
    if (!isRows(value) || whole.has(name)) {
      if (!(Array.isArray(value) && value.length === 0)) leaves.set(id, value);
      continue;
    }
    leaves.set(
      `${id}.@order`,
      value.map((row) => row._row),
    );
    for (const row of value) {
      const at = `${id}.${pathPart(row._row)}`;
      leaves.set(at, ROW_EXISTS);
      for (const [field, inner] of Object.entries(row)) {
        if (field !== '_row' && inner !== undefined) leaves.set(`${at}.${pathPart(field)}`, inner);
      }
    }
  }
  return leaves;
}

/** Puts leaves together again. Rows stand in `@order`; rows that it does not name follow in the order they appear. */
export function valuesOf(leaves: Leaves): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const lists = new Map<string, Map<string, Record<string, unknown>>>();
  for (const [path, value] of leaves) {
    const [listPart = '', rowPart, fieldPart] = path.split('.');
    const id = nameOfPart(listPart);
    if (rowPart === undefined) values[id] = value;
    else if (rowPart !== '@order') {
      const rowId = nameOfPart(rowPart);
      const rows = lists.get(id) ?? new Map<string, Record<string, unknown>>();
      lists.set(id, rows);
      const row = rows.get(rowId) ?? { _row: rowId };
      rows.set(rowId, row);
      if (fieldPart !== undefined) row[nameOfPart(fieldPart)] = value;
    }
  }
  for (const [id, rows] of lists) {
    const order = leaves.get(`${pathPart(id)}.@order`);
    const named = Array.isArray(order) ? order.filter((rowId): rowId is string => rows.has(rowId)) : [];
    const rest = [...rows.keys()].filter((rowId) => !named.includes(rowId));
    values[id] = [...named, ...rest].map((rowId) => rows.get(rowId));
  }
  return values;
}

/** Every change from one value tree to another; empty when they are equal. */
export function changesBetween(before: Values, after: Values): Change[] {
  const [from, to] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...from.keys(), ...to.keys()]);
  return [...paths].flatMap((path) => (sameJson(from.get(path), to.get(path)) ? [] : [changeAt(path, from, to)]));
}

function changeAt(path: string, from: Leaves, to: Leaves): Change {
  return {
    path,
    ...(from.has(path) ? { from: from.get(path) } : {}),
    ...(to.has(path) ? { to: to.get(path) } : {}),
  };
}

/** The values before these changes: undoes what {@link changesBetween} found. Envelope paths (`@…`) are passed over. */
export function undoChanges(values: Values, changes: readonly Change[]): Record<string, unknown> {
  const leaves = leavesOf(values);
  for (const { path, from } of changes) {
    if (path.startsWith('@')) continue;
    if (from === undefined) leaves.delete(path);
    else leaves.set(path, from);
  }
  return valuesOf(leaves);
}
