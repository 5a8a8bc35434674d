import type { Dexie, Table } from 'dexie';
import type { BulkWriteRow, RxStorage, RxStorageInstance } from 'rxdb/plugins/core';

/** Documents of any collection; the store never looks inside them but for envelope fields. */
export type AnyDocument = Record<string, unknown>;
export type AnyInstance = RxStorageInstance<AnyDocument, unknown, unknown>;
export type AnyStorage = RxStorage<unknown, unknown>;
export type WriteRow = BulkWriteRow<AnyDocument>;

/** A document as it lies in IndexedDB. */
export type StoredDocument = AnyDocument & { readonly _meta: { readonly lwt: number } };

/** What RxDB's Dexie storage keeps behind `internals`. */
export interface DexieInternals {
  readonly dexieDb: Dexie & { readonly _options: { chromeTransactionDurability?: 'default' | 'strict' | 'relaxed' } };
  readonly dexieTable: Table<StoredDocument, string>;
  /** Index fields that Dexie keeps as '1' and '0'. */
  readonly booleanIndexes: readonly string[];
}

/** The Dexie database under an instance, through whatever wrappers. */
export function dexieOf(instance: AnyInstance): Promise<DexieInternals> {
  return instance.internals as Promise<DexieInternals>;
}

/** Name of RxDB's primary key field. */
export function primaryPathOf(instance: AnyInstance): string {
  const key = instance.schema.primaryKey as string | { readonly key: string };
  return typeof key === 'string' ? key : key.key;
}

/** A storage whose instances are changed by `each` right after they are made. */
export function wrapStorage(storage: AnyStorage, each: (instance: AnyInstance) => void | Promise<void>): AnyStorage {
  return {
    name: storage.name,
    rxdbVersion: storage.rxdbVersion,
    async createStorageInstance(params) {
      const instance = await storage.createStorageInstance(params);
      await each(instance as unknown as AnyInstance);
      return instance;
    },
  };
}

/** True for writes that replication makes of its own accord, as opposed to what a person saved. */
export function isReplicationWrite(context: string): boolean {
  return context.startsWith('replication-');
}

/** True for documents that arrived from the county. */
export function isDownstreamWrite(context: string): boolean {
  return context.startsWith('replication-downstream-');
}

/** Context of records that are imported in bulk from the county's feed: marked as pulled, and no page is told of each. */
export const IMPORT = 'replication-downstream-import';
