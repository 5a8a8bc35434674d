import { sha256 } from '@noble/hashes/sha2.js';
import { COUNTY_WINS } from '#shared/domain/month/report-state.ts';
import type { Json } from '#shared/kernel/canonical-json.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import { type Author, actorOf, composeRecord, newRev, partChanges, typeOf } from '#shared/schema/build-record.ts';
import type { Actor, Conflict, HistoryEntry, LedgerRecord } from '#shared/schema/record.ts';
import { heightOf } from '#shared/schema/record.ts';
import { type Change, changesBetween } from '#shared/schema/record-changes.ts';
import { knownRevs, secondParent, stateAt } from '#shared/schema/record-history.ts';
import { type OpenedRecord, openRecord } from '#shared/schema/record-sealer.ts';
import { holdsSealedRows, isSealedPath, nameOfPart, type SealedContent } from '#shared/schema/seal-record.ts';
import { utf8Bytes } from '#shared/seal/utf8.ts';
import { mergeEnvelope } from './merge-envelope.ts';
import { mergeValues, type ValueConflict } from './merge-values.ts';

/** mine, theirs: one side holds everything of the other; merged: a new revision of both. */
export interface MergeResult {
  readonly outcome: 'mine' | 'theirs' | 'merged';
  readonly record: LedgerRecord;
}

/** The last county state both sides knew, when the desk still has it. */
export interface MergeSides {
  readonly base: LedgerRecord | null;
  readonly mine: LedgerRecord;
  readonly theirs: LedgerRecord;
}

/**
 * Merges what this desk holds with what the county holds (SPEC.md §6). A side whose history names the other's revision
 * already contains it. Otherwise values, rows and envelope are merged against the newest common revision, and whatever
 * cannot be decided becomes a conflict: nothing that a person typed is dropped.
 */
export async function mergeRecords(author: Author, sides: MergeSides): Promise<MergeResult> {
  const { mine, theirs } = sides;
  if (knownRevs(theirs).has(mine.rev)) return { outcome: 'theirs', record: theirs };
  if (knownRevs(mine).has(theirs.rev)) return { outcome: 'mine', record: mine };
  const opened = { mine: await openRecord(author.sealer, mine), theirs: await openRecord(author.sealer, theirs) };
  const base = await commonState(author, sides, opened);
  return { outcome: 'merged', record: await merged(author, opened, base) };
}

type Opened = { readonly mine: OpenedRecord; readonly theirs: OpenedRecord };

interface CommonState {
  readonly values: Record<string, unknown>;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly conflicts: readonly Conflict[];
  readonly sealed: LedgerRecord['sealed'];
}

/** The newest state both sides descend from: the county's last known one, or one found by undoing a history. */
async function commonState(author: Author, sides: MergeSides, opened: Opened): Promise<CommonState> {
  const [ofMine, ofTheirs] = [knownRevs(sides.mine), knownRevs(sides.theirs)];
  if (sides.base && ofMine.has(sides.base.rev) && ofTheirs.has(sides.base.rev)) {
    const base = await openRecord(author.sealer, sides.base);
    return { values: base.values, envelope: base.record, conflicts: base.record.conflicts, sealed: base.record.sealed };
  }
  const shared = [...ofMine].filter((rev) => ofTheirs.has(rev)).sort((a, b) => heightOf(b) - heightOf(a));
  for (const rev of shared) {
    const state = stateAt(opened.theirs, rev) ?? stateAt(opened.mine, rev);
    if (state) {
      const envelope = { ...opened.theirs.record, ...state.envelope };
      return { values: state.values, envelope, conflicts: [], sealed: null };
    }
  }
  return agreedState(opened);
}

/** Nothing common is known: only what both sides hold alike counts as base, so that every difference is asked about. */
function agreedState({ mine, theirs }: Opened): CommonState {
  const alike = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(a).filter(([key, value]) => sameJson(value, b[key])));
  return {
    values: alike(mine.values, theirs.values),
    envelope: alike(mine.record, theirs.record),
    conflicts: [],
    sealed: null,
  };
}

