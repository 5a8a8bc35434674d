import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Platform } from '../../bridge/platform.ts';
import { shownError } from '../../ui/error-words.ts';
import type { ReadFile } from './import-model.ts';

/** Largest file that is taken in, in bytes: as the reader itself says. */
const MAX_FILE = 40 * 1024 * 1024;

/** A file that could not be read, with the reason. */
export interface UnreadFile {
  readonly name: string;
  readonly reason: string;
}

/** Reads chosen or dropped files one after the other, each in a process or worker of its own. */
export async function readFiles(
  platform: Platform,
  files: readonly File[],
  onProgress: (name: string) => void,
): Promise<{ readonly read: readonly ReadFile[]; readonly unread: readonly UnreadFile[] }> {
  const read: ReadFile[] = [];
  const unread: UnreadFile[] = [];
  for (const file of files) {
    onProgress(file.name);
    try {
      if (file.size > MAX_FILE) throw new CodedError('F03', '超过 40 MB');
      const bytes = new Uint8Array(await file.arrayBuffer());
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      read.push({ name: file.name, sha256, file: await platform.readWorkbook(bytes) });
    } catch (error) {
      unread.push({ name: file.name, reason: shownError(error).sentence });
    }
  }
  return { read, unread };
}
