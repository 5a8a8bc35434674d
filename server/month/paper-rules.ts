import type { SystemTypeId } from '#shared/catalogue/system-type-ids.ts';
import { readFrozen } from '#shared/domain/month/freeze.ts';
import { monthPaperId } from '#shared/domain/month/month-ids.ts';
import { COUNTY_FIELDS, reachableByTown, reportStateOf, stepBetween } from '#shared/domain/month/report-state.ts';
import { type AccountLike, may } from '#shared/domain/permissions.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import type { HistoryEntry, LedgerRecord } from '#shared/schema/record.ts';
import { type Refusal, refusalOf } from '../sync/check-row.ts';

/** What a pushed paper of the month is judged by. */
export interface PaperFacts {
  /** What the county holds of it; null: nothing yet. */
  readonly before: LedgerRecord | null;
  readonly after: LedgerRecord;
  /** Accounts of the town by id: the rights of who took a step are the county's to know, not the desk's to claim. */
  readonly accounts: ReadonlyMap<string, AccountLike>;
  /** Whether the month of the paper is locked. */
  readonly isLocked: boolean;
}

/** Why a pushed paper of the month is refused; null when it may be stored (D§3.3 states and rights). */
export function paperFault(facts: PaperFacts): Refusal | null {
  switch (facts.after.type as SystemTypeId) {
    case 'monthly_report':
      return reportFault(facts);
    case 'village_month':
      return villageFault(facts);
    case 'report_version':
      return versionFault(facts);
    case 'correction':
      return correctionFault(facts);
    default:
      return null;
  }
}

function townCode(record: LedgerRecord): string {
  return `${record.townId}000`;
}

/** Entries that the county does not have yet. A merge repeats what its two sides did. */
function newEntries({ before, after }: PaperFacts): readonly HistoryEntry[] {
  const known = new Set(before?.history.map(({ rev }) => rev));
  return after.history.filter(({ rev, action }) => !known.has(rev) && action !== 'merge');
}

function reportFault(facts: PaperFacts): Refusal | null {
  const { before, after, isLocked } = facts;
  if (after.unitCode !== townCode(after)) return refusalOf('D06', '月报属于乡镇');
  if (after.id !== monthPaperId('monthly_report', after.unitCode, after.period)) return refusalOf('D06', '月报标识');
  if (isLocked && before && !sameJson(before.data, after.data)) return refusalOf('D09', after.period);
  const [from, to] = [reportStateOf(before?.data ?? null), reportStateOf(after.data)];
  if (!reachableByTown(from).has(to)) return refusalOf('M01', `月报不能由乡镇改为“${to}”`);
  const changed = COUNTY_FIELDS.find((field) => !sameJson(before?.data[field] ?? null, after.data[field] ?? null));
  if (changed) return refusalOf('M01', '接收、退回、锁定由县里办理');
  for (const entry of newEntries(facts)) {
    const refusal = stepFault(facts, entry);
    if (refusal) return refusal;
  }
  const [had, has] = [Number(before?.data.version ?? 0), Number(after.data.version ?? 0)];
  return has === had || (has > had && to === 'submitted') || has - had <= 1 ? null : refusalOf('M01', '版次不连续');
}

/** A step by somebody whose role does not allow it. */
function stepFault({ after, accounts }: PaperFacts, entry: HistoryEntry): Refusal | null {
  const change = entry.changes.find(({ path }) => path === 'state');
  if (!change || change.to === undefined) return null;
  const from = reportStateOf({ state: change.from });
  const to = reportStateOf({ state: change.to });
  if (from === to) return null;
  const step = stepBetween(from, to, 'town');
  if (!step) return refusalOf('M01', `没有从“${from}”到“${to}”这一步`);
  const account = accounts.get(entry.by.accountId);
  const allowed = account && step.rights.some((right) => may(account, right, { unitCode: townCode(after) }));
  return allowed ? null : refusalOf('A04', step.label);
}

function villageFault(facts: PaperFacts): Refusal | null {
  const { before, after, accounts, isLocked } = facts;
  if (after.unitCode.endsWith('000')) return refusalOf('D06', '村级确认属于村');
  if (after.id !== monthPaperId('village_month', after.unitCode, after.period)) return refusalOf('D06', '村级确认标识');
  if (sameJson(before?.data, after.data)) return null;
  if (isLocked) return refusalOf('D09', after.period);
  for (const entry of newEntries(facts)) {
    const account = accounts.get(entry.by.accountId);
    const mayConfirm = account !== undefined && may(account, 'confirm', { unitCode: after.unitCode });
    const mayStandIn = account !== undefined && may(account, 'review', { unitCode: after.unitCode });
    if (!mayConfirm && !mayStandIn) return refusalOf('A04', '村级确认');
  }
  return null;
}

/** A frozen report is stored once, with the hash that it says it has, and never changes. */
function versionFault({ before, after, isLocked }: PaperFacts): Refusal | null {
  const frozen = readFrozen(after.ext.frozen, after.data.hash);
  if (!frozen || frozen.month !== after.period || frozen.unitCode !== after.unitCode) return refusalOf('M02');
  if (after.unitCode !== townCode(after) || after.status === 'void') return refusalOf('M02');
  if (before) return sameJson([before.data, before.ext], [after.data, after.ext]) ? null : refusalOf('M02');
  return isLocked ? refusalOf('D09', after.period) : null;
}

const DECIDED = ['decided_at', 'decided_by', 'decision_reason', 'applied_month'] as const;

function correctionFault(facts: PaperFacts): Refusal | null {
  const { before, after } = facts;
  const [had, has] = [String(before?.data.state ?? 'asked'), String(after.data.state)];
  if (has !== had && !(had === 'asked' && has === 'withdrawn')) return refusalOf('M01', '更正由县里审核');
  const changed = DECIDED.some((field) => !sameJson(before?.data[field] ?? null, after.data[field] ?? null));
  if (changed) return refusalOf('M01', '更正由县里审核');
  const isDecided = had === 'accepted' || had === 'refused';
  return isDecided && !sameJson(before?.data, after.data) ? refusalOf('M01', '已审核的更正单不能修改') : null;
}
