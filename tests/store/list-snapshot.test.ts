import { cpSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { builtPages, type Pages } from './support/build-pages.ts';
import { call, type DeskBrowser, launchDesk, newProfile, removeProfile } from './support/desk-browser.ts';

/** The sealed copy of the list rows saves time at start and never decides what a list shows. */

const LIST = 'sanzhi-list';
const RECORDS = '--records';

let pages: Pages;
let browser: DeskBrowser | undefined;
let profile: string;
/** A store of some hundred copies of one record, with its snapshot written by a later start; each test works on a copy. */
let made: { readonly profile: string; readonly first: string; readonly titles: unknown };

beforeAll(async () => {
  pages = await builtPages();
  profile = await newProfile();
  let page = await open();
  const first = await call(page, 'save', 1);
  await call(page, 'copy', first, 450);
  page = await open();
  const { lines } = await call(page, 'list', { limit: 500 });
  expect(lines).toHaveLength(451);
  expect(await pieces(page)).toBeGreaterThan(0);
  await call(page, 'close');
  await browser?.close();
  made = { profile, first, titles: lines };
});
afterAll(() => removeProfile(made.profile));

afterEach(async () => {
  await browser?.close().catch(() => undefined);
  await removeProfile(profile);
});

async function openPage(): Promise<Page> {
  await browser?.close();
  browser = await launchDesk(pages, profile);
  return browser.openPage();
}

async function open(): Promise<Page> {
  const page = await openPage();
  expect(await call(page, 'open')).toBe('open');
  await call(page, 'indexReady');
  return page;
}

async function filled() {
  profile = await newProfile();
  cpSync(made.profile, profile, { recursive: true });
  return made;
}

function pieces(page: Page): Promise<number> {
  return inDatabase(page, LIST, 'pieces', 'count') as Promise<number>;
}

/** Does something to a table behind the program's back. */
function inDatabase(page: Page, name: string, table: string, action: 'count' | 'clear' | 'spoil' | 'removeOne') {
  return page.evaluate(
    async ([start, store, what]) => {
      const all = await indexedDB.databases();
      const found = all.find((one) => one.name === start || one.name?.endsWith(start));
      const opening = indexedDB.open(found?.name ?? start);
      await new Promise((resolve) => {
        opening.onsuccess = resolve;
      });
      const transaction = opening.result.transaction(store, 'readwrite');
      const objects = transaction.objectStore(store);
      let answer = 0;
      const ended = new Promise((resolve) => {
        transaction.oncomplete = resolve;
      });
      if (what === 'count') {
        const counted = objects.count();
        counted.onsuccess = () => {
          answer = counted.result;
        };
      } else if (what === 'clear') objects.clear();
      else {
        const cursor = objects.openCursor();
        cursor.onsuccess = () => {
          if (what === 'removeOne') cursor.result?.delete();
          else cursor.result?.update({ ...cursor.result.value, box: new Uint8Array(40) });
        };
      }
      await ended;
      opening.result.close();
      return answer;
    },
    [name, table, action] as const,
  );
}

async function everything(page: Page) {
  return (await call(page, 'list', { limit: 500, withVoid: true })).lines;
}

test('a store of the program before it opens, shows everything, and gets its copy', async () => {
  const { titles } = await filled();
  let page = await openPage();
  await inDatabase(page, LIST, 'pieces', 'clear'); // such a store has records and no copy
  page = await open();
  expect(await everything(page)).toEqual(titles);
  expect(await pieces(page)).toBeGreaterThan(0);
});

test('a spoilt copy is made again from the records', async () => {
  const { titles } = await filled();
  let page = await openPage();
  await inDatabase(page, LIST, 'pieces', 'spoil');
  page = await open();
  expect(await everything(page)).toEqual(titles);
});

test('records written after the copy, by whatever program, are shown as they are', async () => {
  const { first } = await filled();
  let page = await open();
  const late = await call(page, 'save', 9, 'civil_practice', '后来的');
  await call(page, 'voidRecord', first, '重复登记');
  page = await open();
  expect((await call(page, 'list', { search: '后来的' })).lines.map((line) => line.id)).toEqual([late]);
  const lines = await everything(page);
  expect(lines).toHaveLength(452);
  expect(lines.find((line) => line.id === first)?.status).toBe('void');
});

test('rows of records that are not there are not shown', async () => {
  await filled();
  let page = await openPage();
  await inDatabase(page, RECORDS, 'docs', 'removeOne');
  page = await open();
  expect((await call(page, 'list', { limit: 500 })).total).toBe(450);
});
