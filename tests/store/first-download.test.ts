import { execFileSync } from 'node:child_process';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { FakeCounty } from '../support/fake-county.ts';
import { builtPages, type Pages } from './support/build-pages.ts';
import { call, type DeskBrowser, launchDesk, newProfile, removeProfile } from './support/desk-browser.ts';

let pages: Pages;
let browser: DeskBrowser | undefined;
let profile: string;

beforeAll(async () => {
  pages = await builtPages();
});

afterEach(async () => {
  await browser?.close().catch(() => undefined);
  await removeProfile(profile);
});

async function launch(county: FakeCounty): Promise<DeskBrowser> {
  await browser?.close().catch(() => undefined);
  browser = await launchDesk(pages, profile, county.handlerFor('dev-a'));
  return browser;
}

/** A county with records of another desk, and one record of this desk that the county does not know. */
async function filled(count: number): Promise<{ county: FakeCounty; own: string; ids: string[] }> {
  profile = await newProfile();
  const county = new FakeCounty();
  const page = await (await launch(county)).openPage();
  await call(page, 'open');
  const own = await call(page, 'save', 1);
  const { record } = (await call(page, 'get', own)) ?? {};
  if (!record) throw new Error('no record');
  await call(page, 'close');
  const { orderKey: _, county: __, ...wire } = record;
  const ids = Array.from({ length: count }, (_each, at) => {
    const scattered = ((at * 2654435761) % 4294967296).toString(16).padStart(8, '0');
    return `${scattered}-${record.id.slice(9)}`;
  });
  for (const id of ids) county.put({ ...wire, id } as LedgerRecord);
  return { county, own, ids };
}

function killBrowser(): void {
  const own = execFileSync('pgrep', ['-f', '--', `--user-data-dir=${profile}`], { encoding: 'utf8' });
  for (const pid of own.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
}

test('a kill in the middle of the first download: it goes on where it was, nothing is lost, doubled or sent back', async () => {
  const { county, own, ids } = await filled(4500);
  const page = await (await launch(county)).openPage();
  await call(page, 'open');
  county.snapshotBreaksAfter = 2600;
  await call(page, 'startSync');
  const received = async () => (await call(page, 'syncStatus'))?.firstDownload?.received ?? 0;
  await expect.poll(received, { interval: 10, timeout: 30_000 }).toBeGreaterThanOrEqual(2000);
  killBrowser();
  Object.assign(county, { snapshotBreaksAfter: null, line: 'up' });
  county.asked.length = 0;

  const again = await (await launch(county)).openPage();
  await call(again, 'open');
  await call(again, 'startSync');
  await expect.poll(() => county.get(own)?.id, { timeout: 30_000 }).toBe(own);
  expect((await call(again, 'ids')).length).toBe(ids.length + 1);
  expect(new Set(await call(again, 'ids'))).toEqual(new Set([own, ...ids]));
  expect(county.asked[0]).toBeGreaterThanOrEqual(2000);
  expect((await call(again, 'syncLog')).find(({ what }) => what === 'first')?.count).toBe(ids.length); // both attempts
  expect(county.pushedRows).toBe(1);
  await expect.poll(async () => (await call(again, 'list', { syncStates: ['waiting'] })).total).toBe(0);
});

test('what was edited here since an interrupted download is merged, not overwritten', async () => {
  const { county, ids } = await filled(2500);
  const page = await (await launch(county)).openPage();
  await call(page, 'open');
  county.snapshotBreaksAfter = 1200;
  await call(page, 'startSync');
  const [edited = ''] = ids;
  await expect.poll(async () => (await call(page, 'get', edited))?.record.id, { timeout: 30_000 }).toBe(edited);
  await call(page, 'edit', edited, { participants: 88 });
  Object.assign(county, { snapshotBreaksAfter: null, line: 'up' });
  await expect.poll(() => county.get(edited)?.data.participants, { timeout: 30_000 }).toBe(88);
  expect(county.pushedRows).toBe(2);
  expect(county.conflictsAnswered).toBe(0);
});
