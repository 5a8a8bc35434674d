import { agree, enterWithPaper, importMany, lookAtVoids, reopen, takeBackVoid, voidMany } from './further-acts.ts';
import { brokenInvariants, isQuiet, unsettled } from './invariants.ts';
import type { SimDesk } from './sim-desk.ts';
import type { LineFaults } from './sim-line.ts';
import { SimWorld } from './sim-world.ts';
import { VirtualTime } from './virtual-time.ts';

/** What came of one seed. */
export interface Outcome {
  readonly seed: number;
  readonly broken: readonly string[];
  readonly steps: readonly string[];
  readonly records: number;
  readonly virtualMinutes: number;
}

const STEP_MS = 20_000;
const QUIET_MS = 45 * 60_000;
const LONGER_MS = 3 * 60_000;

/**
 * plain: what the first version of the simulation let happen, so that the lives found with it stay as they were; all:
 * besides, attachments, many records at once, mass voids, choices taken back, stores that are lost or put back from a copy.
 */
export type Events = 'plain' | 'all';

/** Lets desks and a county live through trouble that the seed decides, mends everything, and looks at what is left. */
export async function simulate(
  seed: number,
  events: Events = 'plain',
  spoil: (world: SimWorld) => void = () => undefined,
): Promise<Outcome> {
  const time = new VirtualTime(seed);
  const uninstall = time.install();
  const started = time.now;
  const world = await waitFor(time, SimWorld.make(time, time.random.int(1, 3), events === 'all'));
  try {
    await live(world, events === 'all' ? ALL_STEPS : STEPS);
    await waitFor(time, world.mend());
    const quiet = await time.run(() => agreed(world), QUIET_MS);
    // what is quiet must stay so: a late copy or a belated word shows only now
    await time.run(() => false, LONGER_MS);
    const stayed = await time.run(() => agreed(world), QUIET_MS);
    spoil(world);
    const broken = [...(quiet && stayed ? [] : ['4: never quiet']), ...brokenInvariants(world)];
    if (broken.length > 0) world.steps.push(...world.desks.map(statusOf), ...unsettled(world));
    const records = world.county.records.size;
    return { seed, broken, steps: world.steps, records, virtualMinutes: Math.round((time.now - started) / 60_000) };
  } finally {
    for (const desk of world.desks) {
      if (desk.isOn) desk.crash();
      // what the power took the end of may never end
      await time.run(isSettled(desk.isClosed()), LONGER_MS);
    }
    // RxDB queues work of all databases behind each other: what this world began must end with it
    await time.run(() => false, LONGER_MS);
    uninstall();
  }
}

/** How a desk stands at the end, for people who look for a fault. */
export function statusOf(desk: SimDesk): string {
  return `${desk.input.name}: ${desk.isOn ? JSON.stringify(desk.engine.status()) : 'off'}`;
}

/** People look at what waits for their word; then whether all is quiet. */
function agreed(world: SimWorld): boolean {
  for (const desk of world.desks) if (desk.isOn) void agree(world, desk);
  return isQuiet(world);
}

async function live(world: SimWorld, from: Steps): Promise<void> {
  const { time, desks } = world;
  const { random } = time;
  for (const desk of desks) await waitFor(time, desk.switchOn());
  const [first] = desks;
  if (from === ALL_STEPS && first && random.chance(0.5))
    await waitFor(
      time,
      world.at(first, 'imports many', () => importMany(world, first)),
    );
  const steps = random.int(10, 45);
  for (let step = 0; step < steps; step++) {
    await waitFor(time, oneStep(world, random.pick(desks), from));
    await time.run(() => false, random.chance(0.3) ? random.int(0, 300) : random.int(0, STEP_MS));
  }
}

/** Time passes while people wait for what they asked for. */
export async function waitFor<Value>(time: VirtualTime, work: Promise<Value>): Promise<Value> {
  if (!(await time.run(isSettled(work), 10 * 60_000))) throw new Error('what was asked for never came');
  return await work;
}

/** Tells whether the work has ended, well or not. */
export function isSettled(work: Promise<unknown>): () => boolean {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  void work.then(end, end);
  return () => isOver;
}

type Step = (world: SimWorld, desk: SimDesk, at: number) => Promise<void> | void;

type Steps = readonly (readonly [weight: number, step: Step])[];

