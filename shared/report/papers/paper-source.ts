import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Values } from '#shared/catalogue/expression/types.ts';
import { displayValue, type Names } from '#shared/domain/display.ts';
import { dateInWords, isDate } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';

/** A record as its papers need it: opened, with the words around it. */
export interface PaperSource {
  readonly catalogue: Catalogue;
  readonly type: string;
  /** Official number; empty until the town approves. */
  readonly recordNo: string;
  /** Full name of the record's village or town. */
  readonly unitName: string;
  /** Who issues a paper that goes to another unit: `杨树镇人民政府`. */
  readonly issuer: string;
  /** `YYYY-MM` */
  readonly period: string;
  /** `YYYY-MM-DD` */
  readonly mainDate: string;
  readonly statusLabel: string;
  readonly remark: string;
  readonly enteredBy: string;
  readonly retention: string;
  /** Values with calculated ones joined; sealed ones are absent when this desk cannot open them. */
  readonly values: Values;
  /** Whether the person opened the sealed fields for this paper, with a reason (D§6 P4). */
  readonly opened: boolean;
  /** Papers that are attached, by id, with how many files. */
  readonly attachedPapers: ReadonlyMap<string, number>;
  readonly names: Names;
}

/** @throws CodedError F33 the paper cannot be made without the sealed fields */
export function requireOpened(source: PaperSource): void {
  if (!source.opened) throw new CodedError('F33');
}

/** A field's value as people read it; empty text when there is none. */
export function textOf(source: PaperSource, fieldId: string): string {
  const field = compiledType(source.catalogue, source.type).byPath.get(fieldId);
  return field ? displayValue(source.catalogue, field.definition, source.values[fieldId], source.names) : '';
}

/** A value of a child row as people read it. */
export function rowText(source: PaperSource, listId: string, row: Values, fieldId: string): string {
  const field = compiledType(source.catalogue, source.type).byPath.get(`${listId}.${fieldId}`);
  return field ? displayValue(source.catalogue, field.definition, row[fieldId], source.names) : '';
}

/** Child rows; stored values may be of any shape, so they are read with care. */
export function rowsOf(source: PaperSource, listId: string): readonly Values[] {
  const value = source.values[listId];
  if (!Array.isArray(value)) return [];
  return value.filter((row): row is Values => typeof row === 'object' && row !== null && !Array.isArray(row));
}

/** A date in words; a line for the hand when there is none. */
export function dateWords(value: unknown): string {
  return isDate(value) ? dateInWords(value) : '　　　　年　　月　　日';
}
