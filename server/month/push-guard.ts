import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import { type FrozenReport, namesRecord, revisionMark } from '#shared/domain/month/freeze.ts';
import type { FrozenChange } from '#shared/domain/month/frozen-changes.ts';
import { type GuardedState, type MonthFault, monthFault } from '#shared/domain/month/month-guard.ts';
import { type MonthSettings, periodOfDay } from '#shared/domain/month/month-rule.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { canonicalJson, sameJson } from '#shared/kernel/canonical-json.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { leavesOf } from '#shared/schema/record-changes.ts';
import { nameOfPart } from '#shared/schema/seal-record.ts';
import type { Query } from '../db/db.ts';
import { type CheckedRow, type Refusal, refusalOf, type SoundRow } from '../sync/check-row.ts';
import {
  type AcceptedCorrection,
  acceptedCorrections,
  heldRecords,
  lockedMonths,
  monthSettings,
  standingReports,
  townAccounts,
} from './month-store.ts';
import { paperFault } from './paper-rules.ts';

/** What is known of each row before it is decided. */
interface HeldPlace {
  readonly rev: string | null;
  readonly period: string | null;
}

/**
 * Refusals that the month gives pushed rows (D§3.5): changes in locked months, and papers of the month that take steps
 * which are not theirs. Reads nothing more than the locks unless a row touches a locked month or is such a paper.
 */
export async function monthRefusals(
  query: Query,
  townId: number,
  rows: readonly CheckedRow[],
  held: readonly HeldPlace[],
): Promise<ReadonlyMap<CheckedRow, Refusal>> {
  const locked = await lockedMonths(query, townId);
  const sound = rows.flatMap((row, at) => (row.isSound ? [{ row, held: held[at] }] : []));
  const papers = sound.filter(({ row }) => isSystemType(row.record.type));
  if (locked.size === 0 && papers.length === 0) return new Map();
  const settings = await monthSettings(query);
  const touched = sound.filter(
    ({ row, held: place }) => !isSystemType(row.record.type) && touches(row.record, place, locked, settings),
  );
  const ids = [...papers, ...touched].flatMap(({ row, held: place }) => (place?.rev ? [row.id] : []));
  const before = await heldRecords(query, townId, ids);
  const corrections = await acceptedCorrections(
    query,
    townId,
    touched.map(({ row }) => row.id),
  );
  const months = [...before.values(), ...touched.map(({ row }) => row.record)].map(({ period }) => period);
  const closed = months.filter((month) => locked.has(month));
  const reports = await standingReports(query, townId, [...new Set(closed)]);
  const refusals = new Map<CheckedRow, Refusal>();
  for (const { row } of touched) {
    const held = before.get(row.id) ?? null;
    if (isOnItsWay(row, reports.get(row.record.period))) continue;
    const report = held && reports.get(held.period);
    // a report that names nobody, or cannot be read, is taken to tell of everything
    const isInReport = (report && namesRecord(report, row.id)) ?? true;
    const refusal = lockRefusal({ row, before: held, locked, settings, corrections, isInReport });
    if (refusal) refusals.set(row, refusal);
  }
  const accounts = papers.length > 0 ? await townAccounts(query, townId) : new Map();
  for (const { row } of papers) {
    const isLocked = locked.has(row.record.period);
    const refusal = paperFault({ before: before.get(row.id) ?? null, after: row.record, accounts, isLocked });
    if (refusal) refusals.set(row, refusal);
  }
  return refusals;
}

/** The very revision that the locked report tells of, coming after it over a slow line. */
function isOnItsWay({ id, rev }: SoundRow, report: FrozenReport | undefined): boolean {
  return report?.records.some(([named, mark]) => named === id && mark === revisionMark(rev)) ?? false;
}

function touches(
  record: LedgerRecord,
  held: HeldPlace | undefined,
  locked: ReadonlySet<string>,
  settings: MonthSettings,
): boolean {
  return [held?.period ?? '', record.period, periodOfDay(settings, record.mainDate)].some((month) => locked.has(month));
}

