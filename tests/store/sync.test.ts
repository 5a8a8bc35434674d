import type { Page } from '@playwright/test';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClosedAuthor, reviseClosed } from '../../shared/schema/revise-closed.ts';
import { FakeCounty } from '../support/fake-county.ts';
import { builtPages, type Pages } from './support/build-pages.ts';
import { call, type DeskBrowser, launchDesk, newProfile, removeProfile } from './support/desk-browser.ts';

/** Sync of whole desks with a fake county that refuses, forgets and falls silent on command (SPEC.md §7). */

const OFFICER: ClosedAuthor = {
  clock: { now: () => Date.parse('2027-01-15T10:00:00Z') },
  chance: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
  deviceId: 'county',
  account: { accountId: 'zfw', name: '朱立新' },
};

let pages: Pages;
const desks: DeskBrowser[] = [];

beforeAll(async () => {
  pages = await builtPages();
});

afterEach(async () => {
  for (const desk of desks.splice(0)) {
    await desk.close().catch(() => undefined);
    await removeProfile(desk.profile);
  }
});

async function desk(county: FakeCounty, deviceId: string): Promise<Page> {
  const browser = await launchDesk(pages, await newProfile(), county.handlerFor(deviceId));
  desks.push(browser);
  const page = await browser.openPage();
  expect(await call(page, 'open', { deviceId })).toBe('open');
  await call(page, 'startSync');
  return page;
}

async function waitingOn(page: Page): Promise<number> {
  return (await call(page, 'list', { syncStates: ['waiting'], withVoid: true })).total;
}

async function untilQuiet(...all: Page[]): Promise<void> {
  for (let round = 0; round < 2; round++) for (const page of all) await call(page, 'syncNow');
  for (const page of all) await expect.poll(() => waitingOn(page), { timeout: 30_000 }).toBe(0);
}

test('answers that never arrive: sent again, stored once, acknowledged', async () => {
  const county = new FakeCounty();
  const page = await desk(county, 'dev-a');
  await untilQuiet(page);
  county.line = 'answers-lost';
  const id = await call(page, 'save', 1);
  await expect.poll(() => county.size, { timeout: 15_000 }).toBe(1);
  expect(await waitingOn(page)).toBe(1);
  expect((await call(page, 'syncStatus'))?.error?.code).toBe('N01');
  county.line = 'up';
  await untilQuiet(page);
  expect(county.size).toBe(1);
  expect((await call(page, 'get', id))?.record.county?.rev).toBe((await call(page, 'get', id))?.record.rev);
});

test('a refusal shows at its record, keeps what was typed, holds up nobody, and a correction goes through', async () => {
  const county = new FakeCounty();
  const page = await desk(county, 'dev-a');
  await untilQuiet(page);
  county.line = 'down';
  const [bad, good] = [await call(page, 'save', 1), await call(page, 'save', 2)];
  county.refuse.set(bad, 'D03');
  county.line = 'up';
  await untilQuiet(page);
  expect(county.ids()).toEqual([good]);
  const refused = await call(page, 'get', bad);
  expect(refused?.record.county?.refusal).toMatchObject({ code: 'D03', rev: refused?.record.rev });
  expect(refused?.record.remark).toBe('第1条');
  expect(await call(page, 'syncStatus')).toMatchObject({ refused: 1 });
  county.refuse.clear();
  await call(page, 'edit', bad, { participants: 66 });
  await untilQuiet(page);
  expect(county.get(bad)?.data.participants).toBe(66);
  expect(await call(page, 'syncStatus')).toMatchObject({ refused: 0, waiting: 0 });
});

describe('two desks of one town', () => {
  test('offline edits meet: different fields merge, the same field is asked about, both desks agree', async () => {
    const county = new FakeCounty();
    const [a, b] = [await desk(county, 'dev-a'), await desk(county, 'dev-b')];
    const id = await call(a, 'save', 3);
    await untilQuiet(a, b);
    await expect.poll(async () => (await call(b, 'get', id))?.record.id, { timeout: 15_000 }).toBe(id);
    county.line = 'down';
    await call(a, 'edit', id, { place: '祠堂', participants: 71 });
    await call(b, 'edit', id, { place: '村委会', theme: '移风易俗入户' });
    county.line = 'up';
    await untilQuiet(a, b);
    await untilQuiet(a, b);
    const [onA, onB] = [await call(a, 'get', id), await call(b, 'get', id)];
    expect(onA?.values).toMatchObject({ participants: 71, theme: '移风易俗入户' });
    expect(onA?.record.rev).toBe(onB?.record.rev);
    expect(onA?.values).toEqual(onB?.values);
    expect(onA?.record.conflicts.map((one) => [one.mine, one.theirs].sort())).toEqual([['村委会', '祠堂'].sort()]);
    await call(a, 'resolve', id, onA?.record.conflicts[0]?.id ?? '', 'mine');
    await untilQuiet(a, b);
    await expect.poll(async () => (await call(b, 'get', id))?.record.conflicts.length, { timeout: 15_000 }).toBe(0);
    expect((await call(b, 'get', id))?.values.place).toBe((await call(a, 'get', id))?.values.place);
  });

  test('sealed fields travel shut and open at the other desk', async () => {
    const county = new FakeCounty();
    const [a, b] = [await desk(county, 'dev-a'), await desk(county, 'dev-b')];
    const id = await call(a, 'save', 4, 'mediation_case');
    await untilQuiet(a, b);
    await expect.poll(async () => (await call(b, 'get', id))?.sealState, { timeout: 15_000 }).toBe('open');
    expect((await call(b, 'get', id))?.values.parties).toEqual((await call(a, 'get', id))?.values.parties);
    expect(county.get(id)?.data.parties).toBeUndefined();
  });
});

