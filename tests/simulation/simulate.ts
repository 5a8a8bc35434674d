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

/** Lets desks and a county live through trouble that the seed decides, mends everything, and looks at what is left. */
export async function simulate(seed: number, spoil: (world: SimWorld) => void = () => undefined): Promise<Outcome> {
  const time = new VirtualTime(seed);
  const uninstall = time.install();
  const started = time.now;
  const world = await waitFor(time, SimWorld.make(time, time.random.int(1, 3)));
  try {
    await live(world);
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
function statusOf(desk: SimDesk): string {
  return `${desk.input.name}: ${desk.isOn ? JSON.stringify(desk.engine.status()) : 'off'}`;
}

/** People look at what waits for their word; then whether all is quiet. */
function agreed(world: SimWorld): boolean {
  for (const { engine, isOn } of world.desks.map((desk) => ({
    isOn: desk.isOn,
    engine: desk.isOn ? desk.engine : null,
  }))) {
    const massVoid = isOn && engine?.status().massVoid;
    if (massVoid) void engine?.agreeToVoids(massVoid.direction);
  }
  return isQuiet(world);
}

async function live(world: SimWorld): Promise<void> {
  const { time, desks } = world;
  const { random } = time;
  for (const desk of desks) await waitFor(time, desk.switchOn());
  const steps = random.int(10, 45);
  for (let step = 0; step < steps; step++) {
    await waitFor(time, oneStep(world, random.pick(desks)));
    await time.run(() => false, random.chance(0.3) ? random.int(0, 300) : random.int(0, STEP_MS));
  }
}

/** Time passes while people wait for what they asked for. */
async function waitFor<Value>(time: VirtualTime, work: Promise<Value>): Promise<Value> {
  if (!(await time.run(isSettled(work), 10 * 60_000))) throw new Error('what was asked for never came');
  return await work;
}

/** Tells whether the work has ended, well or not. */
function isSettled(work: Promise<unknown>): () => boolean {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  void work.then(end, end);
  return () => isOver;
}

type Step = (world: SimWorld, desk: SimDesk, at: number) => Promise<void> | void;

/** What may happen, and how often beside the others. */
const STEPS: readonly (readonly [weight: number, step: Step])[] = [
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
const WEIGHT = STEPS.reduce((sum, [weight]) => sum + weight, 0);

async function oneStep(world: SimWorld, desk: SimDesk): Promise<void> {
  let left = world.time.random.int(1, WEIGHT);
  for (const [weight, step] of STEPS) {
    left -= weight;
    if (left <= 0) return void (await step(world, desk, world.desks.indexOf(desk)));
  }
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
  desk.failAfter(writes, isWritten);
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
