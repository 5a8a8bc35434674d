import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LedgerRecord, StoredRecord } from '../../shared/schema/record.ts';
import { MASS_VOIDS } from '../../shared/sync/mass-change.ts';
import { agree, importMany, voidMany } from './further-acts.ts';
import { isQuiet } from './invariants.ts';
import { type Scene, scene } from './scripted.ts';
import type { SimDesk } from './sim-desk.ts';

/** What one desk and a county, or two, do when things come in one certain order (SPEC.md §4, §8, §12). */

const ignore = () => undefined;
beforeAll(() => void process.on('unhandledRejection', ignore)); // of desks that lost their power
afterAll(() => void process.off('unhandledRejection', ignore));

const only = (desk: SimDesk): StoredRecord => {
  const [record] = desk.records();
  if (!record) throw new Error('the desk has no record');
  return record;
};
const held = ({ world }: Scene, id: string): LedgerRecord => {
  const record = world.county.records.get(id);
  if (!record) throw new Error('the county has no such record');
  return record;
};
const acknowledged = (desk: SimDesk) => desk.records().every(({ rev, county }) => county?.rev === rev);

const voidsOf = (desk: SimDesk) =>
  desk
    .records()
    .filter(({ status }) => status === 'void')
    .map(({ id }) => id);

/** Two desks hold what one of them entered; then the second is off, and a mass becomes void at the county. */
async function voidedMeanwhile(
  stage: Scene,
  by: 'first' | 'second' = 'first',
): Promise<{ first: SimDesk; second: SimDesk }> {
  const { world, done, until } = stage;
  const [first, second] = world.desks as [SimDesk, SimDesk];
  await done(importMany(world, by === 'first' ? first : second));
  await until(() => isQuiet(world), 'all is quiet');
  await done(second.switchOff());
  await done(voidMany(world, first, MASS_VOIDS));
  await until(() => first.engine.status().massVoid?.ids.length === MASS_VOIDS, 'the person who voided is asked');
  await done(agree(world, first));
  const there = () => [...world.county.records.values()].filter(({ status }) => status === 'void').length;
  await until(() => there() === MASS_VOIDS, 'the county has the voids');
  return { first, second };
}

/** A record that the county has, of the first desk. */
async function settled(stage: Scene): Promise<{ desk: SimDesk; record: StoredRecord }> {
  const [desk] = stage.world.desks;
  if (!desk) throw new Error('a scene needs a desk');
  await stage.done(stage.world.enter(desk));
  await stage.until(() => isQuiet(stage.world), 'all is quiet');
  return { desk, record: only(desk) };
}

const editPlace = (stage: Scene, desk: SimDesk, place: string) =>
  stage.done(stage.world.editOne(desk, only(desk), { path: 'place', value: place }));

test('what was refused in a locked month, and is offered and taken after it was unlocked, can be edited on', () =>
  scene(1, async (stage) => {
    const { desk, record } = await settled(stage);
    stage.world.county.locked.add(record.period);
    await editPlace(stage, desk, '祠堂1');
    await stage.until(() => only(desk).county?.refusal?.code === 'D09', 'the edit is refused');
    stage.world.county.locked.clear();
    desk.loseStore(); // with it goes what the county said, and the edit is offered once more
    await stage.done(desk.switchOn());
    await stage.until(() => held(stage, record.id).data.place === '祠堂1' && acknowledged(desk), 'the edit is taken');
    await editPlace(stage, desk, '小学2');
    await stage.until(() => held(stage, record.id).data.place === '小学2', 'the next edit is taken');
  }));

test('a held-back void keeps what another desk changed from being written over it', () =>
  scene(2, async (stage) => {
    const { world, done, until } = stage;
    const [first, second] = world.desks as [SimDesk, SimDesk];
    const [line] = world.lines;
    if (!line) throw new Error('no line');
    for (let again = 0; again < 2; again++) await done(importMany(world, first));
    await until(() => isQuiet(world), 'all is quiet');
    line.isUp = false;
    await done(voidMany(world, first, MASS_VOIDS + 5));
    const [id = ''] = world.voided;
    const theirs = second.records().find((one) => one.id === id) as StoredRecord;
    await done(world.editOne(second, theirs, { path: 'place', value: '卫生室9' }));
    await until(() => held(stage, id).rev !== theirs.rev, 'the county has the edit');
    await until(() => first.engine.status().massVoid?.ids.length === MASS_VOIDS + 5, 'the voids are held back');
    line.isUp = true;
    await stage.pass(10 * 60_000);
    const here = () => first.records().find((one) => one.id === id) as StoredRecord;
    expect(here().status).toBe('void'); // the unsent void, not the county's newer copy
    await done(agree(world, first));
    await until(() => here().conflicts.length === 1, 'the edit and the void are asked about');
    await until(() => second.engine.status().massVoid?.direction === 'receive', 'the other desk asks too');
    expect(second.records().filter(({ status }) => status === 'void')).toEqual([]);
    await done(agree(world, second));
    await until(() => isQuiet(world), 'all is quiet');
    expect(here()).toMatchObject({ status: 'awaiting', data: { place: '卫生室9' } });
    expect([...world.county.records.values()].filter(({ status }) => status === 'void')).toHaveLength(MASS_VOIDS + 4);
  }));

