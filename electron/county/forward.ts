import { type ErrorCode, errorSentence } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../platform/log.ts';
import type { CookieJar } from './cookie-jar.ts';
import { isCertificateFault } from './trusted-fetch.ts';

export interface ForwardPorts {
  /** Electron's net.fetch: proxies and certificates as the operating system has them. */
  fetch(address: string, init: RequestInit & { duplex?: 'half' }): Promise<Response>;
  countyOrigin(): Promise<string>;
  readonly jar: CookieJar;
  readonly log: WriteLog;
}

/** Longest wait for the county's first byte. The longest request is a long poll of 25 s on a poor line. */
export const ANSWER_TIMEOUT_MS = 70_000;

/** What may pass to the county: nothing that names the window, and no credential but ours. */
const PASS_UP = ['accept', 'accept-language', 'content-type', 'content-encoding', 'if-none-match', 'if-match', 'range'];
const PASS_UP_PREFIX = 'x-sanzhi-';
/** What must not pass down: the credential, and words about a transfer that ended in this process. */
const KEEP_BACK = new Set([
  'set-cookie',
  'set-cookie2',
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'strict-transport-security',
  'content-security-policy',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'clear-site-data',
  'location',
  'refresh',
]);

/**
 * Carries a window's request for `/api/…` to the county with the device's credential, and the answer back without it.
 * Bodies are streamed both ways. A county that cannot be reached answers 503 with `{code:'N01'}`, one that keeps
 * silent 504 with `{code:'N02'}`, one whose certificate nobody vouches for 503 with `{code:'N16'}`: for the desk that is an ordinary state, not a failure.
 */
export function countyForwarder(ports: ForwardPorts): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    if (!isApiPath(pathname)) return refusal(404, 'N05');
    const origin = await ports.countyOrigin();
    const headers = headersUp(request.headers);
    const cookie = await ports.jar.headerFor(origin);
    if (cookie !== null) headers.set('cookie', cookie);

    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), ANSWER_TIMEOUT_MS);
    try {
      const answer = await ports.fetch(`${origin}${pathname}${search}`, {
        method: request.method,
        headers,
        signal: AbortSignal.any([request.signal, silence.signal]),
        redirect: 'error',
        credentials: 'omit', // the jar is ours; Chromium's own cookie store must stay out of it
        cache: 'no-store',
        ...(request.body === null ? {} : { body: request.body, duplex: 'half' }),
      });
      await ports.jar.take(origin, setCookiesOf(answer.headers));
      return new Response(answer.body, { status: answer.status, headers: headersDown(answer.headers) });
    } catch (error) {
      ports.log('county.unreachable', { error: error instanceof Error ? error.name : 'unknown' });
      if (isCertificateFault(error)) return refusal(503, 'N16');
      return silence.signal.aborted ? refusal(504, 'N02') : refusal(503, 'N01');
    } finally {
      clearTimeout(timer);
    }
  };
}

/** True for `/api` and what lies under it, once the path is taken apart: no way out by dots or encoded slashes. */
export function isApiPath(pathname: string): boolean {
  return /^\/api(?:\/[A-Za-z0-9._~@:+,=-]+)*\/?$/.test(pathname) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(pathname);
}

function headersUp(given: Headers): Headers {
  const headers = new Headers();
  for (const [name, value] of given) {
    if (PASS_UP.includes(name) || name.startsWith(PASS_UP_PREFIX)) headers.set(name, value);
  }
  return headers;
}

function headersDown(given: Headers): Headers {
  const headers = new Headers();
  for (const [name, value] of given) if (!KEEP_BACK.has(name)) headers.append(name, value);
  headers.set('cache-control', 'no-store');
  headers.set('x-content-type-options', 'nosniff');
  return headers;
}

// Electron joins several Set-Cookie headers into one; a comma followed by `name=` begins the next.
function setCookiesOf(headers: Headers): string[] {
  return headers.getSetCookie().flatMap((header) => header.split(/,(?=\s*[A-Za-z_][\w-]*=)/));
}

function refusal(status: number, code: ErrorCode): Response {
  return Response.json(
    { code, message: errorSentence(code) },
    { status, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } },
  );
}
