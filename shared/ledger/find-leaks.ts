import type { CompiledField, CompiledType } from '#shared/catalogue/compile-type.ts';
import type { Values } from '#shared/catalogue/expression/types.ts';
import { isValues, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { nameOf } from '#shared/catalogue/value-text.ts';
import { maskPersonName } from '#shared/domain/masking.ts';
import { maskPatterns, type PersonalKind, personalNumbers } from './personal-patterns.ts';
import type { CellValue, LedgerSheet } from './sheet-model.ts';

/** One place where the public edition would tell what it must not (D§6 P5). */
export interface Leak {
  readonly sheet: string;
  /** Row of the ledger's body from 0; -1 for title, lines and notes. */
  readonly row: number;
  readonly column: number;
  /** Label of the column, with its group. */
  readonly columnLabel: string;
  readonly kind: PersonalKind | 'name';
  /** What was found, as it stands. */
  readonly found: string;
}

const SHORTEST_NAME = 2;

/** Names of people in a record: where the catalogue types them as persons, and texts that are a person's own name. */
export function personNamesOf(type: CompiledType, values: Values): readonly string[] {
  const names: string[] = [];
  const walk = (fields: readonly CompiledField[], level: Values) => {
    for (const { definition, fields: inner } of fields) {
      const value = ownValue(level, definition.id);
      if (definition.type === 'person') names.push(nameOf(value));
      else if (definition.type === 'persons' && Array.isArray(value)) names.push(...value.map(nameOf));
      else if (definition.type === 'str' && isOwnName(definition.id) && typeof value === 'string') names.push(value);
      else if (definition.type === 'list' && Array.isArray(value)) {
        for (const row of value) if (isValues(row)) walk(inner, row);
      }
    }
  };
  walk(type.fields, values);
  return names.map((name) => name.trim()).filter((name) => Array.from(name).length >= SHORTEST_NAME);
}

function isOwnName(id: string): boolean {
  return id === 'name' || id === 'head' || id === 'object_name' || id === 'client';
}

/**
 * Looks for ID numbers, telephones and accounts in every text of a sheet, and for known persons' names outside of the
 * columns that may show them. An empty answer: the sheet may be published.
 */
export function findLeaks(
  sheet: LedgerSheet,
  names: ReadonlySet<string>,
  nameColumns: ReadonlySet<number>,
): readonly Leak[] {
  const finder = nameFinder(names);
  const found: Leak[] = [];
  for (const [row, cells] of sheet.rows.entries()) {
    for (const [column, cell] of cells.entries()) {
      if (typeof cell !== 'string') continue;
      const { label = '', group = null } = sheet.columns[column] ?? {};
      const columnLabel = group === null ? label : `${group}/${label}`;
      for (const find of findsIn(cell, nameColumns.has(column) ? null : finder)) {
        found.push({ sheet: sheet.name, row, column, columnLabel, ...find });
      }
    }
  }
  for (const text of [sheet.title, sheet.subtitle, ...sheet.lines, ...sheet.signature, ...sheet.notes]) {
    for (const find of findsIn(text, finder)) {
      found.push({ sheet: sheet.name, row: -1, column: -1, columnLabel: '表头表尾', ...find });
    }
  }
  return found;
}

function findsIn(text: string, finder: NameFinder | null): readonly Pick<Leak, 'kind' | 'found'>[] {
  const numbers = personalNumbers(text).map(({ kind, from, to }) => ({ kind, found: text.slice(from, to) }));
  return [...numbers, ...(finder?.(text) ?? []).map((found) => ({ kind: 'name' as const, found }))];
}

type NameFinder = (text: string) => readonly string[];

/** Finds names by their first two characters, so that a thousand names cost no more than the text is long. */
function nameFinder(names: ReadonlySet<string>): NameFinder {
  const byStart = new Map<string, string[]>();
  for (const name of names) {
    const start = name.slice(0, 2);
    byStart.set(
      start,
      [...(byStart.get(start) ?? []), name].sort((one, other) => other.length - one.length),
    );
  }
  return (text) => {
    const found: string[] = [];
    for (let at = 0; at < text.length - 1; at++) {
      const name = byStart.get(text.slice(at, at + 2))?.find((one) => text.startsWith(one, at));
      if (name === undefined) continue;
      found.push(name);
      at += name.length - 1;
    }
    return found;
  };
}

/** The sheet with everything found masked in its place, as a person chose to have it. */
export function maskLeaks(sheet: LedgerSheet, leaks: readonly Leak[]): LedgerSheet {
  if (leaks.length === 0) return sheet;
  const rows = sheet.rows.map((row) => [...row]);
  for (const leak of leaks) {
    const row = rows[leak.row];
    if (row) row[leak.column] = masked(row[leak.column] ?? null, leak);
  }
  return { ...sheet, rows };
}

function masked(cell: CellValue, { kind, found }: Leak): CellValue {
  if (typeof cell !== 'string') return cell;
  if (kind !== 'name') return maskPatterns(cell);
  return cell.replaceAll(found, maskPersonName(found, 'prose'));
}
