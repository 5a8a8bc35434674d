import type { Dexie, Table } from 'dexie';
import { categorizeBulkWriteRows } from 'rxdb/plugins/core';
import type { Subject } from 'rxjs';
import {
  type AnyInstance,
  type AnyStorage,
  dexieOf,
  IMPORT,
  primaryPathOf,
  type WriteRow,
  wrapStorage,
} from './wrap-storage.ts';

/**
 * New rows are added without looking their keys up first: that halves the work of a bulk. When one of them exists
 * already the transaction is undone, and RxDB's own way, which answers row by row, is taken instead.
 */
export function insertStorage(storage: AnyStorage): AnyStorage {
  return wrapStorage(storage, (instance) => {
    const write = instance.bulkWrite.bind(instance);
    instance.bulkWrite = async (rows, context) => {
      const isAllNew = rows.every((row) => !row.previous && !row.document._deleted);
      if (!isAllNew || !(await added(instance, rows))) return write(rows, context);
      if (context !== IMPORT) announce(instance, rows, context);
      return { error: [] };
    };
  });
}

/** Whether all rows were added; when one of them exists already, none is. */
async function added(instance: AnyInstance, rows: readonly WriteRow[]): Promise<boolean> {
  const { dexieDb, dexieTable, booleanIndexes } = await dexieOf(instance);
  if (booleanIndexes.join() !== '_deleted') return false;
  const documents = rows.map(({ document }) => ({ ...document, _deleted: '0' }));
  try {
    const table = dexieTable as unknown as Table<object, string, object>;
    const database: Dexie = dexieDb;
    await database.transaction('rw', table, async () => {
      await table.bulkAdd(documents);
    });
    return true;
  } catch (error) {
    const failures = (error as { failures?: readonly { readonly name?: string }[] }).failures ?? [];
    if (failures.length > 0 && failures.every((one) => one.name === 'ConstraintError')) return false;
    throw error;
  }
}

/** RxDB's own sorting of a bulk, as far as it is used here. */
type Categorise = (
  instance: AnyInstance,
  primaryPath: string,
  found: Map<string, unknown>,
  rows: readonly WriteRow[],
  context: string,
) => { readonly eventBulk: { checkpoint: unknown }; readonly newestRow?: WriteRow };

/** The event of a write, as RxDB's own Dexie storage sends it. */
function announce(instance: AnyInstance, rows: readonly WriteRow[], context: string): void {
  const primaryPath = primaryPathOf(instance);
  const categorise = categorizeBulkWriteRows as unknown as Categorise;
  const { eventBulk, newestRow } = categorise(instance, primaryPath, new Map(), rows, context);
  const newest = newestRow?.document;
  if (!newest) return;
  eventBulk.checkpoint = { id: newest[primaryPath], lwt: newest._meta.lwt };
  (instance as unknown as { readonly changes$: Subject<unknown> }).changes$.next(eventBulk);
}
