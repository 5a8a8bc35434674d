import { type AnyStorage, dexieOf, type WriteRow, wrapStorage } from './wrap-storage.ts';

/**
 * Guard against fault C: RxDB's push checkpoint is a local time, so edits made while the PC's clock is behind an
 * earlier session would never be sent. The write time never goes back here, also not across sessions.
 */
export function monotonicStorage(storage: AnyStorage): AnyStorage {
  return wrapStorage(storage, async (instance) => {
    const { dexieTable } = await dexieOf(instance);
    const newest = await dexieTable.orderBy('_meta.lwt').last();
    let last = newest?._meta.lwt ?? 0;
    const write = instance.bulkWrite.bind(instance);
    instance.bulkWrite = (rows, context) => {
      const before = last;
      const timed = rows.map((row) => {
        const time = timeAfter(before, row.document._meta.lwt);
        last = Math.max(last, time);
        return time === row.document._meta.lwt ? row : withTime(row, time);
      });
      return write(timed, context);
    };
  });
}

/** The wanted time, or the next one after the last: RxDB's times have two decimals. */
export function timeAfter(last: number, wanted: number): number {
  return wanted > last ? wanted : Math.round((last + 0.01) * 100) / 100;
}

/** The row as if written at that time. */
export function withTime(row: WriteRow, lwt: number): WriteRow {
  return { ...row, document: { ...row.document, _meta: { ...row.document._meta, lwt } } };
}
