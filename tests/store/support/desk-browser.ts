import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type BrowserContext, chromium, type Page, type Route } from '@playwright/test';
import type { ApiAnswer, ApiRequest } from '../../support/api-request.ts';
import { CHROMIUM } from '../../support/chromium.ts';
import type { Harness } from '../pages/store-page.ts';
import type { Pages } from './build-pages.ts';

export const ORIGIN = 'https://desk.store.test';

/** Answers `/api` requests of a desk; what the county says in this test. */
export type ApiHandler = (request: ApiRequest) => Promise<ApiAnswer>;

/** A Chromium with a profile on disk: IndexedDB is the real one and outlives the browser. */
export interface DeskBrowser {
  readonly context: BrowserContext;
  readonly profile: string;
  openPage(): Promise<Page>;
  close(): Promise<void>;
}

export async function newProfile(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'sanzhi-store-'));
}

export async function removeProfile(profile: string): Promise<void> {
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

export async function launchDesk(
  pages: Pages,
  profile: string,
  api?: ApiHandler,
  more: readonly string[] = [],
): Promise<DeskBrowser> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', ...more],
  });
  await context.route(`${ORIGIN}/**`, (route) => serve(route, pages, api));
  return {
    context,
    profile,
    async openPage() {
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error('page:', error.message.slice(0, 300)));
      await page.goto(`${ORIGIN}/`);
      await page.waitForFunction(() => 'harness' in globalThis);
      return page;
    },
    close: () => context.close(),
  };
}

async function serve(route: Route, pages: Pages, api?: ApiHandler): Promise<void> {
  const request = route.request();
  const { pathname, search } = new URL(request.url());
  if (pathname.startsWith('/api/')) {
    if (!api) return route.abort('connectionrefused');
    const headers = request.headers();
    const sent = request.postDataBuffer();
    const raw = sent && headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : (sent ?? Buffer.alloc(0));
    const isJson = headers['content-type'] === 'application/json';
    const body: unknown = isJson ? JSON.parse(raw.toString('utf8')) : undefined;
    const asked = { method: request.method(), path: pathname + search, body, raw, headers };
    const answer = await api(asked).catch(() => null);
    if (!answer) return route.abort('connectionreset').catch(() => undefined);
    const { status, bytes, body: json, headers: given } = answer;
    const content = bytes ? { body: Buffer.from(bytes) } : { json };
    return route.fulfill({ status, ...content, ...(given && { headers: { ...given } }) }).catch(() => undefined);
  }
  const file = pages.get(pathname);
  if (!file) return route.fulfill({ status: 404, body: '' });
  return route.fulfill({ status: 200, body: file.body, contentType: file.type });
}

type Args<Name extends keyof Harness> = Harness[Name] extends (...args: infer A) => unknown ? A : never;
type Answer<Name extends keyof Harness> = Harness[Name] extends (...args: never[]) => infer R ? Awaited<R> : never;

/** Calls a function of the test page. */
export function call<Name extends keyof Harness>(page: Page, name: Name, ...args: Args<Name>): Promise<Answer<Name>> {
  return page.evaluate(
    ([called, given]) => {
      const { harness } = globalThis as unknown as { harness: Record<string, (...all: unknown[]) => unknown> };
      return harness[called as string]?.(...(given as unknown[]));
    },
    [name, args] as [string, unknown[]],
  ) as Promise<Answer<Name>>;
}
