import { type AnyDocument, type AnyInstance, type AnyStorage, isDownstreamWrite, wrapStorage } from './wrap-storage.ts';

/** Told of every write to a collection: before it begins, and of the documents that were written, in plain; null when it failed. */
export interface WriteListener {
  onStart(): void;
  onEnd(documents: readonly AnyDocument[] | null): void;
}

export interface WatchOptions {
  /** Called once for each instance of the named collection. */
  readonly onOpen: (collection: string, instance: AnyInstance) => WriteListener | null;
  /** After a failed write of pulled documents nothing more is accepted until this answers false again. */
  readonly isHalted: () => boolean;
  readonly halt: () => void;
}

/**
 * The outermost wrapper: keeps the list index current, gives a full disk one name, and after a failed write of pulled
 * documents refuses the following ones, because RxDB would otherwise move its checkpoint past what was not written.
 */
export function watchedStorage(storage: AnyStorage, options: WatchOptions): AnyStorage {
  return wrapStorage(storage, (instance) => {
    const listener = options.onOpen(instance.collectionName, instance);
    const write = instance.bulkWrite.bind(instance);
    instance.bulkWrite = async (rows, context) => {
      const isPulled = isDownstreamWrite(context);
      if (isPulled && options.isHalted()) throw named('HaltedError', 'pulled writes are halted');
      let written: readonly AnyDocument[] | null = null;
      listener?.onStart();
      try {
        const result = await write(rows, context);
        const refused = new Set(result.error.map((error) => error.documentId));
        written = rows.map((row) => row.document).filter((one) => !refused.has(String(one.id)));
        return result;
      } catch (error) {
        if (isPulled) options.halt();
        throw isQuotaError(error) ? named('QuotaExceededError', 'the disk is full') : error;
      } finally {
        listener?.onEnd(written);
      }
    };
  });
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** A full disk hides in different places: the error itself, what Dexie wraps, or the failures of a bulk. */
export function isQuotaError(error: unknown, depth = 0): boolean {
  if (error === null || typeof error !== 'object' || depth > 4) return false;
  const { name, inner, cause, failures } = error as Record<string, unknown>;
  if (name === 'QuotaExceededError') return true;
  const nested = [inner, cause, ...(Array.isArray(failures) ? failures : [])];
  return nested.some((one) => isQuotaError(one, depth + 1));
}
