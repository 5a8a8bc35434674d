import { builtInCatalogue } from '../../renderer/store/built-in-catalogue.ts';
import type { DeskStore, ListLine, ListQuery, OpenRecord } from '../../renderer/store/desk-store.ts';

/** What lies in a {@link smallStore}. */
export interface SmallRecord {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly values: Record<string, unknown>;
}

/** As much of a desk's store as suggestions read: lists, scans, settings and the news of changes, in memory. */
export function smallStore(records: SmallRecord[], types: readonly string[]) {
  const settings = new Map<string, unknown>();
  const listeners = new Set<() => void>();
  const known = builtInCatalogue();
  const catalogue = { ...known, types: new Map([...types].map((id) => [id, known.types.get(id)])) };
  const lineOf = ({ id, type, unitCode, values }: SmallRecord) => ({ id, type, unitCode, data: values }) as ListLine;
  const store = {
    catalogue,
    account: { accountId: 'a1' },
    list: ({ type, unitCodes, limit }: ListQuery) => {
      const found = records.filter((one) => one.type === type && (!unitCodes || unitCodes.includes(one.unitCode)));
      return Promise.resolve({ total: found.length, lines: found.slice(0, limit).map(lineOf) });
    },
    async *scan({ type }: { type?: string }) {
      const found = records.filter((one) => one.type === type);
      yield found.map(
        ({ id, unitCode, values }) =>
          ({ record: { id, unitCode, status: 'awaiting' }, values }) as unknown as OpenRecord,
      );
    },
    setting: (key: string) => Promise.resolve(settings.get(key) ?? null),
    putSetting: (key: string, value: unknown) => Promise.resolve(void settings.set(key, value)),
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    store: store as unknown as DeskStore,
    changed: () => {
      for (const listener of listeners) listener();
    },
  };
}