test('the county locks a month while a desk without a line has unsent work: nothing is lost, each piece has its way on', async () => {
  const MONTH = '2026-11';
  const county = new FakeCounty();
  const [a, b] = [await desk(county, 'dev-a'), await desk(county, 'dev-b')];
  const sent = await call(a, 'save', 5, 'civil_practice', '甲机登记');
  await call(a, 'edit', sent, { held_on: `${MONTH}-05` });
  await untilQuiet(a, b);
  await expect.poll(async () => (await call(b, 'get', sent))?.record.id, { timeout: 15_000 }).toBe(sent);

  await call(b, 'stopSync');
  const unsent = await call(b, 'save', 6);
  await call(b, 'edit', unsent, { held_on: `${MONTH}-18` });
  await call(b, 'edit', sent, { participants: 91 });
  const reportId = await call(a, 'sendMonth', MONTH);
  await untilQuiet(a);
  const report = county.get(reportId);
  if (!report) throw new Error('no report');
  const locked = { ...report.data, state: 'locked', locked_at: '2026-12-08T18:00', locked_by: '县里' };
  county.put(reviseClosed(OFFICER, report, { action: 'report_lock', data: locked }), 'county');
  county.refuse.set(unsent, 'M03').set(sent, 'D09');
  await call(b, 'startSync');
  await untilQuiet(a, b);

  await expect.poll(async () => (await call(b, 'syncStatus'))?.refused, { timeout: 15_000 }).toBe(2);
  expect(await call(b, 'besideReports')).toMatchObject([{ month: MONTH, state: 'locked', lines: [{ id: unsent }] }]);
  expect([await call(a, 'changedSinceSent', MONTH), await call(b, 'changedSinceSent', MONTH)]).toEqual([0, 1]);
  county.refuse.clear();
  await call(b, 'makeLate', unsent, '当时没有网络');
  await call(b, 'fromRefused', sent, '少计一组');
  await untilQuiet(a, b);
  expect(county.get(unsent)).toMatchObject({ lateFlag: true, correctionReason: '当时没有网络', period: '2027-01' });
  expect(county.get(sent)?.data.participants).not.toBe(91);
  const corrections = county
    .ids()
    .flatMap((id) => county.get(id) ?? [])
    .filter(({ type }) => type === 'correction');
  expect(corrections.map(({ data }) => [data.record_id, data.path, data.new_value, data.state])).toEqual([
    [sent, 'participants', '91', 'asked'],
  ]);
  expect(await call(b, 'besideReports')).toEqual([]);
  expect(await call(b, 'syncStatus')).toMatchObject({ refused: 0, waiting: 0 });
});

test('what is saved during the first download is sent when it is complete', async () => {
  const county = new FakeCounty();
  county.delays = { pullLook: 1500, pushAnswer: 0 };
  const page = await desk(county, 'dev-a');
  const id = await call(page, 'save', 1);
  expect(await waitingOn(page)).toBe(1);
  county.delays = { pullLook: 0, pushAnswer: 0 };
  await untilQuiet(page);
  expect(county.get(id)).not.toBeNull();
});

test('a county restored from an old backup gets everything again', async () => {
  const county = new FakeCounty();
  const page = await desk(county, 'dev-a');
  const ids = [await call(page, 'save', 1), await call(page, 'save', 2), await call(page, 'save', 3)];
  await untilQuiet(page);
  expect(county.size).toBe(3);
  county.restoreEmpty('e2');
  await expect.poll(() => county.size, { timeout: 45_000 }).toBe(3);
  expect(county.ids().sort()).toEqual([...ids].sort());
  await untilQuiet(page);
});
