import { CodedError, ERROR_TEXTS, type ErrorCode, errorSentence, isErrorCode } from '#shared/kernel/coded-error.ts';

/** A failure as people see it. */
export interface ShownError {
  readonly code: ErrorCode;
  /** What happened. */
  readonly what: string;
  /** What to do. */
  readonly advice: string;
  /** Both with the code, for one line. */
  readonly sentence: string;
}

/**
 * The words for any thrown thing. Errors without a code of ours (and errors of Electron's main process whose message
 * does not begin with one) are X01: their own text is never shown.
 */
export function shownError(error: unknown): ShownError {
  const code = codeOf(error);
  const detail = error instanceof CodedError ? error.detail : undefined;
  const [what, advice] = ERROR_TEXTS[code];
  return { code, what: detail ? `${what}：${detail}` : what, advice, sentence: errorSentence(code, detail) };
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof CodedError) return error.code;
  const named = /^(?:Error invoking remote method '[^']*': )?(?:\w*Error: )?([A-Z]\d{2})\b/.exec(
    error instanceof Error ? error.message : '',
  );
  return isErrorCode(named?.[1]) ? named[1] : 'X01';
}
