import type { z } from 'zod';
import { joinBytes } from '#shared/kernel/bytes.ts';
import { CodedError, isErrorCode } from '#shared/kernel/coded-error.ts';
import { utf8Bytes } from '#shared/seal/utf8.ts';
import { errorAnswerSchema } from '#shared/sync/messages.ts';
import { gzipped, wireBytes } from './wire.ts';

/** Asks the county at the page's own `/api`; whatever carries it there (Electron's handler, a web server) is not known here. */
export interface CountyClient {
  get<Schema extends z.ZodType>(path: string, schema: Schema, options?: AskOptions): Promise<z.output<Schema>>;
  send<Schema extends z.ZodType>(request: SendRequest<Schema>): Promise<z.output<Schema>>;
  /**
   * A streamed answer of lines: handed over in pieces that end where a line ends, the next one after `take` is done.
   * @throws CodedError N01 the line broke before the end, N14 nothing came for a long time
   */
  lines(path: string, take: (piece: ArrayBuffer) => Promise<boolean>): Promise<void>;
  /** The answer as it is, and its headers. */
  bytes(path: string): Promise<Received>;
  /** A file, gone on with where the line broke. */
  download(path: string): Promise<Received>;
  /** Sends bytes as they are. */
  patch<Schema extends z.ZodType>(request: PatchRequest<Schema>): Promise<z.output<Schema>>;
}

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the whole answer, milliseconds. */
  readonly millis?: number;
}

export interface SendRequest<Schema> {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: unknown;
  readonly schema: Schema;
}

export interface PatchRequest<Schema> {
  readonly path: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
  readonly schema: Schema;
  /** Longest wait for the whole answer, milliseconds. */
  readonly millis?: number;
}

export interface Received {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
}

/** Told of every finished transfer: bytes on the wire (headers left out) and how long it took. */
export type OnTraffic = (bytes: number, millis: number) => void;

/** An error answer of the county, with its HTTP status. */
export class CountyError extends CodedError {
  readonly status: number;

  constructor(code: CodedError['code'], status: number, detail?: string) {
    super(code, detail);
    this.name = 'CountyError';
    this.status = status;
  }
}

/** Longest wait for an answer: beyond it a smaller request has the better chance. */
export const ANSWER_MS = 60_000;
/** Longest transfer of one file, and how often a broken one is gone on with. */
const DOWNLOAD_MS = 30 * ANSWER_MS;
const DOWNLOAD_TRIES = 5;
/** Bodies below this are sent as they are, in bytes. */
const WORTH_PACKING = 1024;
/** Pieces of a stream are handed over from this size on, in bytes. */
const PIECE_BYTES = 512 * 1024;

/** Every answer is parsed by its schema. @throws CodedError N01 no line, N14 no answer in time, N02 county not well, N03 unreadable answer, or the county's own code */
export function createCountyClient(
  fetchNow: typeof fetch = globalThis.fetch.bind(globalThis),
  onTraffic: OnTraffic = () => undefined,
): CountyClient {
  const reach = (path: string, init: RequestInit, options: AskOptions = {}) =>
    reached(fetchNow, path, { ...base, ...init, signal: deadline(options) });
  const ask = async <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    init: RequestInit,
    options?: AskOptions,
  ) => {
    const started = performance.now();
    const answer = await reach(path, init, options);
    const text = await finished(answer.text(), options?.signal);
    const sent = init.body instanceof Uint8Array ? init.body.length : 0;
    onTraffic(sent + wireBytes(path, text), performance.now() - started);
    const body = jsonOf(text);
    if (!answer.ok) throw refusal(answer.status, body);
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw new CodedError('N03', parsed.error.issues[0]?.path.join('.'));
    return parsed.data;
  };
  return {
    get: (path, schema, options) => ask(path, schema, {}, options),
    async send({ method, path, body, schema }) {
      const plain = utf8Bytes(JSON.stringify(body));
      const isPacked = plain.length >= WORTH_PACKING;
      const packed = isPacked ? { 'content-encoding': 'gzip' } : {};
      const headers = { ...base.headers, 'content-type': 'application/json', ...packed };
      return ask(path, schema, { method, headers, body: isPacked ? await gzipped(plain) : plain });
    },
    async lines(path, take) {
      const started = performance.now();
      const answer = await reach(path, {});
      if (!answer.ok) throw refusal(answer.status, jsonOf(await answer.text()));
      const bytes = await eachPiece(answer, take);
      onTraffic(wireBytes(path, bytes), performance.now() - started);
    },
    async bytes(path) {
      const started = performance.now();
      const answer = await reach(path, {});
      if (!answer.ok) throw refusal(answer.status, jsonOf(await answer.text()));
      const bytes = new Uint8Array(await finished(answer.arrayBuffer()));
      onTraffic(wireBytes(path, bytes.length), performance.now() - started);
      return { bytes, headers: answer.headers };
    },
    download: (path) => downloaded(reach, path, onTraffic),
    patch: ({ path, body, headers, schema, millis = ANSWER_MS }) => {
      const named = { ...base.headers, 'content-type': 'application/octet-stream', ...headers };
      return ask(path, schema, { method: 'PATCH', headers: named, body }, { millis });
    },
  };
}