/** A row, what the county held, and what is locked. */
export interface LockInput {
  readonly row: SoundRow;
  readonly before: LedgerRecord | null;
  readonly locked: ReadonlySet<string>;
  readonly settings: MonthSettings;
  readonly corrections: readonly AcceptedCorrection[];
  /** Whether the locked month's report tells of the record. */
  readonly isInReport: boolean;
}

/** Why a locked month does not take a row (D§3.5); null when it does. */
export function lockRefusal({ row, before, locked, settings, corrections, isInReport }: LockInput): Refusal | null {
  const { record, definition } = row;
  const own = corrections.filter(({ recordId }) => recordId === row.id);
  const correctedPaths = new Set(own.filter((one) => isAsAccepted(one, record)).map(({ path }) => path));
  const fault = monthFault({
    definition,
    before: before && stateOf(before),
    after: stateOf(record),
    isLocked: (month) => locked.has(month),
    periodOf: (day) => periodOfDay(settings, day),
    correctedPaths,
    isInReport,
  });
  if (fault) return refusalOfFault(fault);
  if (!before || !isInReport || !locked.has(before.period)) return null;
  const sealed = sealedChanges(definition, before, record).filter(({ path }) => !correctedPaths.has(path));
  return sealed.length > 0 ? refusalOfFault({ kind: 'frozen', month: before.period, changes: sealed }) : null;
}

function stateOf(record: LedgerRecord): GuardedState {
  return { record, values: record.data };
}

/** What a fault says to the clerk. */
function refusalOfFault(fault: MonthFault): Refusal {
  const month = monthInWords(fault.month);
  if (fault.kind === 'late') return refusalOf('M03', month);
  if (fault.kind === 'late_reason') return refusalOf('M04', month);
  return refusalOf('D09', month);
}

/** The pushed value is the one that was accepted; what lies in a seal cannot be compared here. */
function isAsAccepted({ path, newValue }: AcceptedCorrection, record: LedgerRecord): boolean {
  if (newValue === '') return true;
  if (path.startsWith('@')) return canonicalJson(record[path.slice(1)] ?? null) === newValue;
  if (path.split('.').length === 2) {
    const [list = '', rowId = ''] = path.split('.');
    const rows = record.data[nameOfPart(list)];
    const row = Array.isArray(rows)
      ? rows.find((one) => (one as { _row?: unknown } | null)?._row === nameOfPart(rowId))
      : undefined;
    return canonicalJson(row ?? null) === newValue;
  }
  return canonicalJson(leavesOf(record.data).get(path) ?? record.data[nameOfPart(path)] ?? null) === newValue;
}

/**
 * Sealed values that changed, by the paths that the history names: the county cannot see more. A path that was never
 * written before was blank, and a matter that goes on may fill it; what its steps ask for may change.
 */
function sealedChanges(definition: TypeDefinition, before: LedgerRecord, after: LedgerRecord): readonly FrozenChange[] {
  if (sameJson(before.sealed, after.sealed)) return [];
  const known = new Set(before.history.map(({ rev }) => rev));
  const sealedPaths = (record: LedgerRecord, isWanted: (rev: string) => boolean) =>
    record.history
      .filter(({ rev }) => isWanted(rev))
      .flatMap(({ changes }) => changes.filter(({ sealed }) => sealed).map(({ path }) => path));
  const written = new Set(sealedPaths(before, () => true));
  const { life } = definition;
  const asked = new Set(life?.transitions.flatMap(({ asks }) => asks));
  const mayGoOn = (path: string) => life !== undefined && (!written.has(path) || asked.has(path.split('.')[0] ?? ''));
  return sealedPaths(after, (rev) => !known.has(rev))
    .filter((path) => !mayGoOn(path))
    .map((path) => ({ path, from: undefined, to: undefined }));
}
