import { canonicalJson, sameJson } from '#shared/kernel/canonical-json.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { mergeAttachments } from './merge-attachments.ts';
import type { ValueConflict } from './merge-values.ts';

/** Envelope fields with a rule of their own, or made anew after the merge. */
const OWN_RULES = new Set([
  'id',
  'type',
  'rev',
  'data',
  'sealed',
  'history',
  'conflicts',
  'mainDate',
  'period',
  'townId',
  'orderKey',
  'county',
  'status',
  'linkedRefs',
  'attachments',
  'ext',
  'catalogueVersion',
]);

/** Fields that nobody typed: when both sides changed them, the county's side stands without a question. */
const NOBODY_TYPED = new Set(['recordNo', 'strand', 'retention', 'enteredBy', 'confirmedBy', 'reviewedBy', 'signedBy']);

/** Order of the life cycle; returned counts as submitted. */
const RANKS: Readonly<Record<string, number>> = {
  awaiting: 0,
  confirmed: 1,
  town_ok: 2,
  submitted: 3,
  returned: 3,
  received: 4,
  locked: 5,
};

type Envelope = Readonly<Record<string, unknown>>;

export interface EnvelopeSides {
  readonly base: Envelope;
  readonly mine: LedgerRecord;
  readonly theirs: LedgerRecord;
  /** Whether a side changed any value of the record. */
  readonly mineEdited: boolean;
  readonly theirsEdited: boolean;
}

/** Three-way merge of everything outside `data` and the seal. Conflicts have paths `@<field>`. */
export function mergeEnvelope(sides: EnvelopeSides): {
  readonly record: LedgerRecord;
  readonly conflicts: readonly ValueConflict[];
} {
  const { base, mine, theirs } = sides;
  const conflicts: ValueConflict[] = [];
  const merged: Record<string, unknown> = { ...theirs };
  for (const field of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    if (OWN_RULES.has(field)) continue;
    const conflict = settle(merged, field, base[field], mine[field], theirs[field]);
    if (conflict && !NOBODY_TYPED.has(field)) conflicts.push({ ...conflict, path: `@${field}` });
  }
  const status = mergedStatus(sides);
  if (status.conflict) conflicts.push(status.conflict);
  const ext = mergedExt(base.ext, mine.ext, theirs.ext);
  for (const conflict of ext.conflicts) conflicts.push({ ...conflict, path: `@ext.${conflict.path}` });
  const attachments = mergeAttachments(base.attachments, mine.attachments, theirs.attachments);
  if (attachments.conflict) conflicts.push(attachments.conflict);
  const record = {
    ...merged,
    status: status.status,
    townId: Number(String(merged.unitCode).slice(0, 9)),
    linkedRefs: mergedSet(base.linkedRefs, mine.linkedRefs, theirs.linkedRefs),
    attachments: attachments.items,
    ext: ext.values,
    catalogueVersion: Math.max(mine.catalogueVersion, theirs.catalogueVersion),
  };
  return { record: record as LedgerRecord, conflicts };
}

function settle(
  into: Record<string, unknown>,
  field: string,
  base: unknown,
  mine: unknown,
  theirs: unknown,
): ValueConflict | null {
  if (sameJson(mine, theirs) || sameJson(mine, base)) return null;
  if (sameJson(theirs, base)) {
    if (mine === undefined) delete into[field];
    else into[field] = mine;
    return null;
  }
  return { path: field, base, mine, theirs };
}

/**
 * Status. Voiding against any other change: the record stays alive and a conflict asks whether to void it, so that
 * nothing typed goes out of sight silently. An approval meets an edit of values: the approval falls back to before,
 * because the approver did not see those values. Otherwise the further stage stands.
 */
function mergedStatus(sides: EnvelopeSides): { readonly status: string; readonly conflict: ValueConflict | null } {
  const [base, mine, theirs] = [String(sides.base.status ?? ''), sides.mine.status, sides.theirs.status];
  const conflict = { path: '@status', base, mine, theirs };
  if (mine === theirs) return { status: theirs, conflict: null };
  if (mine === 'void' && base !== 'void') {
    return theirs !== base || sides.theirsEdited ? { status: theirs, conflict } : { status: mine, conflict: null };
  }
  if (theirs === 'void' && base !== 'void') {
    return mine !== base || sides.mineEdited ? { status: mine, conflict } : { status: theirs, conflict: null };
  }
  if (mine === base) return { status: sides.mineEdited ? fallBack(base, theirs) : theirs, conflict: null };
  if (theirs === base) return { status: sides.theirsEdited ? fallBack(base, mine) : mine, conflict: null };
  return { status: (RANKS[mine] ?? 0) > (RANKS[theirs] ?? 0) ? mine : theirs, conflict: null };
}

/** A stage reached by the town or a village does not cover values it has not seen; the county's own stages stay. */
function fallBack(base: string, reached: string): string {
  return (RANKS[reached] ?? 0) > 2 ? reached : base;
}

/** What either side added is in, what either side took out is out. */
function mergedSet<Item>(base: unknown, mine: readonly Item[], theirs: readonly Item[]): Item[] {
  const keys = (items: unknown) => new Set((Array.isArray(items) ? items : []).map(canonicalJson));
  const [inBase, inMine, inTheirs] = [keys(base), keys(mine), keys(theirs)];
  const kept = theirs.filter((item) => !inBase.has(canonicalJson(item)) || inMine.has(canonicalJson(item)));
  const added = mine.filter((item) => !inBase.has(canonicalJson(item)) && !inTheirs.has(canonicalJson(item)));
  return [...kept, ...added];
}

function mergedExt(base: unknown, mine: LedgerRecord['ext'], theirs: LedgerRecord['ext']) {
  const before = (base ?? {}) as Envelope;
  const values: Record<string, unknown> = { ...theirs };
  const conflicts: ValueConflict[] = [];
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    if (key === 'title' || key === 'due') continue; // derived from the merged values
    const conflict = settle(values, key, before[key], mine[key], theirs[key]);
    if (conflict) conflicts.push(conflict);
  }
  return { values: values as LedgerRecord['ext'], conflicts };
}
