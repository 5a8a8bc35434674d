import type { Page } from '@playwright/test';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { FakeCounty } from '../support/fake-county.ts';
import { builtPages, type Pages } from './support/build-pages.ts';
import { call } from './support/desk-browser.ts';
import { type OneDesk, oneDesk, wireRecord } from './support/one-desk.ts';

let pages: Pages;
let desk: OneDesk | null = null;
beforeAll(async () => {
  pages = await builtPages();
});
afterEach(async () => {
  await desk?.close();
  desk = null;
});

const status = async (page: Page) => await call(page, 'syncStatus');
const quiet = (page: Page) => expect.poll(async () => (await status(page))?.waiting, { timeout: 30_000 }).toBe(0);

async function filled(count: number): Promise<{ county: FakeCounty; page: Page; ids: string[] }> {
  const county = new FakeCounty();
  desk = await oneDesk(pages, county, 'dev-a', async (page) => {
    for (let seed = 0; seed < count; seed++) await call(page, 'save', seed);
  });
  await expect.poll(() => county.size, { timeout: 30_000 }).toBe(count);
  await quiet(desk.page);
  return { county, page: desk.page, ids: county.ids() };
}

const voided = (record: LedgerRecord | null): LedgerRecord => {
  if (!record) throw new Error('no record');
  const rev = `9-dev-b-${record.id.slice(0, 10)}`;
  const entry = { rev, base: record.rev, action: 'void', by: record.enteredBy, deviceId: 'dev-b', changes: [] };
  return { ...record, rev, status: 'void', history: [...record.history, entry] };
};

test('many voids at once are not sent before a person has agreed; everything else is', async () => {
  const { county, page, ids } = await filled(25);
  county.line = 'down';
  for (const id of ids.slice(0, 22)) await call(page, 'voidRecord', id, '误录');
  county.line = 'up';
  await call(page, 'save', 99);
  await expect.poll(() => county.size, { timeout: 40_000 }).toBe(26);
  await expect
    .poll(async () => (await status(page))?.massVoid, { timeout: 30_000 })
    .toMatchObject({ direction: 'send' });
  expect((await status(page))?.massVoid?.ids.length).toBe(22);
  expect(ids.filter((id) => county.get(id)?.status === 'void')).toEqual([]);
  await call(page, 'agreeToVoids', 'send');
  await expect.poll(() => ids.filter((id) => county.get(id)?.status === 'void').length, { timeout: 30_000 }).toBe(22);
  await quiet(page);
  expect((await status(page))?.massVoid).toBeNull();
  expect((await call(page, 'syncLog')).map((entry) => entry.what)).toEqual(expect.arrayContaining(['held', 'agreed']));

  // what the county counts over time may be many although it is few at once
  county.asksAboutVoids = true;
  const [one = '', two = ''] = ids.slice(22);
  await call(page, 'voidRecord', one, '误录');
  await expect
    .poll(async () => (await status(page))?.massVoid, { timeout: 30_000 })
    .toMatchObject({ direction: 'send', ids: [one], isCountyAsking: true });
  await call(page, 'voidRecord', two, '误录');
  await call(page, 'save', 98);
  await expect.poll(() => county.size, { timeout: 30_000 }).toBe(27);
  await expect.poll(async () => (await status(page))?.massVoid?.ids.length, { timeout: 30_000 }).toBe(2);
  await call(page, 'takeBackVoid', two); // the clerk looks, and one of them was wrong
  await expect.poll(async () => (await status(page))?.massVoid?.ids, { timeout: 30_000 }).toEqual([one]);
  expect(county.get(one)?.status).toBe('awaiting');
  await call(page, 'agreeToVoids', 'send');
  await expect.poll(() => county.get(one)?.status, { timeout: 30_000 }).toBe('void');
  await quiet(page);
  expect(county.get(two)).toMatchObject({ status: 'awaiting', voidReason: '' });
});

test('many voids that arrive are not taken in before a person has agreed; sending goes on', async () => {
  const { county, page, ids } = await filled(24);
  for (const id of ids) county.put(voided(county.get(id)), 'dev-b');
  await expect
    .poll(async () => (await status(page))?.massVoid, { timeout: 40_000 })
    .toMatchObject({ direction: 'receive' });
  const alive = async () => (await call(page, 'list')).total;
  expect(await alive()).toBe(24);
  await call(page, 'save', 77);
  await expect.poll(() => county.size, { timeout: 30_000 }).toBe(25);
  await call(page, 'agreeToVoids', 'receive');
  await expect.poll(alive, { timeout: 30_000 }).toBe(1);
});