test('an answer file says nothing of an edit made after its package: that is passed over, kept, and sent by the line', () =>
  scene(1, async (stage) => {
    const { world, done, until } = stage;
    const { desk, record } = await settled(stage);
    const [line] = world.lines;
    if (!line) throw new Error('no line');
    line.isUp = false;
    await editPlace(stage, desk, '祠堂1');
    const made = only(desk).rev;
    await done(world.makePackage(desk));
    const answer = await done(world.county.takePackage(world.sticks[0]?.bytes as Uint8Array<ArrayBuffer>));
    await editPlace(stage, desk, '小学2');
    const later = only(desk).rev;
    const report = await done(desk.engine.courier.readAnswer(answer));
    expect(report).toMatchObject({ accepted: 1, refused: 0, conflicts: 0 });
    expect(only(desk)).toMatchObject({ rev: later, data: { place: '小学2' } });
    expect(held(stage, record.id).rev).toBe(made);
    await done(desk.engine.courier.readAnswer(answer)); // carried twice
    expect(only(desk).rev).toBe(later);
    line.isUp = true;
    await until(() => isQuiet(world), 'all is quiet');
    expect(held(stage, record.id)).toMatchObject({ rev: later, data: { place: '小学2' } });
  }));

test('what a revoked desk hands over is one package however often it is made, and another one once its content is', () =>
  scene(1, async (stage) => {
    const { done } = stage;
    const { desk } = await settled(stage);
    const [line] = stage.world.lines;
    if (!line) throw new Error('no line');
    line.isUp = false;
    const options = { withPapers: true, isResumed: true, onProgress: () => undefined };
    const idNow = async () => (await done(desk.engine.courier.makePackage(options))).id;
    await editPlace(stage, desk, '祠堂1');
    const made = await idNow();
    expect(await idNow()).toBe(made);
    await editPlace(stage, desk, '小学2');
    expect(await idNow()).not.toBe(made);
  }));

test('an answer file brings refusal and conflict like the line does', () =>
  scene(2, async (stage) => {
    const { world, done, until } = stage;
    const { desk, record } = await settled(stage);
    const [, other] = world.desks as [SimDesk, SimDesk];
    const [line] = world.lines;
    if (!line) throw new Error('no line');
    line.isUp = false;
    await editPlace(stage, desk, '祠堂1');
    await editPlace(stage, other, '小学2');
    await until(() => held(stage, record.id).data.place === '小学2', 'the county has the other edit');
    await done(world.makePackage(desk));
    const answer = await done(world.county.takePackage(world.sticks[0]?.bytes as Uint8Array<ArrayBuffer>));
    expect(await done(desk.engine.courier.readAnswer(answer))).toMatchObject({ accepted: 0, conflicts: 1 });
    const [conflict] = only(desk).conflicts;
    expect([conflict?.mine, conflict?.theirs]).toEqual(['祠堂1', '小学2']);

    world.county.locked.add(record.period);
    world.sticks.length = 0;
    await done(world.makePackage(desk));
    const second = await done(world.county.takePackage(world.sticks[0]?.bytes as Uint8Array<ArrayBuffer>));
    const report = await done(desk.engine.courier.readAnswer(second));
    expect(report.refused + report.accepted).toBe(1); // what the merge left of the edit decides
    line.isUp = true;
    world.county.locked.clear();
    await until(() => desk.engine.status().waiting === 0, 'nothing waits');
  }));

test('few voids at a time that the county counts as many wait for a person, and the rest goes on', () =>
  scene(1, async (stage) => {
    const { world, done, until } = stage;
    const [desk] = world.desks as [SimDesk];
    await done(importMany(world, desk));
    await until(() => isQuiet(world), 'all is quiet');
    await done(voidMany(world, desk, 12));
    await until(() => isQuiet(world), 'the first dozen is taken');
    const alive = () => [...world.county.records.values()].filter(({ status }) => status !== 'void').length;
    const before = alive();
    await done(voidMany(world, desk, 8));
    await until(() => desk.engine.status().massVoid?.isCountyAsking === true, 'the county asks');
    await done(world.enter(desk));
    await until(() => world.county.records.size === MASS_VOIDS + 3, 'the new record is taken');
    await done(agree(world, desk));
    await until(() => isQuiet(world), 'all is quiet');
    expect(alive()).toBe(before + 1 - 8);
    expect(world.county.voids.broken(world.agreedTo)).toEqual([]);
  }));

