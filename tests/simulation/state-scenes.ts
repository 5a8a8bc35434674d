import { syncStateOf } from '../../renderer/store/worker/list-row.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { MASS_VOIDS } from '../../shared/sync/mass-change.ts';
import { agree, importMany, voidMany } from './further-acts.ts';
import { type Scene, scene } from './scripted.ts';
import { StateStage } from './state-stage.ts';

const HELD_BACK = 'held back until a person agrees';

/** Many records and another desk, at rest. */
function many(play: (stage: StateStage) => Promise<string>): Promise<string> {
  return played(async (stage) => {
    await stage.scene.done(importMany(stage.scene.world, stage.desk));
    await stage.quiet();
    return play(stage);
  });
}

async function played(play: (stage: StateStage) => Promise<string>): Promise<string> {
  let seen = '';
  await scene(2, async (of: Scene) => {
    seen = await play(new StateStage(of));
  });
  return seen;
}

const aliveThere = ({ scene: { world } }: StateStage) =>
  [...world.county.records.values()].filter(({ status }) => status !== 'void').length;

/** The void is waiting, did not go, and goes with a person's word. */
async function isHeldBack(stage: StateStage): Promise<boolean> {
  const { world, done } = stage.scene;
  const before = aliveThere(stage);
  await stage.pass();
  const [id = ''] = stage.desk.engine.status().massVoid?.ids ?? [];
  const record = stage.desk.records().find((one) => one.id === id);
  const isWaiting = record?.status === 'void' && syncStateOf(record) === 'waiting' && aliveThere(stage) === before;
  await done(agree(world, stage.desk));
  await stage.until(() => world.county.records.get(id)?.status === 'void', 'what was agreed to is void there');
  return isWaiting;
}

/** Rows of the table that are about many records, or need more than one scene: by the event, what comes of it in a state. */
export const SCENE_OBSERVERS: Readonly<Record<string, (state: string) => Promise<string>>> = {
  'county asks about a void (A17, §8)': () =>
    many(async (stage) => {
      const { world, done } = stage.scene;
      await done(voidMany(world, stage.desk, 12));
      await stage.quiet();
      await done(voidMany(world, stage.desk, MASS_VOIDS - 12));
      await stage.until(() => stage.desk.engine.status().massVoid?.isCountyAsking === true, 'the county asks');
      return (await isHeldBack(stage)) ? HELD_BACK : 'sent';
    }),
  'a mass void is noticed before it is sent (§8)': () =>
    many(async (stage) => {
      const { world, done } = stage.scene;
      stage.line.isUp = false;
      await done(voidMany(world, stage.desk, MASS_VOIDS));
      stage.line.isUp = true;
      await stage.until(() => stage.desk.engine.status().massVoid?.direction === 'send', 'a person is asked');
      return (await isHeldBack(stage)) ? HELD_BACK : 'sent';
    }),
  'outcome conflict': conflictOutcome,
  'pulled: one of a mass void (§8)': (state) =>
    played(async (stage) => {
      await stage.bring(state);
      const { world, done, until } = stage.scene;
      await done(importMany(world, stage.other));
      const ids = () => stage.other.records().map(({ id }) => id);
      if (state === 'sending') await stage.arrive();
      stage.lock(false);
      await stage.release();
      await until(() => ids().every((id) => stage.desk.records().some((one) => one.id === id)), 'all is here');
      const [, theirLine] = world.lines;
      if (!theirLine) throw new Error('no other line');
      theirLine.isUp = false; // the first of them would go before they are many
      for (const id of ids()) await done(stage.other.writer.voidRecord(id, '整批误录'));
      theirLine.isUp = true;
      await until(() => stage.other.engine.status().massVoid !== null, 'the other desk is asked');
      await done(agree(world, stage.other));
      await until(() => stage.desk.engine.status().massVoid?.direction === 'receive', 'this desk is asked');
      const voidHere = () => stage.desk.records().filter(({ status }) => status === 'void').length;
      const before = voidHere(); // a first few may have come by themselves, before they were many
      await stage.pass();
      if (voidHere() !== before || before >= MASS_VOIDS) return 'taken in';
      await done(agree(world, stage.desk));
      await until(() => voidHere() >= MASS_VOIDS, 'what was agreed to is taken in');
      return state === 'waiting' ? 'not taken in until a person agrees' : 'the same';
    }),
};

const from = (state: string, play: (stage: StateStage) => Promise<string>) =>
  played(async (stage) => play(await stage.bring(state)));

/** What an outcome of conflict comes to, in scenes of their own. */
async function conflictOutcome(state: string): Promise<string> {
  if (state === 'conflict') return from(state, conflictAgain);
  const editedThere = (path: string, value: string | number) =>
    from(state, async (stage) => {
      await stage.editThere(value, path);
      await arriveOnce(stage);
      return stage.state;
    });
  const seen = [
    await editedThere('participants', 77),
    await editedThere('place', '小学2'),
    await from(state, storedElsewhere),
  ];
  return seen.join() === 'waiting,conflict,acknowledged'
    ? 'merged (§6): waiting, conflict or acknowledged'
    : seen.join();
}

async function conflictAgain(stage: StateStage): Promise<string> {
  await stage.send(() => stage.edit('很小', 'theme'));
  await stage.editThere('大一些', 'summary');
  await arriveOnce(stage);
  const { theme, summary } = stage.record.data;
  return stage.state === 'conflict' && theme === '很小' && summary === '大一些' ? 'merged' : stage.state;
}

/** The push comes to its outcome; what follows from that stays on its way. */
async function arriveOnce(stage: StateStage): Promise<void> {
  const { rev } = stage.record;
  stage.line.stopped.delete('/api/v1/push');
  await stage.until(() => stage.pushed === null, 'the push has arrived');
  stage.line.stopped.add('/api/v1/push');
  await stage.until(() => stage.record.rev !== rev, 'it is merged');
}

/** The county does not know this revision any more, but what another desk made of it. */
async function storedElsewhere(stage: StateStage): Promise<string> {
  const { county } = stage.scene.world;
  county.backUp();
  const [mine, copy] = [stage.record.rev, stage.pushed];
  if (!copy) throw new Error('nothing is on its way');
  await county.handle(stage.desk.input.name, pushOf(copy)); // a copy that some box in between kept
  await stage.until(() => stage.other.records().some(({ rev }) => rev === mine), 'the other desk has it');
  await stage.editThere(88, 'participants');
  county.restore();
  await stage.until(() => stage.held?.data.participants === 88, 'the other desk offers its own again');
  stage.line.stopped.clear();
  await stage.until(() => stage.record.rev === stage.held?.rev, 'both agree');
  return stage.record.data.participants === 88 ? stage.state : 'lost';
}

function pushOf(record: LedgerRecord) {
  const rows = [{ base: record.history.at(-1)?.base ?? null, record }];
  return { method: 'POST', path: '/api/v1/push', headers: {}, body: structuredClone({ protocol: 4, rows }) };
}
