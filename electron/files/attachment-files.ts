import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../platform/log.ts';
import { reasonOf, writeOrExplain } from './write-or-explain.ts';

/** Attachments of this PC as files, outside the browser's store: `<folder>/<first two letters>/<name>`. */
export interface AttachmentFiles {
  /** @throws CodedError F09 */
  putAttachment(name: string, sealed: Uint8Array): Promise<void>;
  /** @throws CodedError F10 the file is there and cannot be read */
  getAttachment(name: string): Promise<Uint8Array | null>;
}

/** Main holds no key: what comes in is sealed already. Names have passed `shelfNameSchema`. Nothing is ever deleted here. */
export function attachmentFiles(folder: string, log: WriteLog): AttachmentFiles {
  const placeOf = (name: string) => join(folder, name.slice(0, 2));
  return {
    async putAttachment(name, sealed) {
      // A folder that cannot be made is told by the write that follows.
      await mkdir(placeOf(name), { recursive: true }).catch(() => undefined);
      await writeOrExplain(join(placeOf(name), name), sealed, 'F09', log);
    },
    async getAttachment(name) {
      try {
        return new Uint8Array(await readFile(join(placeOf(name), name)));
      } catch (cause) {
        if (reasonOf(cause) === 'ENOENT') return null;
        log('attachment.not-read', { reason: reasonOf(cause) });
        throw new CodedError('F10', undefined, { cause });
      }
    },
  };
}
