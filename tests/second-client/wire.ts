import { gzipSync } from 'node:zlib';
import type { Json } from './form.ts';

/** SPEC §2 “Errors”. */
export class CountyError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface Sent {
  readonly method?: string;
  /** A message. */
  readonly body?: unknown;
  /** Bytes that are no message, sent as they are. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bodies of so many bytes are packed. */
const PACKED_FROM = 1000;

/** SPEC §2: requests to one county with one credential. */
export class Wire {
  readonly #origin: string;
  #cookie = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  async ask<Answer = Json>(path: string, sent: Sent = {}): Promise<Answer> {
    return (await (await this.answer(path, sent)).json()) as Answer;
  }

  async answer(path: string, { method, body, bytes, headers }: Sent = {}): Promise<Response> {
    const message = body === undefined ? null : Buffer.from(JSON.stringify(body));
    const isPacked = message !== null && message.length >= PACKED_FROM;
    const payload = bytes ?? (message && new Uint8Array(isPacked ? gzipSync(message) : message));
    const answer = await fetch(this.#origin + path, {
      method: method ?? (payload ? 'POST' : 'GET'),
      body: payload,
      headers: {
        'x-sanzhi-request': '1',
        ...(this.#cookie && { cookie: this.#cookie }),
        ...(payload && { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
        ...(isPacked && { 'content-encoding': 'gzip' }),
        ...headers,
      },
    });
    const [cookie = ''] = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    if (cookie) this.#cookie = cookie;
    if (answer.status < 400) return answer;
    const { code, message: text } = (await answer.json()) as { code: string; message: string };
    throw new CountyError(answer.status, code, text);
  }
}
