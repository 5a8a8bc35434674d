import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCounty, type TestCounty } from '../support/county.ts';
import { DEMO_PASSWORD, TOWNS } from '../support/county-client.ts';
import { IndependentClient } from './independent-client.ts';

const DAY = '2026-11-03';
let county: TestCounty;
let desk: IndependentClient;
let other: IndependentClient;
let elsewhere: IndependentClient;
beforeAll(async () => {
  county = await startCounty();
  const enrol = (town: 'yangshu' | 'baiyun') =>
    IndependentClient.enrol(county.origin, TOWNS[town], `${town}zhen`, DEMO_PASSWORD);
  [desk, other, elsewhere] = [await enrol('yangshu'), await enrol('yangshu'), await enrol('baiyun')];
});
afterAll(() => county.stop());

it('is made of nothing of ours', () => {
  const source = readFileSync(join(import.meta.dirname, 'independent-client.ts'), 'utf8');
  const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
  expect(imports.every((from) => from?.startsWith('node:'))).toBe(true);
});

it('pushes a record made from the county’s catalogue, and another desk of the town pulls it', async () => {
  const record = await desk.make('civil_practice', DAY);
  expect(await desk.push([{ base: null, record }])).toMatchObject([{ outcome: 'accepted', id: record.id }]);
  expect(await desk.push([{ base: null, record }])).toMatchObject([{ outcome: 'accepted', id: record.id }]);
  expect((await other.pullAll()).map((row) => row.record)).toContainEqual(record);
  expect(await elsewhere.pullAll()).toEqual([]);
  const lines = await other.snapshot(0);
  expect([lines[0], lines.at(-1)]).toMatchObject([{ head: { rows: 1 } }, { end: {} }]);
});

it('meets a conflict, merges, and is taken', async () => {
  const record = await desk.make('civil_practice', DAY);
  await desk.push([{ base: null, record }]);
  const [mine, theirs] = [desk.edit(record, 'participants', 21), other.edit(record, 'beneficiaries', 22)];
  await other.push([{ base: record.rev, record: theirs }]);
  const [conflict] = await desk.push([{ base: record.rev, record: mine }]);
  expect(conflict).toMatchObject({ outcome: 'conflict', current: { rev: theirs.rev } });
  const merged = desk.merge(mine, conflict?.current as typeof theirs, 'participants');
  expect(await desk.push([{ base: theirs.rev, record: merged }])).toMatchObject([{ outcome: 'accepted' }]);
  const held = (await other.pullAll(2)).find((row) => row.record?.id === record.id)?.record;
  expect(held?.data).toMatchObject({ participants: 21, beneficiaries: 22 });
});

it('is refused row by row, with codes, and mends', async () => {
  const [good, bad, foreign] = [
    await desk.make('civil_practice', DAY),
    await desk.make('civil_practice', DAY),
    await elsewhere.make('civil_practice', DAY),
  ];
  const { theme: _, ...data } = bad.data;
  const results = await desk.push([
    { base: null, record: { ...bad, data } },
    { base: null, record: good },
    { base: null, record: foreign },
    { base: null, record: { ...bad, mainDate: '2026-02-30' } },
    { base: null, record: 7 },
  ]);
  expect(results.map((one) => one.code ?? one.outcome)).toEqual(['D01', 'accepted', 'D03', 'D06', 'D06']);
  const told = (await desk.pullAll()).filter((row) => row.known?.id === bad.id);
  expect(told).toMatchObject([{ county: { refusal: { rev: bad.rev } } }]);
  const mended = desk.edit({ ...bad, data } as typeof bad, 'theme', '补上');
  expect(await desk.push([{ base: null, record: mended }])).toMatchObject([{ outcome: 'accepted' }]);
  expect((await desk.pullAll()).some((row) => row.known?.id === bad.id)).toBe(false);
});

it('agrees with the county on a month, or finds the record that differs', async () => {
  const held = (await desk.pullAll())
    .flatMap((row) => row.record ?? [])
    .filter((record) => record.type === 'civil_practice');
  expect(await desk.compareMonth('2026-11', 'civil_practice', held)).toEqual([]);
  const [first, ...rest] = held;
  expect(await desk.compareMonth('2026-11', 'civil_practice', rest)).toEqual([first?.id]);
  expect(await desk.compareMonth('2031-01', 'civil_practice', [])).toEqual([]);
});

it('sends an attachment in pieces, reads it at another desk, and not in another town', async () => {
  const content = randomBytes(10_000);
  const name = createHash('sha256').update(content).digest('hex');
  expect(await desk.upload(name, content, 3000)).toMatchObject({ received: 10_000, complete: true });
  expect((await other.download(name)).equals(content)).toBe(true);
  expect(await elsewhere.download(name).catch((error: unknown) => error)).toMatchObject({ status: 404, code: 'N12' });
});

it('says how it is while it waits; the county keeps it for its list of desks', async () => {
  expect(await desk.wait(0)).toMatchObject({ catalogueVersion: expect.any(Number), seq: expect.any(Number) });
  const [row] = await county.sql`SELECT report FROM device WHERE device_id = ${desk.deviceId}`;
  expect(row?.report).toMatchObject({ waiting: 3, refused: 1, program: 'foreign-1', error: 'N01' });
});
