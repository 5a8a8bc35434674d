import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { builtPages, type Pages } from './support/build-pages.ts';
import { call } from './support/desk-browser.ts';
import { JournaledDesk } from './support/journaled-desk.ts';

/**
 * The second copy against a real browser store: the store is deleted, emptied, swapped for another engine's, or from
 * last week, and everything that was acknowledged is there again, with no county to help.
 */

let pages: Pages;
let desk: JournaledDesk;

beforeAll(async () => {
  pages = await builtPages();
});
beforeEach(async () => {
  desk = await JournaledDesk.on(pages);
});
afterEach(() => desk.end());

/** Everything a person can leave behind: records of several types, an edit, a void, a draft put away, one removed, a setting. */
async function work(page: Page, from: number): Promise<string[]> {
  const ids: string[] = [];
  for (let seed = from; seed < from + 4; seed++) ids.push(await call(page, 'save', seed));
  ids.push(await call(page, 'save', from, 'mediation_case'));
  await call(page, 'edit', ids[0] ?? '', { participants: 4711 });
  await call(page, 'voidRecord', ids[1] ?? '', '重复录入');
  await call(page, 'putDraft', `draft-${from}`, `打到一半${from}`);
  await call(page, 'putDraft', `gone-${from}`, '不要了');
  await call(page, 'removeDraft', `gone-${from}`);
  await call(page, 'putSetting', 'phrases', [`常用语${from}`]);
  return ids;
}

async function everything(page: Page, ids: readonly string[]) {
  const records = await Promise.all(ids.map((id) => call(page, 'get', id)));
  const drafts = (await call(page, 'drafts')).map(({ draftId, values }) => [draftId, values.summary]).toSorted();
  return {
    records: records.map((one) => one && { record: one.record, values: one.values }),
    drafts,
    phrases: await call(page, 'setting', 'phrases'),
    total: (await call(page, 'list', { withVoid: true })).total,
  };
}

describe('a store that is', () => {
  test.each([
    { how: 'deleted', withSnapshot: false },
    { how: 'emptied', withSnapshot: false },
    { how: 'another engine’s', withSnapshot: true },
    { how: 'from last week', withSnapshot: false },
    { how: 'without its records', withSnapshot: true },
  ])(
    '$how (with a snapshot: $withSnapshot) has every acknowledged write after the next start',
    async ({ how, withSnapshot }) => {
      let page = await desk.start();
      const ids = await work(page, 1);
      if (withSnapshot) expect(await call(page, 'backUp', 'snapshot')).not.toBeNull();
      if (how === 'from last week') {
        await call(page, 'close');
        await desk.stop();
        cpSync(desk.indexedDb, join(desk.data, 'last-week'), { recursive: true });
        page = await desk.start();
      }
      ids.push(...(await work(page, 10)));
      const before = await everything(page, ids);
      expect(before.records.every((one) => one !== null)).toBe(true);
      // The mark follows a moment later. Before it, the store is compared from the journal's beginning: 'tail', as whole.
      await expect.poll(() => newestMarked(page)).toBeGreaterThan(0);
      await call(page, 'close');
      if (how === 'emptied' || how === 'without its records') await emptyStores(page, how === 'emptied');
      await desk.stop();
      if (how === 'deleted') desk.loseStore();
      if (how === 'from last week') {
        desk.loseStore();
        cpSync(join(desk.data, 'last-week'), desk.indexedDb, { recursive: true });
      }
      page = await desk.start(
        how === 'another engine’s' ? { chromium: ['--enable-features=IdbSqliteBackingStore'] } : {},
      );
      const report = await call(page, 'restored');
      expect(report.mode).toBe(how === 'from last week' ? 'tail' : 'whole');
      expect(report.restored.records).toBeGreaterThan(0);
      expect(report.findings).toEqual([]);
      expect(await everything(page, ids)).toEqual(before);
      // and the store is a store again: new work, an edit of what came back, another start
      ids.push(await call(page, 'save', 99));
      await call(page, 'edit', ids[2] ?? '', { participants: 12 });
      const later = await everything(page, ids);
      await call(page, 'close');
      await desk.stop();
      page = await desk.start(
        how === 'another engine’s' ? { chromium: ['--enable-features=IdbSqliteBackingStore'] } : {},
      );
      expect((await call(page, 'restored')).mode).toBe('current');
      expect(await everything(page, ids)).toEqual(later);
    },
  );

  test('deleted, without the journal layer, has lost them: this is what the journal is for', async () => {
    let page = await desk.start({ leaveOut: 'journal' });
    const ids = await work(page, 1);
    await call(page, 'close');
    await desk.stop();
    desk.loseStore();
    page = await desk.start();
    expect((await everything(page, ids)).total).toBe(0);
  });
});

