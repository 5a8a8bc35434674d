import { CodedError, ERROR_TEXTS, type ErrorCode, isErrorCode } from '#shared/kernel/coded-error.ts';
import { errorAnswerSchema } from '#shared/sync/messages.ts';

/**
 * Why a request to the county did not succeed, in words for the officer. `status` is 0 when no answer came at all.
 * The sentence always ends with its code, so that it can be read out over the telephone.
 */
export class CountyProblem extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, sentence: string, status: number, options?: { cause?: unknown }) {
    super(withCode(sentence, code), options);
    this.name = 'CountyProblem';
    this.code = code;
    this.status = status;
  }
}

/** Advice of the shared texts is written for the desk; these are the same codes as the console's reader meets them. */
const CONSOLE_SENTENCES: Partial<Record<ErrorCode, string>> = {
  N01: '连不上县服务器。请检查本机网络后重试',
  N02: '县服务器暂时不可用。请稍后重试；仍不行请联系系统管理员',
  N03: '请求内容无法识别。请刷新页面后重试；仍不行请联系系统管理员',
  N05: '没有找到所要的内容。它可能已变动，请返回上一页刷新',
  N08: '县服务器的答复无法识别。请刷新页面；仍不行请联系系统管理员',
  A05: '登录已失效。请重新登录',
};

/** No answer at all: cable, Wi-Fi, server switched off. */
export function unreachable(cause: unknown): CountyProblem {
  return new CountyProblem('N01', sentenceOf('N01'), 0, { cause });
}

/** An answer that is not what was agreed: another program version, or a proxy's page in between. */
export function unreadable(status: number, cause: unknown): CountyProblem {
  return new CountyProblem('N08', sentenceOf('N08'), status, { cause });
}

/** Reads an error answer `{code, message}`; an answer without one is judged by its HTTP status. */
export function problemOfAnswer(status: number, body: unknown): CountyProblem {
  const answer = errorAnswerSchema.safeParse(body);
  if (!answer.success) {
    const code = codeOfStatus(status);
    return new CountyProblem(code, sentenceOf(code), status);
  }
  const { code, message } = answer.data;
  const own = isErrorCode(code) ? CONSOLE_SENTENCES[code] : undefined;
  return new CountyProblem(code, own ?? message, status);
}

/** Anything thrown, as a problem that can be shown. */
export function problemOf(thrown: unknown): CountyProblem {
  if (thrown instanceof CountyProblem) return thrown;
  if (thrown instanceof CodedError) return new CountyProblem(thrown.code, thrown.message, 0, { cause: thrown });
  return new CountyProblem('X01', sentenceOf('X01'), 0, { cause: thrown });
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'A05';
  if (status === 403) return 'A04';
  if (status === 404) return 'N05';
  if (status === 413) return 'F03';
  if (status === 429) return 'N06';
  return status >= 500 ? 'N02' : 'N03';
}

function sentenceOf(code: ErrorCode): string {
  return CONSOLE_SENTENCES[code] ?? errorSentenceWithoutCode(code);
}

function withCode(sentence: string, code: string): string {
  return sentence.includes(`（${code}）`) ? sentence : `${sentence.replace(/。$/, '')}。（${code}）`;
}

function errorSentenceWithoutCode(code: ErrorCode): string {
  const [what, advice] = ERROR_TEXTS[code];
  return `${what}。${advice}`;
}