/** What may happen, and how often beside the others. */
const STEPS: Steps = [
  [16, (world, desk) => world.at(desk, 'enters', () => world.enter(desk))],
  [22, (world, desk) => world.at(desk, 'edits', () => world.edit(desk))],
  [4, (world, desk) => world.at(desk, 'voids', () => world.voidOne(desk))],
  [6, (world, desk) => world.at(desk, 'decides', () => world.decide(desk))],
  [5, (world, desk) => world.at(desk, 'makes a package', () => world.makePackage(desk))],
  [9, (world) => world.carry()],
  [8, (world, _desk, at) => cut(world, at)],
  [6, (world, _desk, at) => spoilLine(world, at)],
  [5, (_world, desk) => (desk.isOn ? desk.crash() : desk.switchOn())],
  [4, (world, desk) => failSoon(world, desk)],
  [2, (world, desk) => (desk.isOn ? world.at(desk, 'is switched off', () => desk.switchOff()) : desk.switchOn())],
  [3, (world, desk) => world.at(desk, 'syncs now', async () => void desk.engine.syncNow())],
  [2, (world) => backUp(world)],
  [1, (world) => restore(world)],
  [2, (world) => lock(world)],
  [1, (world) => publish(world)],
];

const ALL_STEPS: Steps = [
  ...STEPS,
  [6, (world, desk) => world.at(desk, 'enters with a paper', () => enterWithPaper(world, desk))],
  [5, (world, desk) => world.at(desk, 'imports many', () => importMany(world, desk))],
  [4, (world, desk) => world.at(desk, 'voids many', () => voidMany(world, desk, 30))],
  [6, (world, desk) => world.at(desk, 'voids a dozen', () => voidMany(world, desk, 12))],
  [10, (world, desk) => world.at(desk, 'looks at many voids', () => lookAtVoids(world, desk))],
  [4, (world, desk) => world.at(desk, 'takes a choice back', () => reopen(world, desk))],
  [3, (world, desk) => world.at(desk, 'takes a void back', () => takeBackVoid(world, desk))],
  [2, (world, desk) => loseStore(world, desk)],
  [4, (world, desk) => keepCopy(world, desk)],
  [4, (world, desk) => putCopyBack(world, desk)],
  [2, (world, desk) => failAfterJournal(world, desk)],
];

async function oneStep(world: SimWorld, desk: SimDesk, from: Steps): Promise<void> {
  let left = world.time.random.int(1, weightOf(from));
  for (const [weight, step] of from) {
    left -= weight;
    if (left <= 0) return void (await step(world, desk, world.desks.indexOf(desk)));
  }
}

function weightOf(steps: Steps): number {
  return steps.reduce((sum, [weight]) => sum + weight, 0);
}

function loseStore(world: SimWorld, desk: SimDesk): void {
  desk.loseStore();
  world.note(`the store of ${desk.input.name} is gone`);
}

function keepCopy(world: SimWorld, desk: SimDesk): void {
  if (desk.isOn) return; // a folder in use is not copied whole
  desk.keepCopy();
  world.note(`somebody copies the folder of ${desk.input.name}`);
}

function putCopyBack(world: SimWorld, desk: SimDesk): void {
  if (desk.putCopyBack()) world.note(`the folder of ${desk.input.name} is put back from the copy`);
}

function failAfterJournal(world: SimWorld, desk: SimDesk): void {
  if (!desk.isOn) return;
  const writes = world.time.random.int(1, 6);
  world.note(`${desk.input.name} will lose its power at its write ${writes}, when only the journal has it`);
  desk.failAfter(writes, 'journal');
}

function cut(world: SimWorld, at: number): void {
  const line = world.lines[at];
  if (!line) return;
  line.isUp = !line.isUp;
  world.note(`the line of dev-${at} ${line.isUp ? 'comes back' : 'is cut'}`);
}

function spoilLine(world: SimWorld, at: number): void {
  const line = world.lines[at];
  const { random } = world.time;
  const share = () => random.pick([0, 0, 0.1, 0.5]);
  const faults: LineFaults = { lost: share(), unanswered: share(), doubled: share() };
  if (line) line.faults = faults;
  world.note(`the line of dev-${at} becomes ${JSON.stringify(faults)}`);
}

function failSoon(world: SimWorld, desk: SimDesk): void {
  if (!desk.isOn) return;
  const { random } = world.time;
  const [writes, isWritten] = [random.int(1, 6), random.chance(0.5)];
  world.note(`${desk.input.name} will lose its power at its write ${writes}, ${isWritten ? 'after' : 'before'} it`);
  desk.failAfter(writes, isWritten ? 'store' : 'nothing');
}

function backUp(world: SimWorld): void {
  world.note('the county is backed up');
  world.county.backUp();
}

function restore(world: SimWorld): void {
  if (world.county.restore()) world.note('the county is restored from its backup');
}

function lock(world: SimWorld): void {
  const months = [...new Set([...world.county.records.values()].map(({ period }) => period))];
  if (months.length === 0) return;
  const month = world.time.random.pick(months);
  const isOpen = world.county.locked.delete(month);
  if (!isOpen) world.county.locked.add(month);
  world.note(`${month} is ${isOpen ? 'unlocked' : 'locked'}`);
}

function publish(world: SimWorld): void {
  world.note('the county publishes a catalogue');
  world.county.publish();
}