type Reach = (path: string, init: RequestInit, options?: AskOptions) => Promise<Response>;

/** A file, piece after piece, however often the line breaks within reason. */
async function downloaded(reach: Reach, path: string, onTraffic: OnTraffic): Promise<Received> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let tries = DOWNLOAD_TRIES; ; tries--) {
    const [started, before] = [performance.now(), size];
    const range = size > 0 ? { range: `bytes=${size}-` } : {};
    const answer = await reach(path, { headers: { ...base.headers, ...range } }, { millis: DOWNLOAD_MS });
    if (!answer.ok) throw refusal(answer.status, jsonOf(await answer.text()));
    try {
      const reader = answer.body?.getReader();
      for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
        parts.push(part.value);
        size += part.value.length;
      }
      return { bytes: joinBytes(parts), headers: answer.headers };
    } catch (cause) {
      if (tries <= 0) throw new CodedError('N01', undefined, { cause });
    } finally {
      onTraffic(size - before, performance.now() - started);
    }
  }
}

/** The header tells the county that the request was made by our own page (no other site can set it). */
const base = { headers: { 'x-sanzhi-request': '1' }, credentials: 'same-origin', cache: 'no-store' } as const;

function deadline({ signal, millis = ANSWER_MS }: AskOptions): AbortSignal {
  const late = AbortSignal.timeout(millis);
  return signal ? AbortSignal.any([signal, late]) : late;
}

async function reached(fetchNow: typeof fetch, path: string, init: RequestInit): Promise<Response> {
  return finished(fetchNow(path, init), init.signal ?? undefined);
}

/** A broken line and a silent county as codes; what the caller aborted stays an abort. */
async function finished<Value>(transfer: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  try {
    return await transfer;
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const isLate = cause instanceof DOMException && cause.name === 'TimeoutError';
    if (!isLate && signal?.aborted) throw cause;
    throw new CodedError(isLate ? 'N14' : 'N01', undefined, { cause });
  }
}

/** Reads a body of lines piece by piece; answers how many bytes it had. */
async function eachPiece(answer: Response, take: (piece: ArrayBuffer) => Promise<boolean>): Promise<number> {
  const reader = answer.body?.getReader();
  if (!reader) return 0;
  let [kept, size, total] = [[] as Uint8Array[], 0, 0];
  for (;;) {
    const { done, value } = await finished(reader.read());
    if (value) {
      kept.push(value);
      size += value.length;
      total += value.length;
    }
    if (size < PIECE_BYTES && !done) continue;
    const all = joinBytes(kept);
    const end = all.lastIndexOf(10) + 1; // half a line at the end is a line that was cut
    [kept, size] = [[all.slice(end)], all.length - end];
    if (end > 0 && !(await take(all.slice(0, end).buffer))) {
      await reader.cancel().catch(() => undefined);
      return total;
    }
    if (done) return total;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, body: unknown): CodedError {
  const parsed = errorAnswerSchema.safeParse(body);
  if (parsed.success && isErrorCode(parsed.data.code)) {
    return new CountyError(parsed.data.code, status, parsed.data.detail);
  }
  if (status === 413) return new CountyError('N04', status);
  if (status === 408 || status === 504) return new CountyError('N14', status);
  // 407 and 511: a proxy or a hotel's sign-in page stands between; 502: the county is behind one and away
  return new CountyError(status === 502 || status === 407 || status === 511 ? 'N01' : 'N02', status);
}
