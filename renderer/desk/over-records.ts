import { useCallback } from 'react';
import { overPrograms } from '#shared/catalogue/compile-over.ts';
import { OverCounter } from '#shared/domain/over-records.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { DeskStore, OpenRecord } from '../store/desk-store.ts';
import { useDesk } from './desk-context.ts';
import { domainContextOf } from './domain-context.ts';
import { useLive } from './use-live.ts';

/** Lets pass what the fields of a type over other records are counted from, a chunk at a time; null when it has none. */
export async function countOver(
  store: DeskStore,
  type: string,
  year: string,
  isCancelled: () => boolean = () => false,
): Promise<OverCounter | null> {
  const { catalogue } = store;
  if (overPrograms(catalogue, type).length === 0) return null;
  const counter = new OverCounter({ catalogue, context: domainContextOf(store), type, year });
  for (const other of counter.types()) {
    for await (const chunk of store.scan({ type: other })) {
      if (isCancelled()) return null;
      for (const { record, values } of chunk) {
        if (record.status !== 'void') counter.add({ id: record.id, type: other, unitCode: record.unitCode, values });
      }
    }
  }
  return counter;
}

/** The fields of an open record that are counted over other records, as they are this year; empty until counted. */
export function useOver({ record, values }: OpenRecord): Readonly<Record<string, number>> {
  const { store } = useDesk();
  const { id, type, unitCode } = record;
  const load = useCallback(async () => {
    const counter = await countOver(store, type, todayInChina(Date.now()).slice(0, 4));
    return counter?.valuesFor({ id, type, unitCode, values }) ?? NOTHING;
  }, [store, id, type, unitCode, values]);
  return useLive(load).data ?? NOTHING;
}

const NOTHING: Readonly<Record<string, number>> = {};
