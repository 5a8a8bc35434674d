import { linkedValues } from '#shared/domain/linked-views.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { LedgerEntry } from '#shared/ledger/build-ledger.ts';
import { ledgerWorkbook } from '#shared/ledger/ledger-workbook.ts';
import type { LedgerPeriod } from '#shared/ledger/period.ts';
import type { LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import type { DeskStore, OpenRecord } from '../../store/desk-store.ts';
import type { DeviceIdentity } from '../../store/vault.ts';

/** What is to be exported. */
export interface ExportChoice {
  readonly types: readonly string[];
  readonly period: LedgerPeriod;
  /** Empty: all units in the account's reach. */
  readonly unitCodes: readonly string[];
  readonly faces: LedgerWorkbook['faces'];
}

/** How far reading has come. */
export interface ReadProgress {
  readonly records: number;
  /** Records whose sealed fields this desk cannot open. */
  readonly closed: number;
}

/** Raised when the clerk cancels while records are read. */
export class ExportCancelled extends Error {}

/** Reads the chosen records chunk by chunk and makes the workbook's model of them. @throws ExportCancelled */
export async function collectLedgers(
  store: DeskStore,
  device: DeviceIdentity,
  choice: ExportChoice,
  onProgress: (progress: ReadProgress) => void,
  isCancelled: () => boolean,
): Promise<LedgerWorkbook> {
  const context = domainContextOf(store);
  const ledgers: { type: string; records: LedgerEntry[]; waitingCount: number }[] = [];
  const progress = { records: 0, closed: 0 };
  for (const type of choice.types) {
    const ledger = { type, records: [] as LedgerEntry[], waitingCount: 0 };
    const query = {
      type,
      period: choice.period,
      ...(choice.unitCodes.length > 0 ? { unitCodes: choice.unitCodes } : {}),
    };
    for await (const chunk of store.scan(query)) {
      if (isCancelled()) throw new ExportCancelled();
      for (const opened of chunk) {
        if (opened.record.status === 'void' || opened.record.type !== type) continue;
        ledger.records.push(entryOf(opened));
        if (opened.record.county?.rev !== opened.record.rev) ledger.waitingCount += 1;
        if (opened.sealState === 'closed') progress.closed += 1;
      }
      progress.records += chunk.length;
      onProgress({ ...progress });
    }
    for await (const entry of linkedEntries(store, query)) {
      if (isCancelled()) throw new ExportCancelled();
      ledger.records.push(entry);
    }
    ledgers.push(ledger);
  }
  const unit = reportingUnit(store, device, choice.unitCodes);
  return ledgerWorkbook({
    catalogue: store.catalogue,
    context,
    ...unit,
    period: choice.period,
    filledOn: todayInChina(Date.now()),
    filledBy: store.account.name,
    faces: choice.faces,
    ledgers,
  });
}

/**
 * Records of other types that also count in this ledger (“同时计入”, D§2.0), as this ledger sees them. Each stands in
 * its own ledger too, so it is not counted again as read, waiting or closed.
 */
async function* linkedEntries(store: DeskStore, query: { readonly type: string }): AsyncIterable<LedgerEntry> {
  const { catalogue } = store;
  const sources = [...catalogue.types.values()].filter((source) => source.alsoCountsIn.includes(query.type));
  for (const source of sources) {
    for await (const chunk of store.scan({ ...query, type: source.id })) {
      for (const opened of chunk) {
        const { record, values } = opened;
        const isLinked = record.type === source.id && record.linkedRefs.some((ref) => ref.type === query.type);
        if (!isLinked || record.status === 'void') continue;
        const remark = [`计入自${source.shortLabel}`, record.remark].filter(Boolean).join('；');
        yield { ...entryOf(opened), remark, values: linkedValues(catalogue, source.id, values, query.type) };
      }
    }
  }
}

function entryOf({ record, values }: OpenRecord): LedgerEntry {
  const { id, mainDate, unitCode, status, recordNo, remark } = record;
  return { id, mainDate, unitCode, status, recordNo, remark, values };
}

/** One village's ledger speaks in its name, everything else in the town's (`杨树镇人民政府`). */
function reportingUnit(store: DeskStore, device: DeviceIdentity, unitCodes: readonly string[]) {
  const only = unitCodes.length === 1 ? store.units().find((unit) => unit.code12 === unitCodes[0]) : undefined;
  const own = store.units().find((unit) => unit.code12 === store.account.scope && unit.level === 'village');
  const village = only?.level === 'village' ? only : own;
  if (village) return { unitName: village.name, unitShortName: village.shortName };
  return { unitName: `${device.town.name}人民政府`, unitShortName: device.town.shortName };
}
