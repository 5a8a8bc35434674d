import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { APP_HOST } from './origin.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Only the program's own files may run or be loaded; style attributes are what antd works with. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const GUARD_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const;

/** A page to be printed may show itself and nothing else: no script, no picture, no address. */
const PRINT_HEADERS = {
  ...GUARD_HEADERS,
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
} as const;
const PRINT_PATH = /^\/print\/([0-9a-f-]{36})$/;

/**
 * Answers every `app://` request: `/api/…` by the county, `/print/…` by the pages that wait to be printed, all else from
 * the program's own folder of built files. Any other host, folder or method is refused.
 */
export function appProtocol(
  folder: string,
  toCounty: (request: Request) => Promise<Response>,
  waiting: ReadonlyMap<string, string> = new Map(),
): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = URL.parse(request.url);
    if (url === null || url.host !== APP_HOST) return refusal(403);
    if (url.pathname === '/api' || url.pathname.startsWith('/api/')) return toCounty(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    const page = waiting.get(PRINT_PATH.exec(url.pathname)?.[1] ?? '');
    if (page !== undefined) return new Response(page, { headers: PRINT_HEADERS });
    const file = fileFor(folder, url.pathname);
    if (file === null) return refusal(403);
    try {
      const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
      return new Response(await readFile(file), { headers: { ...GUARD_HEADERS, 'content-type': type } });
    } catch {
      return refusal(404);
    }
  };
}

/** The file that a path means, or null when it would lie outside the folder. */
export function fileFor(folder: string, pathname: string): string | null {
  try {
    const wanted = decodeURIComponent(pathname === '/' ? '/index.html' : pathname);
    if (wanted.includes('\0') || wanted.includes('\\')) return null;
    const file = normalize(join(folder, wanted));
    return file.startsWith(folder + sep) ? file : null;
  } catch {
    return null;
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: GUARD_HEADERS });
}
