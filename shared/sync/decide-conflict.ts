import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Revision } from '#shared/schema/build-record.ts';
import type { Conflict, HistoryEntry, LedgerRecord, SealedBox } from '#shared/schema/record.ts';
import { type Change, leavesOf, undoChanges, valuesOf } from '#shared/schema/record-changes.ts';
import { wholeChanges } from '#shared/schema/record-history.ts';
import { type OpenedRecord, openRecord, type RecordSealer } from '#shared/schema/record-sealer.ts';
import { nameOfPart, type Values } from '#shared/schema/seal-record.ts';

/** Which side of a conflict a person keeps. */
export type Choice = 'mine' | 'theirs';

/** The next revision of a record that a choice makes, and the record it stands on. */
export interface Decided<R extends LedgerRecord> {
  readonly before: OpenedRecord<R>;
  readonly revision: Revision;
}

/** A choice that can still be taken back: its entry in the history, and the question it answered. */
export interface StandingDecision {
  readonly entry: HistoryEntry;
  readonly conflict: Conflict;
  readonly choice: Choice;
}

/** Stages in which a record lies with the county: nothing is taken back there without a correction (D§3.5). */
const WITH_COUNTY = new Set(['submitted', 'received', 'locked']);
/** Path of a conflict about two whole records that could not be merged (SPEC.md §6.10). */
const WHOLE = '@record';

/**
 * One side of a conflict as a revision: the value in place, the question gone from the open ones and kept with the entry,
 * so that the choice can be taken back.
 * @throws CodedError D05 nobody asks this any more, A07 its sides lie under a seal that does not open here
 */
export async function decidedConflict<R extends LedgerRecord>(
  sealer: RecordSealer,
  opened: OpenedRecord<R>,
  conflictId: string,
  choice: Choice,
): Promise<Decided<R>> {
  const { record, content } = opened;
  const conflict = record.conflicts.find((one) => one.id === conflictId);
  if (!conflict) throw new CodedError('D05', '这一处已经处理');
  const sides = conflict.sealed ? content?.conflicts[conflictId] : conflict;
  if (!sides) throw new CodedError('A07', '本机没有打开这条记录的密钥');
  const common = {
    action: 'resolve',
    conflicts: record.conflicts.filter((one) => one.id !== conflictId),
    decided: { conflict, choice },
  };
  const value = sides[choice];
  if (conflict.path === WHOLE) {
    const whole = choice === 'mine' ? await wholeRecord(sealer, record, value) : {};
    return { before: opened, revision: { ...common, ...whole } };
  }
  if (conflict.path.startsWith('@')) return withEnvelope(opened, common, conflict.path.slice(1), value);
  const leaves = leavesOf(opened.values);
  for (const path of [...leaves.keys()]) if (isAtOrUnder(path, conflict.path)) leaves.delete(path);
  for (const [path, leaf] of chosenLeaves(conflict.path, value)) leaves.set(path, leaf);
  return { before: opened, revision: { ...common, values: valuesOf(leaves) } };
}

/**
 * The choices that can be taken back, newest first: those after which nothing was done but choosing and taking back.
 * Whoever edits, approves or merges the record has seen it with the choice made. A record that the county holds void stays
 * void there (D08), and one that lies with the county changes by a correction only.
 */
export function standingDecisions(
  record: LedgerRecord & { readonly county?: { readonly rev: string | null } | null },
): readonly StandingDecision[] {
  if (WITH_COUNTY.has(record.status)) return [];
  if (record.status === 'void' && record.county?.rev === record.rev) return [];
  const takenBack = new Set<string>();
  const standing: StandingDecision[] = [];
  if (record.history.at(-1)?.rev !== record.rev) return [];
  for (const entry of record.history.toReversed()) {
    if (entry.action === 'reopen' && entry.undoes) takenBack.add(entry.undoes);
    else if (entry.action === 'resolve' && entry.decided) {
      if (!takenBack.has(entry.rev)) standing.push({ entry, ...entry.decided });
    } else break;
  }
  return standing;
}

/**
 * Takes a choice back: what it changed is as before, and the question is asked again with both sides.
 * @throws CodedError D05 it cannot be taken back any more, A07 its values lie under a seal that does not open here
 */
export function reopenedConflict<R extends LedgerRecord>(opened: OpenedRecord<R>, decisionRev: string): Decided<R> {
  const { record, content, values } = opened;
  const decision = standingDecisions(record).find(({ entry }) => entry.rev === decisionRev);
  if (!decision) throw new CodedError('D05', '记录后来又有改动，这次选择不能再撤销');
  const { entry, conflict } = decision;
  const isClosed = conflict.sealed && !content?.conflicts[conflict.id];
  const changes = isClosed ? null : wholeChanges(entry.changes, content?.history[entry.rev], content);
  if (changes === null) throw new CodedError('A07', '本机没有打开这条记录的密钥');
  const common = { action: 'reopen', undoes: entry.rev, conflicts: [...record.conflicts, conflict] };
  const inside = changes.filter(({ path }) => !path.startsWith('@'));
  const tracked = changes.filter(({ path }) => path.startsWith('@'));
  const envelope = Object.fromEntries(tracked.map((change) => [change.path.slice(1), valueBefore(change)]));
  const revision: Revision = {
    ...common,
    ...(inside.length > 0 ? { values: undoChanges(values, inside) } : {}),
    ...(tracked.length > 0 ? { envelope } : {}),
  };
  const isUntracked = conflict.path.startsWith('@') && conflict.path !== WHOLE && tracked.length === 0;
  // what no history follows stood as the county had it while the question was open (SPEC.md §6.3)
  return isUntracked
    ? withEnvelope(opened, revision, conflict.path.slice(1), conflict.theirs)
    : { before: opened, revision };
}

/** An envelope field as chosen; fields that the history does not follow are put in place before the revision. */
function withEnvelope<R extends LedgerRecord>(
  opened: OpenedRecord<R>,
  revision: Revision,
  name: string,
  value: unknown,
): Decided<R> {
  if (!name.startsWith('ext.')) {
    return { before: opened, revision: { ...revision, envelope: { [name]: value } as Revision['envelope'] & object } };
  }
  const ext = { ...opened.record.ext, [name.slice('ext.'.length)]: value } as R['ext'];
  return { before: { ...opened, record: { ...opened.record, ext } }, revision };
}

/** Our whole record in place of theirs, for what could not be merged when it met. */
async function wholeRecord(
  sealer: RecordSealer,
  record: LedgerRecord,
  side: unknown,
): Promise<Pick<Revision, 'values' | 'envelope'>> {
  const { data, sealed, remark } = side as { data: LedgerRecord['data']; sealed: SealedBox | null; remark: string };
  const { values, content } = await openRecord(sealer, { ...record, data, sealed });
  if (content === null) throw new CodedError('A07', '本机没有打开这条记录的密钥');
  return { values, envelope: { remark } };
}

function valueBefore({ from }: Change): unknown {
  return from ?? null;
}

function isAtOrUnder(path: string, conflictPath: string): boolean {
  return path === conflictPath || path.startsWith(`${conflictPath}.`);
}

/** Leaves of the chosen side: none when it had removed the value; a whole row when the conflict is about a row. */
function chosenLeaves(path: string, value: unknown): [string, unknown][] {
  if (value === null || value === undefined) return [];
  const [list = '', row, field] = path.split('.');
  if (row === undefined || field !== undefined) return [[path, value]];
  const whole = { ...(value as Values), _row: nameOfPart(row) };
  return [...leavesOf({ [nameOfPart(list)]: [whole] })].filter(([leaf]) => !leaf.endsWith('.@order'));
}
