import { hasGuards, type SavedEdit, unauthorised } from '#shared/domain/guarded-fields.ts';
import { levelOfScope } from '#shared/domain/life.ts';
import { changesBetween } from '#shared/schema/record-changes.ts';
import { allChanges } from '#shared/schema/record-history.ts';
import type { SoundRow } from './check-row.ts';
import type { HeldContent } from './person-row.ts';

/** Whether a row's type has such fields at all. */
export function isGuarded(row: SoundRow): boolean {
  return hasGuards(row.compiled);
}

/**
 * Labels of the fields that a row changes although none of its new edits was made by somebody who may set them (D§2
 * “not editable by the unit”). Compared with what the county holds, not with what the row says of itself; an account
 * that the town does not have counts as a village's.
 */
export function foreignChanges(row: SoundRow, held: HeldContent | null): readonly string[] {
  const { compiled, record, personOf } = row;
  const enterer = (held ?? record).enteredBy.accountId;
  const known = new Set(held?.history);
  const edits = record.history
    .filter(({ rev }) => !known.has(rev))
    .map((entry): SavedEdit => {
      const { accountId } = entry.by;
      const scope = personOf(accountId)?.scope;
      const level = scope === undefined ? 'village' : levelOfScope(scope);
      return {
        editor: { level, isEnterer: accountId === enterer },
        paths: new Set(allChanges(entry).map(({ path }) => path)),
      };
    });
  const changed = changesBetween(held?.data ?? {}, record.data).map(({ path }) => path);
  return unauthorised(compiled, changed, edits).map(({ definition }) => definition.label);
}
