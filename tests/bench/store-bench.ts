import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from '@playwright/test';
import { buildPages, type Pages } from '../store/support/build-pages.ts';
import { newProfile, removeProfile } from '../store/support/desk-browser.ts';

/** One line of the printed table: a measurement with its peer or floor from the same run. */
export interface BenchLine {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: string;
  readonly budget: string;
}

interface Loaded {
  readonly page: Page;
  close(): Promise<void>;
}

/** Measures the local store in a real Chromium with a profile on disk; `records` is the size of the store. */
export async function storeSection(records: number): Promise<BenchLine[]> {
  const pages = await buildPages('tests/bench/pages/index.html');
  const server = await serve(pages);
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [full, empty] = [await newProfile(), await newProfile()];
  try {
    return [
      ...(await insertLines(origin, full, records)),
      ...(await startLines(origin, full, empty, records)),
      ...(await readLines(origin, full, records)),
    ];
  } finally {
    server.close();
    await removeProfile(full);
    await removeProfile(empty);
  }
}

async function insertLines(origin: string, profile: string, records: number): Promise<BenchLine[]> {
  const { page, close } = await load(origin, profile);
  const floor = await bench<number>(page, 'rawDexie', records);
  const ours = await bench<number>(page, 'insert', records);
  await close();
  const perSecond = (ms: number) => `${Math.round(records / (ms / 1000))} 条/秒`;
  const ratio = (floor / ours).toFixed(2);
  const what = `批量写入 ${records} 条`;
  return [{ what, ours: perSecond(ours), peer: `裸 Dexie bulkAdd ${perSecond(floor)}`, ratio, budget: '≥ 0.7' }];
}

async function startLines(origin: string, full: string, empty: string, records: number): Promise<BenchLine[]> {
  const first = await load(origin, empty);
  await bench(first.page, 'start');
  await first.close();
  const [withNone, withAll] = [[] as number[], [] as number[]];
  let index = 0;
  for (let round = 0; round < 3; round++) {
    for (const [profile, times] of [
      [empty, withNone],
      [full, withAll],
    ] as const) {
      const { page, close } = await load(origin, profile);
      times.push(await bench<number>(page, 'start'));
      if (profile === full) index = await bench<number>(page, 'untilIndexed');
      await close();
    }
  }
  const [none, all] = [median(withNone), median(withAll)];
  return [
    {
      what: `打开到列表可用，${records} 条`,
      ours: `${all} 毫秒`,
      peer: `空库 ${none} 毫秒`,
      ratio: (all / none).toFixed(2),
      budget: '≤ 1.5 且 ≤ 3 秒',
    },
    { what: '列表索引在后台建成', ours: `${index} 毫秒`, peer: '—', ratio: '—', budget: '—' },
  ];
}

async function readLines(origin: string, profile: string, records: number): Promise<BenchLine[]> {
  const { page, close } = await load(origin, profile);
  await bench(page, 'start');
  await bench(page, 'untilIndexed');
  const saves = await bench<number[]>(page, 'saves', 200);
  const floor = await bench<number[]>(page, 'rawPuts', 200);
  const lists = await bench<number[]>(page, 'lists', 60);
  const searches = await bench<number[]>(page, 'searches', 60);
  await close();
  const pair = (times: readonly number[]) => `p50 ${at(times, 0.5)} / p95 ${at(times, 0.95)} 毫秒`;
  const ratio = (at(saves, 0.5) / Math.max(0.1, at(floor, 0.5))).toFixed(1);
  const peer = `裸 IndexedDB 单条写入（落盘） ${pair(floor)}`;
  return [
    {
      what: `保存一条（校验、密封、落盘），库内 ${records} 条`,
      ours: pair(saves),
      peer,
      ratio,
      budget: 'p95 ≤ 60 毫秒',
    },
    { what: '筛选后的首页与翻页', ours: pair(lists), peer: '—', ratio: '—', budget: 'p95 ≤ 100 毫秒' },
    { what: '中文检索', ours: pair(searches), peer: '—', ratio: '—', budget: 'p95 ≤ 100 毫秒' },
  ];
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
    executablePath: process.env.CHROME ?? '/usr/bin/chromium',
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

/** Serves the built bench page; `/api` is handed to `api` when there is a county. */
export async function serve(pages: Pages, api?: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path.startsWith('/api/') && api) return (api as (...all: unknown[]) => void)(request, response);
    const file = pages.get(path);
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return server;
}
