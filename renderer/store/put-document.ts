import type { RxCollection } from 'rxdb/plugins/core';

const turns = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Puts a whole document in, one write of a key after the other. RxDB's own `incrementalUpsert` never writes a key again
 * in this session once a write of it failed (17.6): after a full disk a draft would be lost however much room there is.
 */
export function putDocument<Document>(
  collection: RxCollection<Document>,
  key: string,
  document: Document,
): Promise<unknown> {
  const ofCollection = turns.get(collection) ?? new Map<string, Promise<unknown>>();
  turns.set(collection, ofCollection);
  const put = async () => {
    const found = await collection.findOne(key).exec();
    return found ? found.incrementalModify(() => document as never) : collection.insert(document);
  };
  const turn = (ofCollection.get(key) ?? Promise.resolve()).then(put, put);
  ofCollection.set(key, turn);
  void turn
    .catch(() => undefined)
    .then(() => {
      if (ofCollection.get(key) === turn) ofCollection.delete(key);
    });
  return turn;
}