test('a receipt of both sides is equal when all is quiet; what differs is named, and mended', async () => {
  const { county, page, ids } = await filled(3);
  const [first, second] = ids.map((id) => county.get(id));
  if (!first || !second) throw new Error('no records');
  expect(await call(page, 'receipt', first.period)).toMatchObject({ isEqual: true, differences: [], waiting: 0 });
  county.forget(second.id); // the county lost a record that it acknowledged
  expect(await call(page, 'receipt', second.period)).toMatchObject({
    isEqual: false,
    differences: [{ id: second.id, difference: 'missing_there', mine: second.rev, theirs: null }],
  });
  await call(page, 'mend', second.period);
  await expect.poll(() => county.get(second.id)?.rev, { timeout: 30_000 }).toBe(second.rev);
  await expect.poll(async () => (await call(page, 'receipt', second.period))?.isEqual, { timeout: 30_000 }).toBe(true);
  county.putUnseen({ ...wireRecord(first), id: `00000000${first.id.slice(8)}` }); // a row that the feed never brought
  expect(await call(page, 'receipt', first.period)).toMatchObject({ differences: [{ difference: 'missing_here' }] });
  await call(page, 'mend', first.period);
  await expect.poll(async () => (await call(page, 'receipt', first.period))?.isEqual, { timeout: 30_000 }).toBe(true);
});

test('attachments follow their records, go on where the line broke, and open at another desk', async () => {
  const county = new FakeCounty();
  county.papers.breaksAt = 300_000;
  let [open, sealed] = ['', ''];
  desk = await oneDesk(pages, county, 'dev-a', async (page) => {
    await call(page, 'openPapers');
    open = await call(page, 'saveWithPaper', 1, 700_000);
    sealed = await call(page, 'saveWithPaper', 2, 5000, 'mediation_case');
  });
  await expect.poll(() => county.size, { timeout: 30_000 }).toBe(2);
  await expect.poll(() => county.papers.received, { timeout: 30_000 }).toBeGreaterThan(300_000);
  county.papers.breaksAt = null;
  await expect.poll(() => county.papers.whole.size, { timeout: 40_000 }).toBe(2);
  expect(county.papers.whole.get(open)?.content).toBe(open);
  expect(county.papers.whole.get(sealed)?.content).not.toBe(sealed);
  expect(county.papers.received).toBeLessThan(700_000 + 10_000 + 2 * 256 * 1024); // what had arrived was not sent again
  await expect.poll(async () => (await status((desk as OneDesk).page))?.papers.waiting, { timeout: 10_000 }).toBe(0);
  const other = await oneDesk(pages, county, 'dev-b', (page) => call(page, 'openPapers'));
  try {
    await expect.poll(async () => (await call(other.page, 'list')).total, { timeout: 30_000 }).toBe(2);
    const hashes = await Promise.all(county.ids().map((id) => call(other.page, 'paperHash', id)));
    expect(new Set(hashes)).toEqual(new Set([open, sealed]));
  } finally {
    await other.close();
  }
});

test('a desk that syncs only when asked begins no request by itself until then, sends everything once, and rests again', async () => {
  const county = new FakeCounty();
  desk = await oneDesk(pages, county, 'dev-a', async (opened) => {
    await call(opened, 'openPapers');
    await call(opened, 'save', 0);
  });
  const { page } = desk;
  await expect.poll(() => county.size, { timeout: 30_000 }).toBe(1);
  await quiet(page);
  await call(page, 'setPlan', { mode: 'manual' });
  await expect.poll(async () => (await status(page))?.phase, { timeout: 10_000 }).toBe('resting');
  const before = county.requests.length;
  await call(page, 'saveWithPaper', 50, 5000);
  await call(page, 'actBeside');
  await call(page, 'actAudited', 'record.revealed');
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(county.requests.slice(before)).toEqual([]);
  const [id = ''] = county.ids();
  expect(await call(page, 'receipt', county.get(id)?.period ?? '')).not.toBeNull(); // a person asks there and then
  expect(county.requests.slice(before)).toContain('GET /api/v1/receipt');
  expect(county.requests.slice(before).filter((one) => !one.startsWith('GET /api/v1/receipt'))).toEqual([]);
  await call(page, 'syncNow');
  expect(county.size).toBe(2);
  expect(county.requests.slice(before)).toEqual(
    expect.arrayContaining([
      'POST /api/v1/cases/request-1/answer',
      'POST /api/v1/notices/receipts',
      'POST /api/v1/audit',
    ]),
  );
  await expect.poll(async () => (await status(page))?.phase, { timeout: 10_000 }).toBe('resting');
  expect((await status(page))?.waiting).toBe(0);
  expect(county.papers.whole.size).toBe(1);
});

test('what a person asks for goes at once, beside records too, and a fault of it is told and holds nothing up', async () => {
  const { county, page } = await filled(1);
  await expect.poll(() => county.requests.at(-1), { timeout: 30_000 }).toBe('GET /api/v1/wait'); // for 25 s
  await call(page, 'actAudited', 'record.revealed');
  await call(page, 'syncNow');
  expect(county.audited.map(({ action }) => action)).toContain('record.revealed');

  county.refusesAudit = 'A19';
  await call(page, 'actAudited', 'desk.locked');
  await call(page, 'save', 60);
  await call(page, 'syncNow');
  expect(county.size).toBe(2);
  const told = async () => (await call(page, 'syncLog')).filter(({ what }) => what === 'beside');
  expect(await told()).toMatchObject([{ part: 'audit', code: 'A19' }]);
  await call(page, 'syncNow');
  expect(await told()).toHaveLength(1); // the same fault is not told again
  expect((await status(page))?.error).toBeNull();
  county.refusesAudit = null;
  await call(page, 'syncNow');
  expect(county.audited.at(-1)?.action).toBe('desk.locked');
});
