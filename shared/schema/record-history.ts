import type { HistoryEntry, LedgerRecord } from './record.ts';
import { type Change, undoChanges } from './record-changes.ts';
import type { OpenedRecord } from './record-sealer.ts';
import type { SealedContent } from './seal-record.ts';

/** What a record held at an earlier revision: values, and the envelope fields that its history tracks. */
export interface PastState {
  readonly values: Record<string, unknown>;
  /** Tracked envelope fields by name, as far as they differed from now; the rest is as it is now. */
  readonly envelope: Readonly<Record<string, unknown>>;
}

/** Key of the second parent's sealed changes of a merge inside the seal. */
export const secondParent = (rev: string) => `${rev}#2`;

/** A way back from one revision to the one before it. */
interface Step {
  readonly to: string;
  readonly changes: readonly Change[];
}

/**
 * The state at an earlier revision, by undoing the history entry by entry. A merge has two ways back. Null when the
 * revision is not among the ancestors, or when entries on the way have given up their values.
 */
export function stateAt(opened: OpenedRecord, rev: string): PastState | null {
  const way = wayBack(opened, rev);
  if (!way) return null;
  let values = opened.values;
  const envelope: Record<string, unknown> = {};
  for (const step of way) {
    values = undoChanges(values, step.changes);
    for (const change of step.changes) if (change.path.startsWith('@')) envelope[change.path.slice(1)] = change.from;
  }
  return { values, envelope };
}

/** Status and reason of a record before the edit that made it void; null: it is not void, or nothing says how it was. */
export function beforeVoid({ status, history }: LedgerRecord): Pick<LedgerRecord, 'status' | 'voidReason'> | null {
  const entry = status === 'void' ? history.findLast(({ changes }) => changes.some(isVoiding)) : undefined;
  const from = entry?.changes.find(isVoiding)?.from;
  if (typeof from !== 'string') return null;
  const reason = entry?.changes.find(({ path }) => path === '@voidReason')?.from;
  return { status: from, voidReason: typeof reason === 'string' ? reason : '' };
}

function isVoiding({ path, to }: HistoryEntry['changes'][number]): boolean {
  return path === '@status' && to === 'void';
}

/** Every revision that a record's history knows, its own included. */
export function knownRevs(record: LedgerRecord): ReadonlySet<string> {
  return new Set([record.rev, ...record.history.map((entry) => entry.rev)]);
}

/** The changes of an entry against either side that it leads back to: a merge has two. */
export function allChanges({ changes, also }: HistoryEntry): HistoryEntry['changes'] {
  const second = (also as { readonly changes?: unknown } | undefined)?.changes;
  return Array.isArray(second) ? [...changes, ...second.filter((one) => typeof one?.path === 'string')] : changes;
}

function wayBack(opened: OpenedRecord, goal: string): readonly Step[] | null {
  const entries = new Map(opened.record.history.map((entry) => [entry.rev, entry]));
  const seen = new Set<string>();
  const open: { readonly rev: string; readonly way: readonly Step[] }[] = [{ rev: opened.record.rev, way: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.rev === goal) return next.way;
    const entry = entries.get(next.rev);
    if (!entry || seen.has(next.rev)) continue;
    seen.add(next.rev);
    for (const step of stepsOf(entry, opened.content)) open.push({ rev: step.to, way: [...next.way, step] });
  }
  return null;
}

function stepsOf(entry: HistoryEntry, content: SealedContent | null): Step[] {
  const steps: Step[] = [];
  const first = wholeChanges(entry.changes, content?.history[entry.rev], content);
  if (entry.base !== null && first) steps.push({ to: entry.base, changes: first });
  const also = entry.also as { base?: unknown; changes?: HistoryEntry['changes'] } | undefined;
  if (typeof also?.base === 'string' && Array.isArray(also.changes)) {
    const second = wholeChanges(also.changes, content?.history[secondParent(entry.rev)], content);
    if (second) steps.push({ to: also.base, changes: second });
  }
  return steps;
}

/** Open changes of an entry with the values of sealed ones put in; null when values are missing. */
export function wholeChanges(
  changes: HistoryEntry['changes'],
  sealed: readonly Change[] | undefined,
  content: SealedContent | null,
): readonly Change[] | null {
  if (changes.some((change) => change.shortened)) return null;
  const opened = changes.filter((change) => !change.sealed);
  if (opened.length === changes.length) return opened;
  if (content === null) return opened; // closed seal: the values at hand hold no sealed fields either
  return sealed ? [...opened, ...sealed] : null;
}
