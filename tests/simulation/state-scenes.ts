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
  'pulled: one of a mass void (§8)': (state) => played((stage) => oneOfMassVoid(stage, state)),
};

const PULL = '/api/v1/pull';

/** The record is one of many that another desk voided, and in its state when they are pulled, all in one page. */
async function oneOfMassVoid(stage: StateStage, state: string): Promise<string> {
  const { world, done, until } = stage.scene;
  await done(importMany(world, stage.other));
  await stage.bring(state === 'waiting' ? 'acknowledged' : state);
  if (state === 'sending') await stage.arrive(); // nothing is pulled while a push is on its way (§4.1)
  stage.lock(false);
  stage.line.stopped.add(PULL);
  const ids = await voidAllThere(stage);
  // a pull is on its way when the person edits: so it meets an edit that is not sent
  if (state === 'waiting') {
    await until(() => stage.line.held.some(({ path }) => path.startsWith(PULL)), 'a pull is on its way');
    await stage.edit('祠堂1');
  }
  const { rev } = stage.record;
  await stage.release();
  await until(() => stage.desk.engine.status().massVoid?.direction === 'receive', 'this desk is asked');
  const asked = new Set(stage.desk.engine.status().massVoid?.ids);
  await stage.pass();
  const voidHere = () => stage.desk.records().filter(({ status }) => status === 'void').length;
  // an unsent edit keeps its record from being taken in at all: whether it is among those asked about is nobody's matter
  const isEachAsked = ids.every((id) => id === stage.id || asked.has(id));
  if (!isEachAsked || voidHere() > 0) return 'taken in without asking';
  await done(agree(world, stage.desk));
  await until(() => voidHere() >= ids.length - 1, 'what was agreed to is taken in');
  await stage.pass();
  return `asked about first, then ${whatOf(stage, rev)}`;
}

/** Everything that the other desk has becomes void there, with a person's word, and at the county. */
async function voidAllThere({ scene: { world, done, until }, other }: StateStage): Promise<readonly string[]> {
  const [, line] = world.lines;
  if (!line) throw new Error('no other line');
  const ids = other.records().map(({ id }) => id);
  line.isUp = false; // the first of them would go before they are many
  for (const id of ids) await done(other.writer.voidRecord(id, '整批误录'));
  line.isUp = true;
  await until(() => other.engine.status().massVoid !== null, 'the other desk is asked');
  await done(agree(world, other));
  await until(() => ids.every((id) => world.county.records.get(id)?.status === 'void'), 'the county has them void');
  return ids;
}

/** What became of the record whose revision was this one. */
function whatOf(stage: StateStage, rev: string): string {
  const { record } = stage;
  if (record.status === 'void') return record.rev === stage.held?.rev ? 'replaced by it' : 'void of itself';
  if (record.data.place !== '祠堂1') return 'lost';
  if (record.rev === rev) return 'kept';
  const isMerged = record.history.some((entry) => entry.rev === rev) && record.conflicts.some(isAboutVoid);
  return isMerged ? 'kept and merged at the push' : 'changed';
}

const isAboutVoid = ({ path }: { readonly path: string }) => path === '@status';

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
