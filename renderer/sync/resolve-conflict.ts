import type { Json } from '#shared/kernel/canonical-json.ts';
import { type Author, newRev } from '#shared/schema/build-record.ts';
import { heightOf, orderKeyOf, type StoredRecord } from '#shared/schema/record.ts';
import { mergeRecords } from '#shared/sync/merge-record.ts';
import type { ConflictPort } from '../store/desk-database.ts';
import { type KeptRecord, keptOf, storedOf } from '../store/kept-record.ts';

/** Merges for RxDB. Never fails: what cannot be merged by rule is kept whole on both sides for a person to see. */
export function resolverFor(author: () => Author): NonNullable<ConflictPort['resolve']> {
  return async ({ base, mine, theirs }) => {
    const sides = { base: base && storedOf(base), mine: storedOf(mine), theirs: storedOf(theirs) };
    const result = await mergeRecords(author(), sides).catch(() => null);
    if (result?.outcome === 'theirs') return theirs;
    const record = result?.record ?? bothWhole(author(), sides.mine, sides.theirs);
    const stored = { ...record, orderKey: orderKeyOf(record.mainDate), county: theirs.county } as StoredRecord;
    return keptOf(stored) satisfies KeptRecord;
  };
}

/** Theirs in place, ours whole in a conflict: for a type this program does not know, or a record too large to merge. */
function bothWhole(author: Author, mine: StoredRecord, theirs: StoredRecord): StoredRecord {
  const rev = newRev(Math.max(heightOf(mine.rev), heightOf(theirs.rev)) + 1, author.deviceId, author.chance);
  const by = mine.history.at(-1)?.by ?? mine.enteredBy;
  const conflict = {
    id: mine.rev,
    path: '@record',
    base: null,
    mine: { data: mine.data, sealed: mine.sealed, remark: mine.remark, status: mine.status } as Json,
    theirs: null,
    mineBy: by,
    theirsBy: theirs.history.at(-1)?.by ?? theirs.enteredBy,
  };
  const entry = { rev, base: theirs.rev, action: 'merge', by, deviceId: author.deviceId, changes: [] };
  return {
    ...theirs,
    rev,
    conflicts: [...theirs.conflicts, conflict],
    history: [...theirs.history, ...mine.history.filter((one) => one.rev === mine.rev), entry],
  };
}
