import { todayInChina } from '#shared/kernel/calendar.ts';
import type { ExportLayout, ExportLedger, ExportRequest } from '#shared/ledger/export-books.ts';
import type { Edition } from '#shared/ledger/file-name.ts';
import type { LedgerPeriod } from '#shared/ledger/period.ts';
import type { LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { DeskStore } from '../store/desk-store.ts';
import type { DeviceIdentity } from '../store/vault.ts';
import { domainContextOf } from './domain-context.ts';
import { readExportLog, versionAfter } from './export-log.ts';
import { countStatistics, ledgerRecords, type ReadingJob, reportingUnit } from './ledger-records.ts';
import { unitsInScope } from './words.tsx';

/** What is to be exported. */
export interface ExportChoice {
  readonly types: readonly string[];
  readonly period: LedgerPeriod;
  /** Empty: all units in the account's reach. */
  readonly unitCodes: readonly string[];
  readonly faces: LedgerWorkbook['faces'];
  readonly edition: Edition;
  readonly layout: ExportLayout;
  readonly withStatistics: boolean;
  /** Whole records in a hidden column, for our own import; only in 存档版. */
  readonly withRecordData: boolean;
}

/** Everything the workbooks are made of, and how many records this desk could not open. */
export interface Collected {
  readonly request: ExportRequest;
  readonly closed: number;
  readonly records: number;
}

/** Reads the chosen records and figures. @throws ReadingCancelled */
export async function collectLedgers(
  store: DeskStore,
  device: DeviceIdentity,
  choice: ExportChoice,
  job: ReadingJob,
): Promise<Collected> {
  const ledgers: ExportLedger[] = [];
  let closed = 0;
  let records = 0;
  for (const type of choice.types) {
    const before = { records, closed };
    const found = await ledgerRecords(
      store,
      { ...choice, type },
      {
        ...job,
        onProgress: (read) =>
          job.onProgress({ records: before.records + read.records, closed: before.closed + read.closed }),
      },
    );
    closed += found.closed;
    records += found.records.length;
    ledgers.push({ type, records: found.records, waitingCount: found.waitingCount });
  }
  const log = await readExportLog(store);
  const request: ExportRequest = {
    catalogue: store.catalogue,
    context: domainContextOf(store),
    ...reportingUnit(store, device, choice.unitCodes),
    period: choice.period,
    filledOn: todayInChina(Date.now()),
    filledBy: store.account.name,
    faces: choice.faces,
    edition: choice.edition,
    layout: choice.layout,
    withRecordData: choice.withRecordData,
    ledgers,
    villages: chosenVillages(store, choice.unitCodes),
    statistics: choice.withStatistics ? await countStatistics(store, choice, job) : null,
    versionOf: (name) => versionAfter(log, name),
  };
  return { request, closed, records };
}

function chosenVillages(store: DeskStore, unitCodes: readonly string[]) {
  return unitsInScope(store).filter(
    ({ level, code12 }) => level === 'village' && (unitCodes.length === 0 || unitCodes.includes(code12)),
  );
}
