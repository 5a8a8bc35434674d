import { linkedValues } from '#shared/domain/linked-views.ts';
import type { OverCounter } from '#shared/domain/over-records.ts';
import type { LedgerEntry } from '#shared/ledger/build-ledger.ts';
import type { LedgerPeriod } from '#shared/ledger/period.ts';
import { linesOfMonth, type StatisticsResult } from '#shared/ledger/statistics.ts';
import type { DeskStore, ListQuery, OpenRecord } from '../store/desk-store.ts';
import type { DeviceIdentity } from '../store/vault.ts';
import { countOver } from './over-records.ts';

/** How far reading has come. */
export interface ReadProgress {
  readonly records: number;
  /** Records whose sealed fields this desk cannot open. */
  readonly closed: number;
}

/** Raised when the clerk cancels while records are read. */
export class ReadingCancelled extends Error {}

/** What readers of many records tell and ask while they work. */
export interface ReadingJob {
  readonly onProgress: (progress: ReadProgress) => void;
  /** Pieces of the statistics that are counted. */
  readonly onCounted?: (done: number, total: number) => void;
  readonly isCancelled: () => boolean;
}

/** Which records a ledger, table or form is made of. */
export interface RecordChoice {
  readonly type: string;
  readonly period: LedgerPeriod;
  /** Empty: all units in the account's reach. */
  readonly unitCodes: readonly string[];
}

/** Records of a ledger, and how many of them the county does not have yet. */
export interface LedgerRecords {
  readonly records: readonly LedgerEntry[];
  readonly waitingCount: number;
  readonly closed: number;
}

/**
 * Reads the records of one ledger chunk by chunk, with those of other types that also count in it (“同时计入”, D§2.0);
 * void ones are left out. @throws ReadingCancelled
 */
export async function ledgerRecords(store: DeskStore, choice: RecordChoice, job: ReadingJob): Promise<LedgerRecords> {
  const { type, period, unitCodes } = choice;
  const query = { type, period, ...(unitCodes.length > 0 ? { unitCodes } : {}) };
  const records: LedgerEntry[] = [];
  let waitingCount = 0;
  let closed = 0;
  for await (const chunk of scanned(store, query, job)) {
    for (const opened of chunk) {
      if (opened.record.type !== type) continue;
      records.push(entryOf(opened));
      if (opened.record.county?.rev !== opened.record.rev) waitingCount += 1;
      if (opened.sealState === 'closed') closed += 1;
    }
    job.onProgress({ records: records.length, closed });
  }
  const over = await countOver(store, type, period.to.slice(0, 4), job.isCancelled);
  const own = over ? records.map((entry) => withOver(entry, type, over)) : records;
  const linked: LedgerEntry[] = [];
  for await (const entry of linkedEntries(store, query, job)) linked.push(entry);
  return { records: [...own, ...linked], waitingCount, closed };
}

function withOver(entry: LedgerEntry, type: string, over: OverCounter): LedgerEntry {
  return { ...entry, values: { ...entry.values, ...over.valuesFor({ ...entry, type }) } };
}

type ScanQuery = Pick<ListQuery, 'unitCodes' | 'period'> & { readonly type: string };

async function* scanned(store: DeskStore, query: ScanQuery, job: ReadingJob): AsyncIterable<readonly OpenRecord[]> {
  for await (const chunk of store.scan(query)) {
    if (job.isCancelled()) throw new ReadingCancelled();
    yield chunk.filter(({ record }) => record.status !== 'void');
  }
}

/** Each stands in its own ledger too, so it is not counted again as read, waiting or closed. */
async function* linkedEntries(store: DeskStore, query: ScanQuery, job: ReadingJob): AsyncIterable<LedgerEntry> {
  const { catalogue } = store;
  const sources = [...catalogue.types.values()].filter((source) => source.alsoCountsIn.includes(query.type));
  for (const source of sources) {
    for await (const chunk of scanned(store, { ...query, type: source.id }, job)) {
      for (const opened of chunk) {
        const { record, values } = opened;
        const isLinked = record.type === source.id && record.linkedRefs.some((ref) => ref.type === query.type);
        if (!isLinked) continue;
        const remark = [`计入自${source.shortLabel}`, record.remark].filter(Boolean).join('；');
        const shown = linkedValues(catalogue, source.id, values, query.type);
        yield { ...entryOf(opened), remark, values: shown, isLinked: true };
      }
    }
  }
}

function entryOf({ record, values }: OpenRecord): LedgerEntry {
  const { id, mainDate, unitCode, status, recordNo, remark } = record;
  const alsoCountsIn = record.linkedRefs.map(({ type }) => type);
  const attachmentNames = record.attachments.map(({ name }) => name);
  return { id, mainDate, unitCode, status, recordNo, remark, values, alsoCountsIn, attachmentNames };
}

/** Counts of the statistics table (or of some indicators) from this desk's records. */
export interface StatisticsChoice {
  readonly period: LedgerPeriod;
  readonly unitCodes: readonly string[];
  /** Absent: the catalogue's monthly table. */
  readonly codes?: readonly string[];
}

/**
 * The statistics of a period. A month's are those of its table on the screen: frozen once it was sent, with late records and
 * corrections beside them (D§3.5); longer periods are put together from their months in the same way. Indicators that a sent
 * report does not tell are counted now, and named. @throws ReadingCancelled
 */
export async function countStatistics(
  store: DeskStore,
  choice: StatisticsChoice,
  job: ReadingJob,
): Promise<StatisticsResult> {
  const { from, to } = choice.period;
  const { scope } = store.account;
  const own = scope.endsWith('000') ? null : [scope];
  const isChosen = (code12: string) => choice.unitCodes.length === 0 || choice.unitCodes.includes(code12);
  const units = store.units().filter(({ code12 }) => isChosen(code12));
  const chosen = choice.unitCodes.length > 0 ? choice.unitCodes : own;
  const choices = [chosen, ...units.map(({ code12 }) => [code12])];
  const onStep = (done: number, total: number) => {
    if (job.isCancelled()) throw new ReadingCancelled();
    job.onCounted?.(done, total);
  };
  const asking = { codes: choice.codes, onStep };
  const [whole, ...single] =
    from === to
      ? await store.month.statisticsOf(from, choices, asking)
      : await store.month.statisticsOfPeriod(choice.period, choices, asking);
  if (job.isCancelled()) throw new ReadingCancelled();
  return {
    whole: linesOfMonth(whole.table),
    byUnit: new Map(
      units.flatMap(({ code12 }, at) => {
        const table = single[at]?.table;
        return table ? [[code12, linesOfMonth(table)] as const] : [];
      }),
    ),
    ...('frozenMonths' in whole ? { frozenMonths: whole.frozenMonths } : { frozenVersion: whole.frozenVersion }),
    liveCodes: whole.liveCodes,
  };
}

/** One village's ledger speaks in its name, everything else in the town's (`杨树镇人民政府`). */
export function reportingUnit(store: DeskStore, device: DeviceIdentity, unitCodes: readonly string[]) {
  const only = unitCodes.length === 1 ? store.units().find((unit) => unit.code12 === unitCodes[0]) : undefined;
  const own = store.units().find((unit) => unit.code12 === store.account.scope && unit.level === 'village');
  const village = only?.level === 'village' ? only : own;
  if (village) return { unitName: village.name, unitShortName: village.shortName };
  return { unitName: `${device.town.name}人民政府`, unitShortName: device.town.shortName };
}
