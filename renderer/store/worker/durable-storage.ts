import { type AnyStorage, dexieOf, isReplicationWrite, wrapStorage } from './wrap-storage.ts';

/**
 * “Saved means saved”: asks the browser to flush what a person saved to disk before the write counts as done. Chromium's
 * own default flushes nothing. Pulled data stays on the default: it can be pulled again.
 */
export function durableStorage(storage: AnyStorage): AnyStorage {
  return wrapStorage(storage, async (instance) => {
    const { dexieDb } = await dexieOf(instance);
    let savesUnderWay = 0;
    const write = instance.bulkWrite.bind(instance);
    instance.bulkWrite = async (rows, context) => {
      const isSave = !isReplicationWrite(context);
      if (isSave) savesUnderWay++;
      // one option for the whole database: while a save is under way nothing may relax it
      dexieDb._options.chromeTransactionDurability = savesUnderWay > 0 ? 'strict' : 'relaxed';
      try {
        return await write(rows, context);
      } finally {
        if (isSave) savesUnderWay--;
      }
    };
  });
}
