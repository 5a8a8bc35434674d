import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ListQuery } from '../../renderer/store/desk-store.ts';
import { ListIndex } from '../../renderer/store/worker/list-index.ts';
import { type ListRow, listRowOf, searchForm } from '../../renderer/store/worker/list-row.ts';
import { PinyinTable } from '../../shared/domain/pinyin-table.ts';
import { createRecord } from '../../shared/schema/build-record.ts';
import { orderKeyOf, type StoredRecord } from '../../shared/schema/record.ts';
import { createSealer } from '../../shared/schema/record-sealer.ts';
import { importSealKey } from '../../shared/seal/box.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TYPES, sampleValues } from '../support/sample-values.ts';
import type { BenchLine } from './bench-line.ts';

/**
 * The list index alone, in this process: first rows, next page, typing a search, changes in between, memory per row.
 * The floor is a plain filter (and sort) over the same rows. `node tests/bench/list-bench.ts [rows]` prints it.
 */
export async function listSection(count: number): Promise<BenchLine[]> {
  const before = memoryUsed();
  const index = new ListIndex();
  const fill = await filled(index, count);
  const rows = index.page({ withVoid: true, offset: 0, limit: count }).rows;
  const perRow = Math.round((memoryUsed() - before) / count);
  const table = new PinyinTable();
  const cold = timed(() => {
    index.takePinyin(table);
    index.page({ search: 'zhiyuan', offset: 0, limit: 50 });
  });
  const learnt = timed(() => {
    while (index.learnSounds(300));
  });
  const perRowMore = Math.round((memoryUsed() - before) / count) - perRow;
  return [
    { ...none, what: `建 ${count} 行（含解析样本）`, ours: `${Math.round(fill)} 毫秒，每行 ${perRow} 字节` },
    { ...none, what: '第一次拼音检索（含读音表）', ours: `${Math.round(cold)} 毫秒` },
    { ...none, what: '之后在空闲时备好读音', ours: `${Math.round(learnt)} 毫秒，每行再加 ${perRowMore} 字节` },
    lineOf('筛选后首页', firstPages(), index, rows, table),
    lineOf('翻到下一页', nextPages(), index, rows, table),
    lineOf('换排序方式', otherOrders(), index, rows, table),
    lineOf(
      '汉字检索（逐字输入）',
      typing(['志愿服务', '三组 道路', '柳树屯', '没有的词', '调解 2023']),
      index,
      rows,
      table,
    ),
    lineOf('拼音检索（逐字输入）', typing(['zhiyuan', 'zyfw', 'sz dl', 'wangxiulan', 'yfys']), index, rows, table),
    lineOf('刚保存一条后的首页', firstPages(), index, rows, table, (at) => index.put([changed(rows, at)])),
    lineOf('刚收到 500 条后的首页', firstPages(), index, rows, table, (at) =>
      index.put(Array.from({ length: 500 }, (_, more) => changed(rows, at * 500 + more))),
    ),
  ];
}

const none = { peer: '—', ratio: '—', budget: '—', isMet: null };
const BUDGET_MS = 100;
const VILLAGES = Array.from({ length: 15 }, (_, at) => String(510802105201 + at));
const names = {
  types: [...defaultCatalogue().types.values()].map((type) => [type.id, type.label] as const),
  units: VILLAGES.map((code, at) => [code, `${'柳桥石井'[at % 4]}${'河湾坪坝'[at % 3]}村`] as const),
};

function firstPages(): ListQuery[] {
  return SAMPLE_TYPES.flatMap((type, at) => {
    const year = String(2020 + (at % 7));
    const page = { offset: 0, limit: 50 };
    return [
      { type, ...page },
      { type, ...page, period: { from: `${year}-01`, to: `${year}-12` }, unitCodes: VILLAGES.slice(0, 3) },
      { ...page, syncStates: ['waiting'], types: [type], countTypes: true },
    ];
  });
}

function nextPages(): ListQuery[] {
  const pages = Array.from({ length: 20 }, (_, at) => at * 50);
  return SAMPLE_TYPES.flatMap((type) => pages.map((offset) => ({ type, offset, limit: 50 })));
}

function otherOrders(): ListQuery[] {
  const keys = ['recordNo', 'unitCode', 'status', 'updatedAt', 'due', 'mainDate'] as const;
  return [...keys, ...keys].flatMap((by, at) =>
    SAMPLE_TYPES.slice(0, 3).map((type) => ({ type, sort: { by, descending: at % 2 === 0 }, offset: 0, limit: 50 })),
  );
}

/** Every beginning of each text, as somebody types it. */
function typing(texts: readonly string[]): ListQuery[] {
  return texts.flatMap((text) =>
    Array.from({ length: text.length }, (_, at) => ({ search: text.slice(0, at + 1), names, offset: 0, limit: 50 })),
  );
}