/** Clears every object store, or those of the records alone, as a cleaning tool or a half-done eviction would. */
/** Newest write time among the records that the mark on disk speaks for; 0: none yet. */
function newestMarked(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const open = indexedDB.open('sanzhi-journal-mark');
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    const get = database.transaction('marks').objectStore('marks').get('mark');
    const mark = await new Promise<{ lwt?: { records?: number } } | undefined>((resolve, reject) => {
      get.onsuccess = () => resolve(get.result);
      get.onerror = () => reject(get.error);
    });
    database.close();
    return mark?.lwt?.records ?? 0;
  });
}

async function emptyStores(page: Page, all: boolean): Promise<void> {
  await page.evaluate(async (everyOne) => {
    for (const { name = '' } of await indexedDB.databases()) {
      if (!everyOne && !name.endsWith('--records')) continue;
      const open = indexedDB.open(name);
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      const stores = [...database.objectStoreNames];
      if (stores.length > 0) {
        const change = database.transaction(stores, 'readwrite', { durability: 'strict' });
        for (const store of stores) change.objectStore(store).clear();
        await new Promise((resolve) => {
          change.oncomplete = resolve;
        });
      }
      database.close();
    }
  }, all);
}

describe('what lies outside the store', () => {
  test('holds no content and nothing sealed in the clear', async () => {
    const page = await desk.start();
    await call(page, 'save', 1, 'mediation_case', '备注标记甲乙丙');
    await call(page, 'putDraft', 'd', '草稿标记丁戊己');
    await call(page, 'backUp', 'snapshot');
    await call(page, 'backUp', 'file', '口令口令口令');
    const files = readdirSync(desk.data, { recursive: true, encoding: 'utf8' }).map((name) => join(desk.data, name));
    const whole = files.filter((path) => statSync(path).isFile());
    expect(whole.some((path) => path.endsWith('.szj')) && whole.some((path) => path.endsWith('chosen.szb'))).toBe(true);
    for (const path of whole) {
      for (const secret of ['备注标记甲乙丙', '草稿标记丁戊己', 'mediation_case']) {
        expect(readFileSync(path).includes(secret), path).toBe(false);
      }
    }
  });

  test('a damaged newest snapshot is passed over for the one before and the journal since', async () => {
    let page = await desk.start();
    const ids = await work(page, 1);
    await call(page, 'backUp', 'snapshot');
    ids.push(...(await work(page, 10)));
    await call(page, 'backUp', 'snapshot');
    ids.push(...(await work(page, 20)));
    const before = await everything(page, ids);
    await call(page, 'close');
    await desk.stop();
    desk.loseStore();
    const folder = join(desk.data, 'program', 'journal', 'snapshots');
    const [newest = ''] = readdirSync(folder).toSorted().toReversed();
    const bytes = readFileSync(join(folder, newest));
    bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 64);
    writeFileSync(join(folder, newest), bytes);
    page = await desk.start();
    expect(await call(page, 'restored')).toMatchObject({
      mode: 'whole',
      badSnapshots: 1,
      lost: null,
      needsSnapshot: true,
    });
    expect(await everything(page, ids)).toEqual(before);
  });
});

describe('a backup file', () => {
  test('is restored on another PC of the town, and merged into one that has moved on, twice without change', async () => {
    let page = await desk.start();
    const ids = await work(page, 1);
    const before = await everything(page, ids);
    expect(await call(page, 'backUp', 'file')).toEqual({ fileName: 'chosen.szb' });
    // this PC goes on: an edit after the backup stays
    await call(page, 'edit', ids[2] ?? '', { participants: 77 });
    await call(page, 'removeDraft', 'draft-1');
    const first = await call(page, 'restore');
    expect(first).toMatchObject({ counts: { added: 0, renewed: 0, merged: 0, same: 5, drafts: 0 } });
    expect(first).toMatchObject({ contents: { townName: '青川镇', counts: { records: 5, drafts: 1 } } });
    expect((await call(page, 'get', ids[2] ?? ''))?.values.participants).toBe(77);
    expect(await call(page, 'drafts')).toEqual([]); // what was thrown away after the backup stays away
    await call(page, 'close');
    await desk.becomeAnotherPc();
    page = await desk.start();
    expect(await call(page, 'restore', 'dev-b')).toMatchObject({ counts: { added: 5, same: 0, drafts: 1 } });
    expect(await everything(page, ids)).toEqual({ ...before, phrases: ['常用语1'] });
    expect(await call(page, 'restore', 'dev-b')).toMatchObject({ counts: { added: 0, same: 5, drafts: 0 } });
    expect(await everything(page, ids)).toEqual(before);
  });

  test('that is cut short or altered is refused before anything is put in', async () => {
    const page = await desk.start();
    await work(page, 1);
    await call(page, 'backUp', 'file');
    const path = join(desk.data, 'chosen', 'chosen.szb');
    const whole = readFileSync(path);
    for (const bad of [whole.subarray(0, whole.length - 5), whole.subarray(0, 40), Buffer.from('PK..........')]) {
      writeFileSync(path, bad);
      expect(await call(page, 'restore')).toEqual({ code: 'S08' });
    }
  });
});
