import { CodedError, isErrorCode } from '#shared/kernel/coded-error.ts';
import { CODE_NAME } from './worker/page-calls.ts';

const REMOTE_PREFIX = 'could not requestRemote: ';

/**
 * The coded error of a failed write. RxDB's remote storage hands errors over as text that also holds the documents, so
 * only the error's name is taken out of it and the text goes no further.
 */
export function writeError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const code = nameOf(error).startsWith(CODE_NAME) ? nameOf(error).slice(CODE_NAME.length) : null;
  if (isErrorCode(code)) return new CodedError(code);
  return new CodedError(isQuota(error) ? 'S02' : 'S04', undefined, { cause: new Error(nameOf(error)) });
}

function isQuota(error: unknown): boolean {
  return nameOf(error) === 'QuotaExceededError';
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (!error.message.startsWith(REMOTE_PREFIX)) return error.name;
  try {
    const parsed = JSON.parse(error.message.slice(REMOTE_PREFIX.length)) as { error?: { name?: unknown } };
    return typeof parsed.error?.name === 'string' ? parsed.error.name : 'unknown';
  } catch {
    return 'unknown';
  }
}
