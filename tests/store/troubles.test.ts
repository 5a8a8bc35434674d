import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { FakeCounty } from '../support/fake-county.ts';
import { builtPages, type Pages } from './support/build-pages.ts';
import { call } from './support/desk-browser.ts';
import { JournaledDesk } from './support/journaled-desk.ts';

/** What old PCs do to a desk with a second copy: no room, no right, wrong clocks, sleep; and what the county adds. */

const TEN_YEARS = 10 * 365 * 86_400_000;
let pages: Pages;
let desk: JournaledDesk;

beforeAll(async () => {
  pages = await builtPages();
});
beforeEach(async () => {
  desk = await JournaledDesk.on(pages);
});
afterEach(() => desk.end());

const total = async (page: Page) => (await call(page, 'list', { withVoid: true })).total;
const journalFolder = () => join(desk.data, 'program', 'journal');
/** The next start without the store: only what the journal holds is there. */
async function rebuilt(): Promise<Page> {
  await desk.stop();
  desk.loseStore();
  return desk.start();
}

describe('no room', () => {
  test('for the journal: S02, nothing is written anywhere, and saving works when there is room again', async () => {
    let page = await desk.start();
    await call(page, 'save', 1);
    desk.host.limitFiles(300); // an entry begins to be written, in this file and the next, and cannot be finished
    expect(await call(page, 'saveCode', 2, {})).toBe('S02');
    expect(await call(page, 'draftCode', 1, 3000)).toBe('S02');
    expect([await total(page), (await call(page, 'drafts')).length]).toEqual([1, 0]);
    desk.host.limitFiles(null);
    expect(await call(page, 'saveCode', 2, {})).toBe('saved');
    expect(await call(page, 'draftCode', 1, 3000)).toBe('saved');
    page = await rebuilt();
    expect((await call(page, 'restored')).findings).toEqual([]);
    expect([await total(page), (await call(page, 'drafts')).length]).toEqual([2, 1]);
  });

  test('in the browser’s store: S02, and what was refused does not come back out of the journal', {
    timeout: 240_000,
  }, async () => {
    let page = await desk.start({ quota: 4_000_000 });
    const id = await call(page, 'save', 1);
    const codes: string[] = [];
    for (let at = 0; at < 40 && !codes.includes('S02'); at++) codes.push(await call(page, 'draftCode', at, 300_000));
    expect(codes.at(-1)).toBe('S02');
    const drafts = codes.filter((code) => code === 'saved').length;
    page = await rebuilt();
    expect((await call(page, 'drafts')).length).toBe(drafts);
    expect((await call(page, 'get', id))?.record.id).toBe(id);
  });

  test('for a backup: S06, the one before stays, and no half file is left', async () => {
    const page = await desk.start();
    for (let seed = 1; seed <= 8; seed++) await call(page, 'save', seed);
    expect(await call(page, 'backUp', 'file')).toEqual({ fileName: 'chosen.szb' });
    const before = readFileSync(join(desk.data, 'chosen', 'chosen.szb'));
    desk.host.limitFiles(2000);
    await expect(call(page, 'backUp', 'file')).rejects.toThrow(/S06/);
    await expect(call(page, 'backUp', 'snapshot')).rejects.toThrow(/S06/);
    expect(readdirSync(join(desk.data, 'chosen'))).toEqual(['chosen.szb']);
    expect(readFileSync(join(desk.data, 'chosen', 'chosen.szb')).equals(before)).toBe(true);
    expect(readdirSync(join(journalFolder(), 'snapshots'))).toEqual([]);
    desk.host.limitFiles(null);
    expect(await call(page, 'backUp', 'snapshot')).not.toBeNull();
  });
});

test('a journal that cannot be used: the desk opens and shows its records, saving says S05 until it can', async () => {
  let page = await desk.start();
  const id = await call(page, 'save', 1);
  await call(page, 'close');
  await desk.stop();
  renameSync(journalFolder(), `${journalFolder()}-away`);
  writeFileSync(journalFolder(), 'a file in the place of the folder');
  page = await desk.start();
  expect((await call(page, 'restored')).mode).toBe('unavailable');
  expect((await call(page, 'get', id))?.record.id).toBe(id);
  expect(await call(page, 'saveCode', 2, {})).toBe('S05');
  expect(await total(page)).toBe(1);
  rmSync(journalFolder());
  renameSync(`${journalFolder()}-away`, journalFolder());
  expect(await call(page, 'saveCode', 2, {})).toBe('saved');
  page = await rebuilt();
  expect(await total(page)).toBe(2);
});