function lineOf(
  what: string,
  queries: readonly ListQuery[],
  index: ListIndex,
  rows: readonly ListRow[],
  table: PinyinTable,
  before: (at: number) => void = () => undefined,
): BenchLine {
  const ours = queries.map((query, at) => {
    before(at);
    return timed(() => index.page(query));
  });
  const floor = queries.slice(0, 30).map((query) => timed(() => plainly(rows, query, table)));
  const pair = (times: readonly number[]) => `p50 ${share(times, 0.5)} / p95 ${share(times, 0.95)} 毫秒`;
  const ratio = (share(ours, 0.95) / Math.max(0.1, share(floor, 0.95))).toFixed(2);
  const isMet = share(ours, 0.95) <= BUDGET_MS;
  return { what, ours: pair(ours), peer: `逐行过滤 ${pair(floor)}`, ratio, budget: `p95 ≤ ${BUDGET_MS} 毫秒`, isMet };
}

/** The floor: what a plain program does with rows in an array; for letters, the same table without any narrowing. */
function plainly(rows: readonly ListRow[], query: ListQuery, table: PinyinTable): ListRow[] {
  const words = searchForm(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const spelt = new Map(words.map((word) => [word, /[a-z]/.test(word) ? table.matcher(word) : () => false]));
  const isIn = (row: ListRow, word: string) =>
    row.search.includes(word) || (spelt.get(word)?.(row.search, row.shortLength) ?? false);
  const found = rows.filter(
    (row) =>
      (query.type === undefined || row.type === query.type) &&
      (query.types?.includes(row.type) ?? true) &&
      (query.unitCodes?.includes(row.unitCode) ?? true) &&
      (!query.period || (row.period >= query.period.from && row.period <= query.period.to)) &&
      (query.syncStates?.includes(row.syncState) ?? true) &&
      words.every((word) => isIn(row, word)),
  );
  const by = query.sort?.by ?? 'mainDate';
  found.sort((a, b) => (a[by] < b[by] ? 1 : a[by] > b[by] ? -1 : a.id < b.id ? 1 : -1));
  return found.slice(query.offset, query.offset + query.limit);
}

const TEMPLATES = 700;

/** Puts rows of made records as the worker's scan does, 300 at a time. Milliseconds. */
async function filled(index: ListIndex, count: number): Promise<number> {
  const templates = await madeRecords();
  const start = performance.now();
  for (let at = 0; at < count; at += 300) {
    const numbers = Array.from({ length: Math.min(300, count - at) }, (_, more) => at + more);
    index.put(numbers.map((number) => listRowOf(recordOf(templates, number))));
  }
  return performance.now() - start;
}

/** A record of its own, with its own texts: as read from the store, nothing is shared with others. */
function recordOf(templates: readonly string[], number: number): StoredRecord {
  const record = JSON.parse(templates[number % templates.length] ?? '') as StoredRecord;
  const scattered = ((number * 2654435761) % 4294967296).toString(16).padStart(8, '0');
  const mainDate = `20${20 + (number % 7)}${record.mainDate.slice(4)}`;
  return {
    ...record,
    id: `${scattered}${record.id.slice(8)}`,
    unitCode: VILLAGES[(number >> 3) % VILLAGES.length] ?? '',
    mainDate,
    period: mainDate.slice(0, 7),
    recordNo: number % 3 === 0 ? '' : `WM-105203-2026-${number}`,
    county: number % 50 === 0 ? null : { rev: record.rev, seq: number, receivedAt: '', refusal: null },
    ext: { ...record.ext, title: `${String(record.ext.title)}${number}`, due: number % 9 === 0 ? mainDate : '' },
  };
}

async function madeRecords(): Promise<string[]> {
  const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  const key = await importSealKey(crypto.subtle, 'town-1', chance.bytes(32));
  const author = {
    catalogue: defaultCatalogue(),
    context: { today: '2027-01-15', units: new Map(), memberCountOf: () => null },
    clock: { now: () => Date.parse('2027-01-15T08:00:00Z') },
    chance,
    deviceId: 'dev-a',
    account: { accountId: 'a', name: '王文书' },
    sealer: createSealer({ cipher: crypto.subtle, chance }, key),
  };
  return Promise.all(
    Array.from({ length: TEMPLATES }, async (_, at) => {
      const type = SAMPLE_TYPES[at % SAMPLE_TYPES.length] ?? 'civil_practice';
      const unitCode = VILLAGES[0] ?? '';
      const record = await createRecord(author, { type, unitCode, alsoCountsIn: [], ...sampleValues(type, at) });
      return JSON.stringify({ ...record, orderKey: orderKeyOf(record.mainDate), county: null });
    }),
  );
}

function changed(rows: readonly ListRow[], at: number): ListRow {
  const row = rows[(at * 7919) % rows.length] as ListRow;
  return { ...row, mainDate: '2026-12-30', period: '2026-12' };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function share(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 10) / 10;
}

function memoryUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

if (import.meta.main) {
  for (const { what, ours, peer, ratio } of await listSection(Number(process.argv[2] ?? 100_000))) {
    console.log(`${what}：${ours}；对照 ${peer}；比 ${ratio}`);
  }
}
