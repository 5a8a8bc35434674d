import { CodedError, type ErrorCode } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../platform/log.ts';
import { writeSafely } from '../platform/write-safely.ts';

/** The system's words for failures in plain ones. */
export const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: '磁盘空间不足',
  EACCES: '没有写入这个文件夹的权限',
  EPERM: '文件正被其他程序打开，或没有写入权限',
  EBUSY: '文件正被其他程序打开',
  EROFS: '这个磁盘不能写入',
  ENOENT: '文件夹不存在',
  ENAMETOOLONG: '文件名过长',
};

/** Writes a whole file or nothing; a failure carries `code` and says why in plain words. @throws CodedError `code` */
export async function writeOrExplain(path: string, bytes: Uint8Array, code: ErrorCode, log: WriteLog): Promise<void> {
  try {
    await writeSafely(path, bytes);
  } catch (cause) {
    const reason = reasonOf(cause);
    log('file.not-written', { code, reason });
    throw new CodedError(code, REASONS[reason], { cause });
  }
}

/** The system's word for a failure, such as ENOSPC. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
}
