import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import { type FrozenChange, frozenChanges } from './frozen-changes.ts';

type Values = Readonly<Record<string, unknown>>;

/** What the lock of months looks at in a record. */
export interface GuardedRecord {
  readonly period: string;
  readonly mainDate: string;
  readonly status: string;
  readonly unitCode: string;
  readonly recordNo: string;
  readonly remark: string;
  readonly lateFlag: boolean;
  readonly correctionReason: string;
  readonly linkedRefs: unknown;
  readonly attachments: readonly { readonly sha256: string }[];
}

/** One state of a record: envelope and the values that are at hand (the county has only the open ones). */
export interface GuardedState {
  readonly record: GuardedRecord;
  readonly values: Values;
}

export interface GuardInput {
  readonly definition: TypeDefinition;
  /** What stands now; null for a new record. */
  readonly before: GuardedState | null;
  readonly after: GuardedState;
  /** Months (`YYYY-MM`) of this town that are closed to changes. */
  readonly isLocked: (month: string) => boolean;
  /** The report month of a day. */
  readonly periodOf: (day: string) => string;
  /** Paths that accepted corrections of this record allow to change. */
  readonly correctedPaths: ReadonlySet<string>;
  /**
   * False: the report that the locked month stands by does not tell of this record, which came beside it (a desk without
   * a line). It counts nowhere in that month, so it may become a late one or void.
   */
  readonly isInReport: boolean;
}

/** Why the lock of a month refuses a change; null when it does not. `paths` are for a correction (更正单). */
export type MonthFault =
  /** A new record whose day lies in a locked month: it is entered late, with a reason, in an open month (补报). */
  | { readonly kind: 'late'; readonly month: string }
  /** A late record without a reason. */
  | { readonly kind: 'late_reason'; readonly month: string }
  /** A change of what was frozen: by a correction only (更正). */
  | { readonly kind: 'frozen'; readonly month: string; readonly changes: readonly FrozenChange[] };

/**
 * What D§3.5 says of records in locked months; desk and county ask this same function. A new record dated in a locked
 * month must be a late one with a reason and counts in an open month; a record of a locked month changes only by dated
 * later steps of its life, by what names and numbers it, and where an accepted correction says so.
 */
export function monthFault(input: GuardInput): MonthFault | null {
  const { before, isLocked, isInReport } = input;
  const frozenMonth = before && isInReport && isLocked(before.record.period) ? before.record.period : null;
  if (frozenMonth && before) {
    const changes = forbidden(input, before).filter(({ path }) => !isCorrected(path, input.correctedPaths));
    return changes.length > 0 ? { kind: 'frozen', month: frozenMonth, changes } : null;
  }
  return lateFault(input);
}

function lateFault({ before, after, isLocked, periodOf }: GuardInput): MonthFault | null {
  const { record } = after;
  if (record.status === 'void' && (before || !isLocked(record.period))) return null;
  const own = periodOf(record.mainDate);
  if (!isLocked(own) && !isLocked(record.period)) return null;
  if (!record.lateFlag || isLocked(record.period)) return { kind: 'late', month: isLocked(own) ? own : record.period };
  return record.correctionReason.trim() === '' ? { kind: 'late_reason', month: own } : null;
}

function forbidden(input: GuardInput, before: GuardedState): readonly FrozenChange[] {
  const { definition, after, isLocked, periodOf } = input;
  const isLockedDay = (day: string) => isLocked(periodOf(day));
  return [
    ...frozenChanges({ definition, before: before.values, after: after.values, isLockedDay }),
    ...envelopeChanges(before.record, after.record),
  ];
}

/** Names and numbers may still come (approval, number, papers); what counts or is printed may not. */
function envelopeChanges(before: GuardedRecord, after: GuardedRecord): FrozenChange[] {
  const found: FrozenChange[] = [];
  const check = (field: keyof GuardedRecord & string, isFrozen: boolean) => {
    if (isFrozen) found.push({ path: `@${field}`, from: before[field], to: after[field] });
  };
  check('unitCode', before.unitCode !== after.unitCode);
  check('remark', before.remark !== after.remark);
  check('period', before.period !== after.period);
  check('lateFlag', before.lateFlag !== after.lateFlag);
  check('linkedRefs', !sameJson(before.linkedRefs, after.linkedRefs));
  check('recordNo', before.recordNo !== '' && before.recordNo !== after.recordNo);
  check('status', (before.status === 'void') !== (after.status === 'void'));
  const kept = new Set(after.attachments.map(({ sha256 }) => sha256));
  check(
    'attachments',
    before.attachments.some(({ sha256 }) => !kept.has(sha256)),
  );
  return found;
}

function isCorrected(path: string, corrected: ReadonlySet<string>): boolean {
  return corrected.has(path) || [...corrected].some((one) => path.startsWith(`${one}.`));
}
