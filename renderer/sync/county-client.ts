import type { z } from 'zod';
import { CodedError, isErrorCode } from '#shared/kernel/coded-error.ts';
import { errorAnswerSchema } from '#shared/sync/messages.ts';

/** Asks the county at the page's own `/api`; whatever carries it there (Electron's handler, a web server) is not known here. */
export interface CountyClient {
  get<Schema extends z.ZodType>(path: string, schema: Schema, signal?: AbortSignal): Promise<z.output<Schema>>;
  /** The answer as it came; whoever reads it checks it. */
  bytes(path: string): Promise<ArrayBuffer>;
  send<Schema extends z.ZodType>(request: SendRequest<Schema>): Promise<z.output<Schema>>;
}

export interface SendRequest<Schema> {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: unknown;
  readonly schema: Schema;
  readonly signal?: AbortSignal | undefined;
}

/** An error answer of the county, with its HTTP status. */
export class CountyError extends CodedError {
  readonly status: number;

  constructor(code: CodedError['code'], status: number, detail?: string) {
    super(code, detail);
    this.name = 'CountyError';
    this.status = status;
  }
}

/** Every answer is parsed by its schema. @throws CodedError N01 no line, N02 county not well, N03 unreadable answer, or the county's own code */
export function createCountyClient(fetchNow: typeof fetch = globalThis.fetch.bind(globalThis)): CountyClient {
  const ask = async <Schema extends z.ZodType>(path: string, schema: Schema, init: RequestInit) => {
    const answer = await reach(fetchNow, path, init);
    const body: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw refusal(answer.status, body);
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw new CodedError('N03', parsed.error.issues[0]?.path.join('.'));
    return parsed.data;
  };
  return {
    get: (path, schema, signal) => ask(path, schema, { ...base, signal: signal ?? null }),
    bytes: async (path) => {
      const answer = await reach(fetchNow, path, base);
      if (!answer.ok) throw refusal(answer.status, await answer.json().catch(() => undefined));
      return answer.arrayBuffer().catch((cause: unknown) => {
        throw new CodedError('N01', undefined, { cause });
      });
    },
    send: ({ method, path, body, schema, signal }) =>
      ask(path, schema, {
        ...base,
        method,
        headers: { ...base.headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: signal ?? null,
      }),
  };
}

/** The header tells the county that the request was made by our own page (no other site can set it). */
const base = { headers: { 'x-sanzhi-request': '1' }, credentials: 'same-origin', cache: 'no-store' } as const;

async function reach(fetchNow: typeof fetch, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchNow(path, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new CodedError('N01', undefined, { cause });
  }
}

function refusal(status: number, body: unknown): CodedError {
  const parsed = errorAnswerSchema.safeParse(body);
  if (parsed.success && isErrorCode(parsed.data.code)) {
    return new CountyError(parsed.data.code, status, parsed.data.detail);
  }
  return new CountyError(status === 502 || status === 504 ? 'N01' : 'N02', status);
}