async function merged(author: Author, opened: Opened, base: CommonState): Promise<LedgerRecord> {
  const { mine, theirs } = opened;
  const values = countyFirst(mine.record.type, mergeValues(base.values, mine.values, theirs.values), theirs.values);
  const envelope = mergeEnvelope({
    base: base.envelope,
    mine: mine.record,
    theirs: theirs.record,
    mineEdited: isEdited(mine, base),
    theirsEdited: isEdited(theirs, base),
  });
  const seal = mergedSeal(opened, base);
  const found = [...values.conflicts, ...envelope.conflicts, ...seal.conflicts];
  const asked = found.map((conflict) => asConflict(author, opened, conflict));
  const height = Math.max(heightOf(mine.record.rev), heightOf(theirs.record.rev)) + 1;
  const rev = newRev(height, author.deviceId, author.chance);
  const conflicts = [...standingConflicts(opened, base), ...asked.map((one) => one.open)];
  const content = seal.content && contentWith(seal.content, asked, conflicts);
  const after: OpenedRecord = {
    record: { ...envelope.record, sealed: seal.box, conflicts, rev },
    values: values.values,
    content,
  };
  return composeRecord(author, withMergeEntry(author, opened, after));
}

/** Values of the month's papers that nobody typed stand as the county has them, without a question (D§3.3). */
function countyFirst(
  type: string,
  merged: ReturnType<typeof mergeValues>,
  theirs: Readonly<Record<string, unknown>>,
): ReturnType<typeof mergeValues> {
  const fields = COUNTY_WINS[type];
  if (!fields) return merged;
  const fieldOf = ({ path }: ValueConflict) => nameOfPart(path.split('.')[0] ?? '');
  const settled = new Set(merged.conflicts.map(fieldOf).filter((field) => fields.has(field)));
  const kept = Object.entries(merged.values).filter(([field]) => !settled.has(field));
  const ofCounty = Object.entries(theirs).filter(([field]) => settled.has(field));
  return {
    values: Object.fromEntries([...kept, ...ofCounty]),
    conflicts: merged.conflicts.filter((conflict) => !settled.has(fieldOf(conflict))),
  };
}

function isEdited(side: OpenedRecord, base: CommonState): boolean {
  if (!sameJson(side.values, base.values)) return true;
  return side.content === null && !sameJson(side.record.sealed, base.sealed);
}

/** Both seals opened: their content together. One stays closed: the side that changed it, or both with a conflict. */
function mergedSeal({ mine, theirs }: Opened, base: CommonState) {
  if (mine.content && theirs.content) {
    const content: SealedContent = {
      ...mine.content,
      ...theirs.content,
      history: { ...mine.content.history, ...theirs.content.history },
      conflicts: { ...mine.content.conflicts, ...theirs.content.conflicts },
    };
    return { content, box: null, conflicts: [] as ValueConflict[] };
  }
  const [ours, other] = [mine.record.sealed, theirs.record.sealed];
  if (sameJson(ours, other) || sameJson(ours, base.sealed)) return { content: null, box: other, conflicts: [] };
  if (sameJson(other, base.sealed)) return { content: null, box: ours, conflicts: [] };
  const conflict = { path: '@sealed', base: base.sealed, mine: ours, theirs: other };
  return { content: null, box: other, conflicts: [conflict] };
}

/** Conflicts of either side that nobody has decided since the common state. */
function standingConflicts({ mine, theirs }: Opened, base: CommonState): Conflict[] {
  const known = new Set(base.conflicts.map((conflict) => conflict.id));
  const ids = (record: LedgerRecord) => new Set(record.conflicts.map((conflict) => conflict.id));
  const [inMine, inTheirs] = [ids(mine.record), ids(theirs.record)];
  const all = new Map([...mine.record.conflicts, ...theirs.record.conflicts].map((one) => [one.id, one]));
  return [...all.values()].filter((one) => !known.has(one.id) || (inMine.has(one.id) && inTheirs.has(one.id)));
}

interface Asked {
  readonly open: Conflict;
  readonly sealed: SealedContent['conflicts'][string] | null;
}

