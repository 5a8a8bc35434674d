import type { Page } from '@playwright/test';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { catalogueSource, SHIPPED_VERSION } from '../support/catalogue.ts';
import { withField, withType } from '../support/catalogue-edits.ts';
import { FakeCounty } from '../support/fake-county.ts';
import { builtPages, type Pages } from './support/build-pages.ts';
import { call, type DeskBrowser, launchDesk, newProfile, removeProfile } from './support/desk-browser.ts';

/** How a desk takes a version of the catalogue from a fake county that publishes good and bad ones. */

const NEXT_VERSION = SHIPPED_VERSION + 1;

let pages: Pages;
let browser: DeskBrowser | null = null;

beforeAll(async () => {
  pages = await builtPages();
});
afterEach(async () => {
  await browser?.close().catch(() => undefined);
  if (browser) await removeProfile(browser.profile);
  browser = null;
});

const numbered = (version: number) => ({
  ...withType('civil_practice', (type) => withField(type, { id: 'weather', label: '天气', type: 'str' })),
  version,
});

async function openDesk(county: FakeCounty): Promise<Page> {
  browser = await launchDesk(pages, await newProfile(), county.handlerFor('dev-a'));
  const page = await browser.openPage();
  expect(await call(page, 'open')).toBe('open');
  await call(page, 'startSync');
  return page;
}

async function reopen(page: Page): Promise<void> {
  await call(page, 'close');
  expect(await call(page, 'open'), 'a desk can be opened again in the same page').toBe('open');
}

const nextOf = (page: Page) => call(page, 'catalogue').then(({ next }) => next);
const asksFor = (county: FakeCounty, version: number) =>
  county.requests.filter((request) => request === `GET /api/v1/catalogue/${version}`).length;

test('a newer version waits for the next opening, and new records are written with it', async () => {
  const county = new FakeCounty();
  county.catalogues.set(SHIPPED_VERSION, catalogueSource());
  const page = await openDesk(county);
  await expect.poll(() => asksFor(county, SHIPPED_VERSION)).toBe(1);
  county.catalogues.set(NEXT_VERSION, numbered(NEXT_VERSION));
  county.catalogueVersion = NEXT_VERSION;
  await expect.poll(() => nextOf(page), { timeout: 15_000 }).toBe(NEXT_VERSION);
  expect((await call(page, 'catalogue')).version).toBe(SHIPPED_VERSION);
  const old = await call(page, 'save', 1);
  await reopen(page);
  expect(await call(page, 'catalogue')).toEqual({ version: NEXT_VERSION, next: null });
  const fresh = await call(page, 'save', 2);
  expect((await call(page, 'get', old))?.record.catalogueVersion).toBe(SHIPPED_VERSION);
  expect((await call(page, 'get', fresh))?.record.catalogueVersion).toBe(NEXT_VERSION);
  await call(page, 'startSync');
  await call(page, 'syncNow');
  expect([asksFor(county, SHIPPED_VERSION), asksFor(county, NEXT_VERSION)], 'each version is downloaded once').toEqual([
    1, 1,
  ]);
});

test('a version that cannot be read never replaces the good one, and reporting goes on', async () => {
  const county = new FakeCounty();
  county.catalogues.set(NEXT_VERSION, numbered(NEXT_VERSION));
  county.catalogueVersion = NEXT_VERSION;
  const page = await openDesk(county);
  await expect.poll(() => nextOf(page), { timeout: 15_000 }).toBe(NEXT_VERSION);
  const bad = [
    { ...numbered(10), types: [] },
    { ...numbered(3), version: 9 },
    withType('civil_practice', (type) => withField(type, { id: 'new', label: '<b>', type: 'hologram' })),
  ];
  for (const [index, source] of bad.entries()) {
    const version = 10 + index;
    county.catalogues.set(version, source);
    county.catalogueVersion = version;
    await expect.poll(() => asksFor(county, version), { timeout: 15_000 }).toBe(1);
    const id = await call(page, 'save', index + 1);
    await expect.poll(() => county.get(id) !== null, { timeout: 15_000 }).toBe(true);
    await call(page, 'syncNow');
    expect(asksFor(county, version), 'it is not asked for again and again').toBe(1);
  }
  await reopen(page);
  expect((await call(page, 'catalogue')).version).toBe(NEXT_VERSION);
});

test('a line that breaks during the download is tried again', async () => {
  const county = new FakeCounty();
  county.catalogues.set(SHIPPED_VERSION, catalogueSource());
  const page = await openDesk(county);
  await expect.poll(() => asksFor(county, SHIPPED_VERSION)).toBe(1);
  county.line = 'answers-lost';
  county.catalogues.set(NEXT_VERSION, numbered(NEXT_VERSION));
  county.catalogueVersion = NEXT_VERSION;
  await call(page, 'syncNow');
  expect(await nextOf(page)).toBeNull();
  county.line = 'up';
  await call(page, 'syncNow');
  await expect.poll(() => nextOf(page), { timeout: 30_000 }).toBe(NEXT_VERSION);
});
