import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import { type Action, may } from '#shared/domain/permissions.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import type { HistoryEntry, LedgerRecord } from '#shared/schema/record.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import type { TownPerson } from '../auth/town-people.ts';
import { COUNTY_DEVICE } from '../month/county-writer.ts';
import { type Refusal, refusalOf, type SoundRow } from './check-row.ts';

/** Members that reviewing, confirming and signing write; everything else of a record is entered. */
const MARKS = ['status', 'recordNo', 'reviewedBy', 'confirmedBy', 'signedBy'] as const;
const ENTERED = [
  ...(['unitCode', 'data', 'remark', 'linkedRefs', 'attachments', 'sourceKind', 'enteredBy', 'lateFlag'] as const),
  ...(['correctsId', 'correctionReason', 'retention', 'voidReason'] as const),
] as const;
/** What the county holds of a record, with the revisions of its history in place of the history. */
export type HeldContent = Pick<LedgerRecord, (typeof MARKS)[number] | (typeof ENTERED)[number] | 'sealed'> & {
  readonly history: readonly string[];
};

const MARK_PATHS: ReadonlySet<string> = new Set(MARKS.map((name) => `@${name}`));

/**
 * Why the people who wrote a row may not have done so (D§1.3); null when they may. What was done is read from what the
 * county holds, who did it from the entries that the county does not have yet. A merge is the program's work and vouches
 * for nothing; a later edit by somebody who may enter vouches for what stood there before, so that a refusal can be mended.
 */
export function personFault(row: SoundRow, held: HeldContent | null): Refusal | null {
  const known = new Set(held?.history);
  const fresh = row.record.history.filter(({ rev }) => !known.has(rev));
  const written = fresh.filter(({ action }) => action !== 'merge');
  const entries = written.length > 0 ? written : fresh;
  const strange = strangerFault(row, entries);
  if (strange) return strange;
  if (isSystemType(row.record.type)) return paperEntryFault(row, entries);
  for (const { rights, among, detail } of needsOf(row, held, entries)) {
    if (!among.some((entry) => rights.some((right) => isAble(row, held, entry, right)))) {
      return refusalOf('A10', detail);
    }
  }
  return null;
}

/** The newest entry must be by a person of the town whose account was open when it was written. */
function strangerFault(row: SoundRow, entries: readonly HistoryEntry[]): Refusal | null {
  const last = entries.findLast(({ deviceId }) => deviceId !== COUNTY_DEVICE);
  if (!last) return entries.length > 0 ? null : refusalOf('A12', '没有填写人');
  const person = row.personOf(last.by.accountId);
  if (!person) return refusalOf('A12', last.by.name);
  return isOpen(person, last) ? null : refusalOf('A11', last.by.name);
}

/** Work from before an account was closed still counts: it may have waited long for its line. */
function isOpen({ closedFrom }: TownPerson, { by }: HistoryEntry): boolean {
  return closedFrom === null || by.at < closedFrom;
}

/** The texts of a town's report are the town's; states, confirmations and corrections are judged by paper-rules.ts. */
function paperEntryFault(row: SoundRow, entries: readonly HistoryEntry[]): Refusal | null {
  if (row.record.type !== 'monthly_report') return null;
  const unitCode = townCodeOf(row.record.townId);
  const isTowns = entries.some(({ by, deviceId }) => {
    const person = row.personOf(by.accountId);
    if (deviceId === COUNTY_DEVICE) return true;
    return person && (['enter', 'review', 'sign'] as const).some((right) => may(person, right, { unitCode }));
  });
  return isTowns ? null : refusalOf('A10', '月报由镇里办理');
}

interface Need {
  /** One of these is enough. */
  readonly rights: readonly Action[];
  /** Entries of which one must be by somebody with it. */
  readonly among: readonly HistoryEntry[];
  readonly detail: string;
}

function needsOf({ record }: SoundRow, held: HeldContent | null, entries: readonly HistoryEntry[]): readonly Need[] {
  const needs: Need[] = [];
  const isNew = (name: (typeof MARKS)[number]) => {
    const [before, after] = [held?.[name] ?? null, record[name]];
    return after !== null && after !== '' && !sameJson(before, after);
  };
  if (isEntered(record, held, entries)) {
    const written = entries.filter(isContent);
    needs.push({ rights: ['enter'], among: (written.length > 0 ? written : entries).slice(-1), detail: '填报' });
  }
  if (isNew('reviewedBy') || isNew('recordNo') || (isNew('status') && record.status === 'town_ok')) {
    needs.push({ rights: ['review'], among: entries, detail: '审核' });
  }
  if (isNew('confirmedBy') || (isNew('status') && record.status === 'confirmed')) {
    needs.push({ rights: ['confirm', 'review'], among: entries, detail: '确认' });
  }
  if (isNew('signedBy')) needs.push({ rights: ['sign'], among: entries, detail: '签发' });
  if (isNew('status') && record.status === 'returned' && !entries.some(isCounty)) {
    needs.push({ rights: ['review'], among: entries, detail: '退回' });
  }
  if (needs.length === 0) needs.push({ rights: ['enter', 'review', 'confirm'], among: entries, detail: '办理' });
  return needs;
}

/** Sealed values cannot be compared here (sealing again changes every byte): the history's word is taken for them. */
function isEntered(record: LedgerRecord, held: HeldContent | null, entries: readonly HistoryEntry[]): boolean {
  if (!held || record.status === 'void') return true;
  if (ENTERED.some((name) => !sameJson(held[name] ?? null, record[name]))) return true;
  if ((held.sealed === null) !== (record.sealed === null)) return true;
  return entries.some(({ changes }) => changes.some(({ sealed }) => sealed));
}

function isContent({ changes, action }: HistoryEntry): boolean {
  return action === 'create' || action === 'void' || changes.some(({ path }) => !MARK_PATHS.has(path));
}

function isCounty({ deviceId }: HistoryEntry): boolean {
  return deviceId === COUNTY_DEVICE;
}

/** Where a record moves from one unit to another, the right is needed in both. */
function isAble(row: SoundRow, held: HeldContent | null, entry: HistoryEntry, right: Action): boolean {
  const person = row.personOf(entry.by.accountId);
  if (!person || !isOpen(person, entry)) return false;
  const { type, strand, unitCode } = row.record;
  return [unitCode, held?.unitCode ?? unitCode].every((code) => may(person, right, { unitCode: code, type, strand }));
}