test('a mass void that comes a few rows at a time is asked about, whole, also when the desk dies between two pages', () =>
  scene(2, async (stage) => {
    const { world, done, until } = stage;
    const { second } = await voidedMeanwhile(stage);
    world.county.pageRows = 4;
    await done(second.switchOn());
    await until(() => voidsOf(second).length >= 8, 'some pages are taken in');
    second.crash();
    await done(second.isClosed());
    const before = voidsOf(second);
    expect(before.length).toBeLessThan(MASS_VOIDS); // by itself the rest is few
    await done(second.switchOn());
    await until(() => second.engine.status().massVoid !== null, 'a person is asked');
    const { direction, ids, earlier } = second.engine.status().massVoid ?? { ids: [], earlier: [] };
    expect(direction).toBe('receive');
    expect(voidsOf(second).length).toBeLessThan(MASS_VOIDS);
    expect(new Set(earlier)).toEqual(new Set(voidsOf(second)));
    expect(new Set([...earlier, ...ids])).toEqual(world.voided);
    await stage.pass(60_000);
    expect(voidsOf(second).length).toBe(earlier.length);
    await done(agree(world, second));
    await until(() => isQuiet(world), 'all is quiet');
    expect(voidsOf(second)).toHaveLength(MASS_VOIDS);
  }));

test('what several desks void within an hour is one mass void for whoever it comes to', () =>
  scene(3, async (stage) => {
    const { world, done, until } = stage;
    const [first, second, third] = world.desks as [SimDesk, SimDesk, SimDesk];
    await done(importMany(world, first));
    await until(() => isQuiet(world), 'all is quiet');
    const half = MASS_VOIDS / 2;
    await done(voidMany(world, first, half));
    await until(() => isQuiet(world), 'the first half has come everywhere');
    await stage.pass(20 * 60_000);
    await done(voidMany(world, second, half));
    await until(() => third.engine.status().massVoid?.direction === 'receive', 'the third desk is asked');
    const { ids, earlier } = third.engine.status().massVoid ?? {};
    expect([ids?.length, earlier?.length]).toEqual([half, half]);
    expect([first, second].map((desk) => desk.engine.status().massVoid)).toEqual([null, null]); // half is their own
    await done(agree(world, third));
    await until(() => isQuiet(world), 'all is quiet');
  }));

test('a store that was put back asks about a mass void before its first download takes it in', () =>
  scene(2, async (stage) => {
    const { world, done, until } = stage;
    const { second } = await voidedMeanwhile(stage, 'second');
    second.loseStore();
    await done(second.switchOn());
    await until(() => second.engine.status().massVoid !== null, 'a person is asked');
    expect(second.engine.status().massVoid).toMatchObject({ direction: 'receive', earlier: [] });
    expect(voidsOf(second)).toEqual([]);
    await done(world.enter(second));
    await until(() => world.county.records.size === MASS_VOIDS + 3, 'sending goes on');
    await done(agree(world, second));
    await until(() => isQuiet(world), 'all is quiet');
    expect(voidsOf(second)).toHaveLength(MASS_VOIDS);
  }));

test('what was sent while a person was being asked is not written over by the page that waited', () =>
  scene(2, async (stage) => {
    const { world, done, until } = stage;
    const { first, second } = await voidedMeanwhile(stage);
    const spared = first.records().find(({ status }) => status !== 'void') as StoredRecord;
    await done(world.editOne(first, spared, { path: 'place', value: '卫生室9' }));
    await until(() => held(stage, spared.id).data.place === '卫生室9', 'the county has the edit');
    await done(second.switchOn());
    await until(() => second.engine.status().massVoid !== null, 'a person is asked');
    const here = () => second.records().find(({ id }) => id === spared.id) as StoredRecord;
    await done(world.editOne(second, here(), { path: 'theme', value: '重阳' }));
    await until(() => held(stage, spared.id).data.theme === '重阳', 'the edit of meanwhile is merged and sent');
    await done(agree(world, second));
    await until(() => isQuiet(world), 'all is quiet');
    expect(here()).toMatchObject({ data: { place: '卫生室9', theme: '重阳' } });
  }));
