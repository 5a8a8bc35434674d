import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';

/** Kinds of fields that one cell of a sheet cannot hold. */
export const NOT_IN_CELLS: ReadonlySet<string> = new Set(['list', 'calc', 'ref', 'refs']);

/** Whether records of a type fit one line of the batch sheet: no child rows or links that must be filled. */
export function fitsOneLine(catalogue: Catalogue, typeId: string): boolean {
  return compiledType(catalogue, typeId).fields.every(
    (field) => !NOT_IN_CELLS.has(field.definition.type) || (field.required === 'never' && !field.definition.minRows),
  );
}
