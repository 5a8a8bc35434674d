import type { RestoreJournal } from './store-restore.ts';
import {
  type AnyInstance,
  type AnyStorage,
  isDownstreamWrite,
  primaryPathOf,
  type StoredDocument,
} from './wrap-storage.ts';
import { isJournaled, isStoreMark, type Journaled, type WriteJournal } from './write-journal.ts';

/** Told of every journaled collection once it is open and whole. */
export type OnOpen = (collection: Journaled, instance: AnyInstance) => void;

/**
 * The second copy (design §8). Before anyone sees a collection, what the journal holds beyond it is put in; afterwards no
 * write of a person counts before its entry is on disk in the journal. The journal comes first: a save that is refused
 * there has touched nothing. What replication pulls is not journaled, the county has it. Lies under the sealing, so that
 * entries hold the boxes of the store and never their content.
 */
export function journaledStorage(
  storage: AnyStorage,
  journal: WriteJournal | null,
  restore: RestoreJournal | null,
  onOpen: OnOpen,
): AnyStorage {
  return {
    name: storage.name,
    rxdbVersion: storage.rxdbVersion,
    async createStorageInstance(params) {
      const instance = await storage.createStorageInstance(params);
      const { collectionName } = params;
      if (!isJournaled(collectionName)) return instance;
      const inner = instance as unknown as AnyInstance;
      await restore?.into(collectionName, inner);
      if (journal) journalWrites(collectionName, inner, journal);
      onOpen(collectionName, inner);
      return instance;
    },
  };
}

function journalWrites(collection: Journaled, instance: AnyInstance, journal: WriteJournal): void {
  const primary = primaryPathOf(instance);
  const write = instance.bulkWrite.bind(instance);
  const keyOf = (document: object) => String((document as Record<string, unknown>)[primary]);
  instance.bulkWrite = async (rows, context) => {
    const documents = rows
      .map((row) => row.document as unknown as StoredDocument)
      .filter((document) => !isDownstreamWrite(context) && !isStoreMark(collection, keyOf(document)));
    if (documents.length === 0) return write(rows, context);
    const appended = journal.append(collection, instance.schema.version, documents);
    // what was downloaded can be downloaded again: a journal that is full must not stop units and catalogue
    const entry = await (collection === 'reference' ? appended.catch(() => null) : appended);
    if (!entry) return write(rows, context);
    try {
      const result = await write(rows, context);
      const refused = new Set(result.error.map((error) => error.documentId));
      const undone = documents.map(keyOf).filter((key) => refused.has(key));
      if (undone.length > 0) await journal.undo(entry, undone);
      else journal.written(entry);
      return result;
    } catch (error) {
      await journal.undo(entry, null);
      throw error;
    }
  };
}