test('a clock ten years back and another time zone change neither what is restored nor what is newer', async () => {
  let page = await desk.start();
  const id = await call(page, 'save', 1);
  await call(page, 'close');
  await desk.stop();
  page = await desk.start({ clockShift: -TEN_YEARS, timeZone: 'America/New_York' });
  await call(page, 'edit', id, { participants: 4711 }); // “ten years before” it was made
  const later = await call(page, 'save', 2);
  expect(await call(page, 'backUp', 'snapshot')).not.toBeNull();
  await call(page, 'edit', id, { participants: 4712 });
  page = await rebuilt();
  expect((await call(page, 'get', id))?.values.participants).toBe(4712);
  expect((await call(page, 'get', later))?.record.id).toBe(later);
  await call(page, 'edit', id, { participants: 4713 });
  page = await rebuilt();
  expect((await call(page, 'get', id))?.values.participants).toBe(4713);
});

test('a PC that falls asleep in the middle of a save finishes it once when it wakes', async () => {
  let page = await desk.start();
  await call(page, 'save', 1);
  desk.host.freeze();
  const saving = call(page, 'save', 2);
  const isDone = await Promise.race([
    saving.then(() => true),
    new Promise((resolve) => setTimeout(resolve, 3000, false)),
  ]);
  expect(isDone).toBe(false); // no “已保存” without the journal
  desk.host.thaw();
  const id = await saving;
  expect(await total(page)).toBe(2);
  page = await rebuilt();
  expect([await total(page), (await call(page, 'get', id))?.record.id]).toEqual([2, id]);
});

test('a rebuilt store and the county agree again: nothing twice, nothing in conflict, others’ records back', async () => {
  const county = new FakeCounty();
  const api = county.handlerFor('dev-a');
  let page = await desk.start({ api });
  await call(page, 'startSync');
  const sent = [await call(page, 'save', 1), await call(page, 'save', 2)];
  await call(page, 'syncNow');
  await expect.poll(() => county.size, { timeout: 20_000 }).toBe(2);
  const [first = '', second = ''] = sent;
  const other = county.get(first) as LedgerRecord;
  county.put({ ...other, id: `f${first.slice(1)}`, remark: '别的电脑填的' });
  const theirs = county.get(second) as LedgerRecord;
  const [entry] = theirs.history;
  if (!entry) throw new Error('no history');
  const rev = '2-dev-other-abcdefgh';
  county.put({
    ...theirs,
    rev,
    remark: '别人改过',
    history: [...theirs.history, { ...entry, rev, base: theirs.rev, changes: [] }],
  });
  await call(page, 'syncNow');
  await expect.poll(() => total(page), { timeout: 20_000 }).toBe(3);
  await call(page, 'stopSync');
  county.line = 'down';
  await call(page, 'edit', first, { participants: 4711 });
  const unsent = await call(page, 'save', 3);
  const pushedBefore = county.pushedRows;

  await desk.stop();
  desk.loseStore();
  county.line = 'up';
  page = await desk.start({ api });
  await call(page, 'startSync');
  await expect.poll(() => county.get(unsent)?.id, { timeout: 30_000 }).toBe(unsent);
  await expect
    .poll(async () => (await call(page, 'list', { syncStates: ['waiting'] })).total, { timeout: 30_000 })
    .toBe(0);
  expect(await total(page)).toBe(4);
  expect((await call(page, 'list', { syncStates: ['conflict', 'refused'] })).total).toBe(0);
  expect((await call(page, 'get', second))?.record.remark).toBe('别人改过');
  expect([county.size, county.get(first)?.data.participants]).toEqual([4, 4711]);
  expect(county.pushedRows - pushedBefore).toBeLessThanOrEqual(4);
});

test('a torn end is cut and told; the store is ahead then, and a snapshot makes the second copy whole again', async () => {
  let page = await desk.start();
  await call(page, 'save', 1);
  await call(page, 'save', 2);
  await call(page, 'close');
  await desk.stop();
  const [name = ''] = readdirSync(journalFolder()).filter((one) => one.endsWith('.szj'));
  const path = join(journalFolder(), name);
  writeFileSync(path, readFileSync(path).subarray(0, -7));
  page = await desk.start();
  const report = await call(page, 'restored');
  expect(report.findings).toMatchObject([{ kind: 'cut' }]);
  expect(await total(page)).toBe(2);
  await call(page, 'backUp', 'snapshot');
  page = await rebuilt();
  expect(await total(page)).toBe(2);
  expect(existsSync(path)).toBe(true);
});
