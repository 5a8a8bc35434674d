import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from '@playwright/test';
import { buildPages, type Pages } from '../store/support/build-pages.ts';
import { newProfile, removeProfile } from '../store/support/desk-browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import type { BenchLine } from './bench-line.ts';

interface Loaded {
  readonly page: Page;
  close(): Promise<void>;
}

/** Measures the local store in a real Chromium with a profile on disk, with `records` and with `many` records in it. */
export async function storeSection(records: number, many: number): Promise<BenchLine[]> {
  const pages = await buildPages('tests/bench/pages/index.html');
  const server = await serve(pages);
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [full, large, empty] = [await newProfile(), await newProfile(), await newProfile()];
  try {
    const lines = [...(await insertLines(origin, full, records)), ...(await startLines(origin, full, empty, records))];
    if (many > 0) {
      await fill(origin, large, many);
      lines.push(...(await startLines(origin, large, empty, many)), ...(await readLines(origin, large, many)));
    }
    return [...lines, ...(await readLines(origin, full, records))];
  } finally {
    server.close();
    for (const profile of [full, large, empty]) await removeProfile(profile);
  }
}

async function fill(origin: string, profile: string, records: number): Promise<void> {
  const { page, close } = await load(origin, profile);
  await bench<number>(page, 'insert', records);
  await close();
}

async function insertLines(origin: string, profile: string, records: number): Promise<BenchLine[]> {
  const { page, close } = await load(origin, profile);
  const before = await bench<number>(page, 'rawDexie', records);
  const ours = await bench<number>(page, 'insert', records);
  const after = await bench<number>(page, 'rawDexie', records);
  await close();
  const floor = (before + after) / 2;
  const rate = (ms: number) => `${Math.round(records / (ms / 1000))} records/s`;
  return [
    {
      what: `Desk: bulk insert of ${records} records, checked and sealed, batches of 1,000`,
      ours: rate(ours),
      peer: `raw Dexie bulkAdd, nothing sealed (mean of a run before and one after): ${rate(floor)}`,
      ratio: (floor / ours).toFixed(2),
      budget: '≥ 0.7 × raw Dexie',
      isMet: floor / ours >= 0.7,
    },
  ];
}

async function startLines(origin: string, full: string, empty: string, records: number): Promise<BenchLine[]> {
  for (const profile of [empty, full]) {
    const first = await load(origin, profile); // the first start after a bulk writes what is left of the list copy
    await bench(first.page, 'start');
    await bench(first.page, 'untilIndexed');
    await first.close();
  }
  const [withNone, withAll, index] = [[] as number[], [] as number[], [] as number[]];
  for (let round = 0; round < 5; round++) {
    for (const [profile, times] of [
      [empty, withNone],
      [full, withAll],
    ] as const) {
      const { page, close } = await load(origin, profile);
      times.push(await bench<number>(page, 'start'));
      if (profile === full) index.push(await bench<number>(page, 'untilIndexed'));
      await close();
    }
  }
  const [none, all] = [median(withNone), median(withAll)];
  return [
    {
      what: `Desk: start to a usable list, ${records} records (median of 5)`,
      ours: `${all} ms`,
      peer: `empty store: ${none} ms`,
      ratio: (all / none).toFixed(2),
      budget: '≤ 1.5 × empty and ≤ 3 s',
      isMet: all / none <= 1.5 && all <= 3000,
    },
    {
      what: `Desk: until counts, filters and search cover all ${records} records (in the background, median of 5)`,
      ours: `${median(index)} ms`,
      peer: '—',
      ratio: '—',
      budget: '—',
      isMet: null,
    },
  ];
}

async function readLines(origin: string, profile: string, records: number): Promise<BenchLine[]> {
  const { page, close } = await load(origin, profile);
  await bench(page, 'start');
  await bench(page, 'untilIndexed');
  const saves = await bench<number[]>(page, 'saves', 200);
  const floor = await bench<number[]>(page, 'rawPuts', 200);
  const forms = await bench<number[]>(page, 'forms', 60);
  const lists = await bench<Readonly<Record<'first' | 'next' | 'filtered', number[]>>>(page, 'lists', 60);
  const searches = {
    chinese: await bench<number[]>(page, 'searches', 'chinese'),
    pinyin: await bench<number[]>(page, 'searches', 'pinyin'),
    initials: await bench<number[]>(page, 'searches', 'initials'),
  };
  const memory = await rendererMemory(page);
  await close();
  const pair = (times: readonly number[]) => `p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`;
  const answer = (what: string, times: readonly number[]): BenchLine => {
    return { what, ours: pair(times), peer: '—', ratio: '—', budget: 'p95 ≤ 100 ms', isMet: at(times, 0.95) <= 100 };
  };
  return [
    {
      what: `Desk: save one record to durable, ${records} in the store`,
      ours: pair(saves),
      peer: `one bare IndexedDB put, flushed: ${pair(floor)}`,
      ratio: (at(saves, 0.95) / Math.max(0.1, at(floor, 0.95))).toFixed(1),
      budget: 'p95 ≤ 60 ms',
      isMet: at(saves, 0.95) <= 60,
    },
    { what: `Desk: open the form of a new record, ${records} in the store`, ours: pair(forms), ...unjudged },
    answer(`Desk: first rows of a type, ${records} records`, lists.first),
    answer(`Desk: next page, ${records} records`, lists.next),
    answer(`Desk: first rows filtered by village, year and state, ${records} records`, lists.filtered),
    answer(`Desk: search in Chinese, letter by letter, ${records} records`, searches.chinese),
    answer(`Desk: search in pinyin, letter by letter, ${records} records`, searches.pinyin),
    answer(`Desk: search by initials, letter by letter, ${records} records`, searches.initials),
    { what: `Desk: memory of page and worker after that, ${records} records`, ours: memory, ...unjudged },
  ];
}

const unjudged = { peer: '—', ratio: '—', budget: '—', isMet: null } as const;

/** Resident memory of the browser's process that runs the page and its worker, after a collection. */
async function rendererMemory(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const browser = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo } = (await browser?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentKilobytes(id));
  return sizes.length === 0 ? 'not told by this browser' : `${Math.round(Math.max(...sizes) / 1024)} MB`;
}

function residentKilobytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

/** Value at a share of the sorted list, one decimal. */
export function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

function median(times: readonly number[]): number {
  return Math.round(at(times, 0.5));
}

/** A page of the bench in its own browser; a fresh browser is what “start” means. */
export async function load(origin: string, profile: string): Promise<Loaded> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  });
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => 'bench' in globalThis);
  return { page, close: () => context.close() };
}

/** Calls a measurement of tests/bench/pages/bench-page.ts. */
export function bench<Answer>(page: Page, name: string, argument?: unknown): Promise<Answer> {
  return page.evaluate(
    ([called, given]) => {
      const { bench: all } = globalThis as unknown as { bench: Record<string, (one: unknown) => Promise<unknown>> };
      return all[called as string]?.(given);
    },
    [name, argument] as const,
  ) as Promise<Answer>;
}

/** Serves the built bench page; `/api` and `/peer` are handed to `api` when there is a server. */
export async function serve(pages: Pages, api?: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (/^\/(api|peer)\//.test(path) && api) return (api as (...all: unknown[]) => void)(request, response);
    const file = pages.get(path);
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return server;
}
