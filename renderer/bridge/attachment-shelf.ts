import { CodedError } from '#shared/kernel/coded-error.ts';

/** Where sealed attachments lie on this PC: files in Electron, a database of their own in a browser. It holds no key. */
export interface AttachmentShelf {
  /** Resolves when the file is on disk. Names are those of `shelfNameSchema`. @throws CodedError F09 */
  put(name: string, sealed: Uint8Array<ArrayBuffer>): Promise<void>;
  /** null: this PC has no file of that name. @throws CodedError F10 */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

const DATABASE = 'sanzhi-attachments';
const FILES = 'files';

/** {@link AttachmentShelf} of an ordinary browser. */
export function browserShelf(): AttachmentShelf {
  return {
    put: (name, sealed) =>
      inDatabase('F09', async (database) => {
        const transaction = database.transaction(FILES, 'readwrite', { durability: 'strict' });
        transaction.objectStore(FILES).put(sealed, name);
        const done = Promise.withResolvers<void>();
        transaction.oncomplete = () => done.resolve();
        transaction.onabort = () => done.reject(transaction.error ?? new Error('aborted'));
        await done.promise;
      }),
    get: (name) =>
      inDatabase('F10', async (database) => {
        const request = database.transaction(FILES).objectStore(FILES).get(name);
        const found: unknown = await settled(request);
        return found instanceof Uint8Array ? new Uint8Array(found) : null;
      }),
  };
}

/** A connection per call: none is left behind to hold up another window or an upgrade. */
async function inDatabase<Value>(code: 'F09' | 'F10', act: (database: IDBDatabase) => Promise<Value>): Promise<Value> {
  try {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(FILES);
    const database = await settled(request);
    try {
      return await act(database);
    } finally {
      database.close();
    }
  } catch (cause) {
    const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    throw new CodedError(code, isFull ? '磁盘空间不足' : undefined, { cause });
  }
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  const done = Promise.withResolvers<Value>();
  request.onsuccess = () => done.resolve(request.result);
  request.onerror = () => done.reject(request.error ?? new Error('failed'));
  return done.promise;
}
