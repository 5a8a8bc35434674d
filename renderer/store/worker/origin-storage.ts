import { getHeightOfRevision } from 'rxdb/plugins/core';
import {
  type AnyStorage,
  IMPORT,
  isDownstreamWrite,
  primaryPathOf,
  type WriteRow,
  wrapStorage,
} from './wrap-storage.ts';

/**
 * Guard against faults A, B and D of RxDB 17.0–17.6. Documents that a pull inserts lose their origin mark (`_meta.o`)
 * on the way through the collection; without it a crash during the first download, or the change from pull-only to
 * pull and push, leaves them deaf to later county changes. Rows of one bulk are also ordered by key, so that the push
 * checkpoint of the bulk covers all of them.
 */
export function originStorage(storage: AnyStorage, originHash: () => string | null): AnyStorage {
  return wrapStorage(storage, (instance) => {
    const write = instance.bulkWrite.bind(instance);
    const primaryPath = primaryPathOf(instance);
    const keyOf = (row: WriteRow) => String(row.document[primaryPath]);
    instance.bulkWrite = (rows, context) => {
      const hash = originHash();
      if (hash === null || !isDownstreamWrite(context)) return write(rows, context);
      // RxDB marks its own updates
      const marked = rows.map((row) => (row.previous && context !== IMPORT ? row : withOrigin(row, hash)));
      return write(
        marked.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
        context,
      );
    };
  });
}

function withOrigin(row: WriteRow, hash: string): WriteRow {
  const o = { _rev: getHeightOfRevision(row.document._rev), hash };
  return { ...row, document: { ...row.document, _meta: { ...row.document._meta, o } } };
}

/** The mark RxDB expects: SHA-256 in hex of a fixed word and the replication's identifier. */
export async function originHashOf(replicationIdentifier: string): Promise<string> {
  const bytes = new TextEncoder().encode(`rxdbreplication${replicationIdentifier}`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
