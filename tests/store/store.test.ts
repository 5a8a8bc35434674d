import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { builtPages, type Pages } from './support/build-pages.ts';
import { call, type DeskBrowser, launchDesk, newProfile, ORIGIN, removeProfile } from './support/desk-browser.ts';

let pages: Pages;
const open: { browser?: DeskBrowser | undefined; profile?: string | undefined } = {};

beforeAll(async () => {
  pages = await builtPages();
});

afterEach(async () => {
  await open.browser?.close().catch(() => undefined);
  if (open.profile) await removeProfile(open.profile);
  open.browser = undefined;
  open.profile = undefined;
});

async function start(): Promise<DeskBrowser> {
  open.profile ??= await newProfile();
  open.browser = await launchDesk(pages, open.profile);
  return open.browser;
}

async function restart(): Promise<DeskBrowser> {
  await open.browser?.close();
  return start();
}

describe('the store on a fresh PC', () => {
  test('opens empty, saves, lists, counts, and has everything after a restart', async () => {
    let page = await (await start()).openPage();
    expect(await call(page, 'open')).toBe('open');
    expect(await call(page, 'list')).toEqual({ total: 0, lines: [] });
    const ids = [await call(page, 'save', 1), await call(page, 'save', 2, 'mediation_case')];
    expect((await call(page, 'list')).lines.map((line) => line.id).sort()).toEqual([...ids].sort());
    page = await (await restart()).openPage();
    expect(await call(page, 'open')).toBe('open');
    expect((await call(page, 'list')).total).toBe(2);
    expect((await call(page, 'list', { type: 'mediation_case' })).total).toBe(1);
    const sealed = await call(page, 'get', ids[1] ?? '');
    expect(sealed?.sealState).toBe('open');
    expect(sealed?.values.parties).toBeDefined();
    expect(sealed?.record.data.parties).toBeUndefined();
  });

  test('answers the first list before the index is built, in the order of the index', async () => {
    let page = await (await start()).openPage();
    await call(page, 'open');
    for (let seed = 1; seed <= 12; seed++) await call(page, 'save', seed);
    page = await (await restart()).openPage();
    await call(page, 'open');
    const first = await call(page, 'list', { limit: 5 });
    await call(page, 'indexReady');
    const whole = await call(page, 'list', { limit: 5 });
    expect(first.lines).toEqual(whole.lines);
    expect(whole.total).toBe(12);
    const dates = whole.lines.map((line) => line.mainDate);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  test('filters, searches, sorts and pages', async () => {
    const page = await (await start()).openPage();
    await call(page, 'open');
    for (let seed = 1; seed <= 10; seed++) await call(page, 'save', seed);
    const marked = await call(page, 'save', 11, 'civil_practice', '备注ＡＢＣ');
    expect((await call(page, 'list', { search: 'abc' })).lines.map((line) => line.id)).toEqual([marked]);
    expect((await call(page, 'list', { search: '没有这个词' })).total).toBe(0);
    expect((await call(page, 'list', { syncStates: ['acknowledged'] })).total).toBe(0);
    const all = await call(page, 'list', { sort: { by: 'mainDate', descending: false } });
    const paged = [
      ...(await call(page, 'list', { sort: { by: 'mainDate', descending: false }, limit: 6 })).lines,
      ...(await call(page, 'list', { sort: { by: 'mainDate', descending: false }, offset: 6, limit: 6 })).lines,
    ];
    expect(paged).toEqual(all.lines);
    expect(await call(page, 'scanIds', 'civil_practice')).toHaveLength(11);
  });

  test('refuses wrong values with D01 and writes nothing', async () => {
    const page = await (await start()).openPage();
    await call(page, 'open');
    expect(await call(page, 'saveCode', 1, { held_on: '2026-02-30' })).toBe('D01');
    expect(await call(page, 'saveCode', 1, { summary: '长'.repeat(30_000) })).toBe('D01');
    expect(await call(page, 'saveCode', 1, {}, 'no_such_type')).toBe('D02');
    expect((await call(page, 'list')).total).toBe(0);
  });

  test('numbers on approval, voids without losing the number, merges an edit made on an older state', async () => {
    const page = await (await start()).openPage();
    await call(page, 'open');
    const [first, second] = [await call(page, 'save', 1), await call(page, 'save', 2)];
    const one = await call(page, 'approve', first);
    expect(one.record.recordNo).toMatch(/-0001$/);
    await call(page, 'voidRecord', first, '重复登记');
    const two = await call(page, 'approve', second);
    const year = (record: { mainDate: string }) => record.mainDate.slice(0, 4);
    if (year(one.record) === year(two.record)) expect(two.record.recordNo).toMatch(/-0002$/);
    expect((await call(page, 'list')).lines.map((line) => line.id)).toEqual([second]);
    expect((await call(page, 'list', { withVoid: true })).total).toBe(2);
    await call(page, 'takeBackVoid', first);
    await call(page, 'returnRecord', second, '参加人数请核对');
    expect(await call(page, 'auditActions')).toEqual(['record.voided', 'record.unvoided', 'record.returned']);
    await call(page, 'voidRecord', first, '重复登记');

    const third = await call(page, 'save', 3);
    const base = (await call(page, 'get', third))?.record.rev ?? '';
    await call(page, 'edit', third, { place: '村委会一楼' });
    const merged = await call(page, 'edit', third, { participants: 77, place: '祠堂' }, base);
    expect(merged.values.participants).toBe(77);
    expect(merged.record.conflicts).toHaveLength(1);
    const [conflict] = merged.record.conflicts;
    expect([conflict?.mine, conflict?.theirs].sort()).toEqual(['村委会一楼', '祠堂'].sort());
    const settled = await call(page, 'resolve', third, conflict?.id ?? '', 'mine');
    expect(settled.record.conflicts).toEqual([]);
    expect(settled.values.place).toBe('祠堂');

    const again = await (await restart()).openPage();
    await call(again, 'open');
    const undone = await call(again, 'reopen', third, settled.record.rev);
    expect(undone.record.conflicts).toEqual([conflict]);
    expect(undone.values).toEqual(merged.values);
    await call(again, 'resolve', third, conflict?.id ?? '', 'theirs');
    expect((await call(again, 'get', third))?.values.place).toBe('村委会一楼');
  });

  test('keeps drafts', async () => {
    let page = await (await start()).openPage();
    await call(page, 'open');
    await call(page, 'putDraft', 'd1', '写到一');
    await call(page, 'putDraft', 'd1', '写到一半');
    page = await (await restart()).openPage();
    await call(page, 'open');
    expect((await call(page, 'drafts')).map((draft) => draft.values.summary)).toEqual(['写到一半']);
  });
});

describe('two windows', () => {
  test('the second is refused, may take over, and the first puts its work away', async () => {
    const browser = await start();
    const [one, two] = [await browser.openPage(), await browser.openPage()];
    expect(await call(one, 'open')).toBe('open');
    const id = await call(one, 'save', 1);
    expect(await call(two, 'open')).toBe('S03');
    expect(await call(two, 'open', { takeOver: true })).toBe('open');
    expect(await call(one, 'wasTakenOver')).toBe(true);
    expect((await call(two, 'get', id))?.record.id).toBe(id);
    await call(two, 'save', 2);
    expect(await call(one, 'open')).toBe('S03');
  });
});

describe('saved means saved', () => {
  test('everything acknowledged before kill -9 is there afterwards', async () => {
    const browser = await start();
    const page = await browser.openPage();
    const acknowledged: string[] = [];
    await page.exposeFunction('acknowledge', (id: string) => void acknowledged.push(id));
    await call(page, 'open');
    const saving = page
      .evaluate(async () => {
        const { harness, acknowledge } = globalThis as unknown as {
          harness: { save(seed: number): Promise<string> };
          acknowledge(id: string): Promise<void>;
        };
        for (let seed = 1; seed <= 100_000; seed++) void acknowledge(await harness.save(seed % 400));
      })
      .catch(() => undefined);
    await expect.poll(() => acknowledged.length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(200);
    killBrowser(browser.profile);
    await saving;
    const seen = [...acknowledged];
    const again = await (await start()).openPage();
    await call(again, 'open');
    const ids = new Set(await call(again, 'ids'));
    expect(seen.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('a full disk says S02, writes nothing, and works again when there is room', async () => {
    const browser = await start();
    const page = await browser.openPage();
    const devtools = await browser.context.newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: 4_000_000 });
    await call(page, 'open');
    const id = await call(page, 'save', 1);
    const codes: string[] = [];
    for (let at = 0; at < 30 && !codes.includes('S02'); at++) codes.push(await call(page, 'draftCode', at, 300_000));
    expect(codes.at(-1)).toBe('S02');
    const drafts = codes.filter((code) => code === 'saved').length;
    expect((await call(page, 'drafts')).length).toBe(drafts);
    expect(await call(page, 'draftCode', 99, 300_000)).toBe('S02');
    expect((await call(page, 'get', id))?.record.id).toBe(id);
    const roomy = await (await restart()).openPage(); // the smaller quota ends with the session that set it
    await call(roomy, 'open');
    expect(await call(roomy, 'saveCode', 3, {})).toBe('saved');
    expect(await call(roomy, 'draftCode', 99, 300_000)).toBe('saved');
    expect((await call(roomy, 'drafts')).length).toBe(drafts + 1);
  });

  test.each([
    { leaveOut: '', strict: true },
    { leaveOut: 'durable', strict: false },
  ])('saves ask for a flush to disk: $strict without layer “$leaveOut”', async ({ leaveOut, strict }) => {
    const page = await (await start()).openPage();
    await call(page, 'open', { leaveOut });
    const before = await call(page, 'durabilities');
    for (let seed = 1; seed <= 5; seed++) await call(page, 'save', seed);
    const after = await call(page, 'durabilities');
    expect((after.strict ?? 0) - (before.strict ?? 0)).toBe(strict ? 5 : 0);
  });
});

describe('sealed at rest', () => {
  test.each([
    { leaveOut: '', found: false },
    { leaveOut: 'sealed', found: true },
  ])('typed text in the profile’s files: $found without layer “$leaveOut”', async ({ leaveOut, found }) => {
    const browser = await start();
    const page = await browser.openPage();
    await call(page, 'open', { leaveOut });
    await call(page, 'save', 1, 'civil_practice', 'PLANTED-SECRET-7391');
    await call(page, 'putDraft', 'd1', 'PLANTED-DRAFT-4402');
    await call(page, 'close');
    await browser.close();
    const bytes = Buffer.concat(await filesUnder(browser.profile));
    const holds = (text: string) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'));
    expect(holds('PLANTED-SECRET-7391')).toBe(found);
    expect(holds('PLANTED-DRAFT-4402')).toBe(found);
  });
});

describe('index fields', () => {
  test.each([
    { withoutIndexGuard: false, outcome: 'refused', lost: 0 },
    { withoutIndexGuard: true, outcome: 'inserted', lost: 1 },
  ])('a record without its order key is $outcome', async ({ withoutIndexGuard, outcome, lost }) => {
    const page = await (await start()).openPage();
    await call(page, 'open', { withoutIndexGuard });
    const id = await call(page, 'save', 1);
    expect(await call(page, 'insertWithoutOrderKey', id)).toBe(outcome);
    const inStore = outcome === 'inserted' ? 2 : 1;
    expect(inStore - (await call(page, 'queryCount'))).toBe(lost);
  });
});

/** Ends the browser of one profile the hard way; the profile's name is this test's own. */
function killBrowser(profile: string): void {
  const own = execFileSync('pgrep', ['-f', '--', `--user-data-dir=${profile}`], { encoding: 'utf8' });
  for (const pid of own.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
}

async function filesUnder(folder: string): Promise<Buffer[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(found.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))));
}
