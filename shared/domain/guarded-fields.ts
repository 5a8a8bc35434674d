import type { CompiledField, CompiledType } from '#shared/catalogue/compile-type.ts';
import type { Level, SetBy } from '#shared/catalogue/definition.ts';

/** Who is about to change a record, as far as guarded fields depend on it. */
export interface Editor {
  readonly level: Level;
  /** Whether this person entered the record, or is entering it now. */
  readonly isEnterer: boolean;
}

/** Whether the field may be filled in or changed by this person; a field without `setBy` by everybody. */
export function maySet(setBy: SetBy | undefined, { level, isEnterer }: Editor): boolean {
  if (!setBy || setBy.levels.includes(level)) return true;
  return setBy.since === 'entered' && isEnterer;
}

/** Whether the type has any field that not everybody may set. */
export function hasGuards(compiled: CompiledType): boolean {
  for (const { definition } of compiled.byPath.values()) if (definition.setBy) return true;
  return false;
}

/**
 * The field that guards a changed value: its own definition or that of the list it stands in. `path` is one of
 * `shared/schema/record-changes.ts`: `problem`, `scores.<row>.town`, `scores.<row>`, `scores.@order`.
 */
export function guardOf(compiled: CompiledType, path: string): CompiledField | null {
  const [name = '', , inner] = path.split('.');
  const list = compiled.byPath.get(name);
  if (list?.definition.setBy) return list;
  const field = inner === undefined ? undefined : compiled.byPath.get(`${name}.${inner}`);
  return field?.definition.setBy ? field : null;
}

/** The guarded fields among changed paths that this person may not set. */
export function foreignFields(compiled: CompiledType, paths: Iterable<string>, editor: Editor): CompiledField[] {
  const found = new Set<CompiledField>();
  for (const path of paths) {
    const field = guardOf(compiled, path);
    if (field && !maySet(field.definition.setBy, editor)) found.add(field);
  }
  return [...found];
}

/** One saved edit of a record: who made it, and which paths it touched. */
export interface SavedEdit {
  readonly editor: Editor;
  readonly paths: ReadonlySet<string>;
}

/**
 * The guarded fields among changed paths that nobody who may set them touched in these edits. An edit that hides a
 * change, or a change without an edit, does not help.
 */
export function unauthorised(
  compiled: CompiledType,
  changed: Iterable<string>,
  edits: readonly SavedEdit[],
): CompiledField[] {
  const found = new Set<CompiledField>();
  for (const path of changed) {
    const field = guardOf(compiled, path);
    if (!field) continue;
    const isRight = edits.some(({ editor, paths }) => paths.has(path) && maySet(field.definition.setBy, editor));
    if (!isRight) found.add(field);
  }
  return [...found];
}
