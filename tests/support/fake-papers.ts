import { createHash } from 'node:crypto';
import type { ApiAnswer, ApiRequest } from './api-request.ts';

/** The attachments of {@link FakeCounty}: in memory, for one town. */
export class FakePapers {
  /** Whole ones by name: the bytes as they were sent. */
  readonly whole = new Map<string, { readonly content: string; readonly bytes: Buffer }>();
  /** Pieces are answered only up to so many bytes of an upload, then the line breaks; null: it holds. */
  breaksAt: number | null = null;
  /** Bytes that arrived, repeated ones included. */
  received = 0;
  readonly #parts = new Map<string, Buffer>();

  answer(sha256: string, url: URL, request: ApiRequest): ApiAnswer {
    if (url.pathname.endsWith('/state')) return this.#state(sha256, url.searchParams.get('content') ?? '');
    return request.method === 'PATCH' ? this.#take(sha256, request) : this.#give(sha256, request);
  }

  #state(sha256: string, content: string): ApiAnswer {
    const whole = this.whole.get(sha256);
    const received = whole?.bytes.length ?? this.#parts.get(content)?.length ?? 0;
    return { status: 200, body: { sha256, received, size: whole ? received : 0, complete: whole !== undefined } };
  }

  #take(sha256: string, { headers = {}, raw = new Uint8Array() }: ApiRequest): ApiAnswer {
    const content = headers['x-sanzhi-content'] ?? '';
    const [offset, size] = [Number(headers['x-sanzhi-offset']), Number(headers['x-sanzhi-size'])];
    const before = this.#parts.get(content) ?? Buffer.alloc(0);
    if (offset !== before.length) return { status: 409, body: { code: 'N09', message: '' } };
    const part = Buffer.concat([before, raw]);
    this.received += raw.length;
    if (this.breaksAt !== null && part.length > this.breaksAt) throw new Error('no line');
    this.#parts.set(content, part);
    if (part.length < size) return { status: 200, body: { sha256, received: part.length, size, complete: false } };
    this.#parts.delete(content);
    if (createHash('sha256').update(part).digest('hex') !== content) {
      return { status: 422, body: { code: 'N10', message: '' } };
    }
    this.whole.set(sha256, { content, bytes: part });
    return this.#state(sha256, content);
  }

  #give(sha256: string, { headers = {} }: ApiRequest): ApiAnswer {
    const whole = this.whole.get(sha256);
    if (!whole) return { status: 404, body: { code: 'N12', message: '' } };
    const from = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    return {
      status: from > 0 ? 206 : 200,
      bytes: whole.bytes.subarray(from),
      headers: { 'content-type': 'application/octet-stream', 'x-sanzhi-content': whole.content },
    };
  }
}
