import { useEffect, useMemo, useRef, useState } from 'react';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { adHocTable, type TableView } from '#shared/ledger/ad-hoc-table.ts';
import type { LedgerPeriod } from '#shared/ledger/period.ts';
import type { LedgerSheet } from '#shared/ledger/sheet-model.ts';
import { type TableRecords, tableColumns } from '#shared/ledger/table-source.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { ledgerRecords, ReadingCancelled, reportingUnit } from '../../desk/ledger-records.ts';

/** The table of a view over this desk's records. Records are read again only when kinds, units or months change. */
export function useTable(view: TableView, unitCodes: readonly string[], period: LedgerPeriod | null) {
  const { store, device } = useDesk();
  const { sources, isReading, error, fail } = useSources(view.types, unitCodes, period);
  const unit = reportingUnit(store, device, unitCodes);
  const made = useMemo((): { sheet: LedgerSheet | null; error: unknown } => {
    if (!sources || !period) return { sheet: null, error: null };
    try {
      const sheet = adHocTable({
        catalogue: store.catalogue,
        context: domainContextOf(store),
        sources,
        view,
        offered: tableColumns(store.catalogue, view.types),
        period,
        unitName: unit.unitName,
        filledOn: todayInChina(Date.now()),
        filledBy: store.account.name,
      });
      return { sheet, error: null };
    } catch (cause) {
      return { sheet: null, error: cause };
    }
  }, [sources, view, period, store, unit.unitName]);
  return { sheet: made.sheet, error: error ?? made.error, isReading, fail, period, unitName: unit.unitName };
}

function useSources(types: readonly string[], unitCodes: readonly string[], period: LedgerPeriod | null) {
  const { store } = useDesk();
  const [sources, setSources] = useState<readonly TableRecords[] | null>(null);
  const [isReading, setIsReading] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const round = useRef(0);
  const key = JSON.stringify([types, unitCodes, period]);
  useEffect(() => {
    const [wantedTypes, wantedUnits, wantedPeriod] = JSON.parse(key) as [string[], string[], LedgerPeriod | null];
    const mine = ++round.current;
    setError(null);
    if (wantedTypes.length === 0 || !wantedPeriod) {
      setSources(null);
      return;
    }
    const read = async () => {
      setIsReading(true);
      const found: TableRecords[] = [];
      for (const type of wantedTypes) {
        const choice = { type, period: wantedPeriod, unitCodes: wantedUnits };
        const job = { onProgress: () => undefined, isCancelled: () => round.current !== mine };
        found.push({ type, records: (await ledgerRecords(store, choice, job)).records });
      }
      if (round.current === mine) setSources(found);
    };
    read()
      .catch((cause: unknown) => {
        if (!(cause instanceof ReadingCancelled) && round.current === mine) setError(cause);
      })
      .finally(() => {
        if (round.current === mine) setIsReading(false);
      });
  }, [key, store]);
  return { sources, isReading, error, fail: setError };
}