const orNull = (value: unknown) => (value ?? null) as Json;

function asConflict(author: Author, { mine, theirs }: Opened, conflict: ValueConflict): Asked {
  const type = typeOf(author.catalogue, mine.record.type);
  const { path } = conflict;
  const [listPart = '', rowPart, fieldPart] = path.split('.');
  const isRow = rowPart !== undefined && fieldPart === undefined && !path.startsWith('@');
  const isSealed = isRow
    ? holdsSealedRows(type, nameOfPart(listPart))
    : isSealedPath(type, path, theirs.content ?? mine.content);
  const sides = { base: orNull(conflict.base), mine: orNull(conflict.mine), theirs: orNull(conflict.theirs) };
  const hidden = { base: null, mine: null, theirs: null };
  const open: Conflict = {
    id: conflictId(conflict, mine.record.rev, theirs.record.rev),
    path,
    ...(isSealed ? { ...hidden, sealed: true } : sides),
    mineBy: lastEditor(mine.record, path),
    theirsBy: lastEditor(theirs.record, path),
  };
  return { open, sealed: isSealed ? sides : null };
}

/** The same question gets the same id on every desk and after a crash. */
function conflictId(conflict: ValueConflict, mineRev: string, theirsRev: string): string {
  const bytes = utf8Bytes(`${conflict.path}|${mineRev}|${theirsRev}`);
  return Array.from(sha256(bytes).subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function lastEditor(record: LedgerRecord, path: string): Actor {
  const entry = record.history.findLast((one) => one.changes.some((change) => change.path === path));
  return (entry ?? record.history.at(-1))?.by ?? record.enteredBy;
}

function contentWith(content: SealedContent, asked: readonly Asked[], standing: readonly Conflict[]): SealedContent {
  const ids = new Set(standing.map((conflict) => conflict.id));
  const before = Object.entries(content.conflicts).filter(([id]) => ids.has(id));
  const added = asked.flatMap(({ open, sealed }) => (sealed ? [[open.id, sealed] as const] : []));
  return { ...content, conflicts: Object.fromEntries([...before, ...added]) };
}

/** The history of both, and one entry that leads back to either side. */
function withMergeEntry(author: Author, { mine, theirs }: Opened, after: OpenedRecord): OpenedRecord {
  const type = typeOf(author.catalogue, after.record.type);
  const { rev } = after.record;
  const fromTheirs = partChanges(type, changesBetween(theirs.values, after.values), after.content);
  const fromMine = partChanges(type, changesBetween(mine.values, after.values), after.content);
  const entry: HistoryEntry = {
    rev,
    base: theirs.record.rev,
    action: 'merge',
    by: actorOf(author),
    deviceId: author.deviceId,
    changes: [...fromTheirs.open, ...statusChange(theirs.record, after.record)],
    also: { base: mine.record.rev, changes: [...fromMine.open, ...statusChange(mine.record, after.record)] },
  };
  const history = new Map([...mine.record.history, ...theirs.record.history].map((one) => [one.rev, one]));
  const sorted = [...history.values()].sort((a, b) => heightOf(a.rev) - heightOf(b.rev) || (a.rev < b.rev ? -1 : 1));
  return {
    ...after,
    record: { ...after.record, history: [...sorted, entry] },
    content: sealedEntry(after.content ?? null, rev, fromTheirs.sealed, fromMine.sealed),
  };
}

function statusChange(before: LedgerRecord, after: LedgerRecord): HistoryEntry['changes'] {
  return before.status === after.status ? [] : [{ path: '@status', from: before.status, to: after.status }];
}

function sealedEntry(
  content: SealedContent | null,
  rev: string,
  first: readonly Change[],
  second: readonly Change[],
): SealedContent | null {
  if (!content) return null;
  const history = { ...content.history } as Record<string, readonly Change[]>;
  if (first.length > 0) history[rev] = first;
  if (second.length > 0) history[secondParent(rev)] = second;
  return { ...content, history: history as SealedContent['history'] };
}
