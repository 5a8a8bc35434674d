import type { SimDesk } from './sim-desk.ts';
import { SimWorld } from './sim-world.ts';
import { isSettled, statusOf, waitFor } from './simulate.ts';
import { VirtualTime } from './virtual-time.ts';

/** A world whose events a test says one by one. */
export interface Scene {
  readonly world: SimWorld;
  /** Something that is asked of the world; time passes until it has come. */
  readonly done: <Value>(work: Promise<Value>) => Promise<Value>;
  /** Lets time pass until something holds. @throws Error when it does not within two hours */
  readonly until: (holds: () => boolean, what?: string) => Promise<void>;
  /** Lets time pass. */
  readonly pass: (millis: number) => Promise<void>;
}

const LONGEST_MS = 2 * 3_600_000;
const END_MS = 3 * 60_000;

/** Plays one scene with so many desks, switched on and with a good line, and closes everything after it. */
export async function scene(desks: number, play: (scene: Scene) => Promise<void>, seed = 1): Promise<void> {
  const time = new VirtualTime(seed);
  const uninstall = time.install();
  const world = await waitFor(time, SimWorld.make(time, desks, true));
  try {
    for (const desk of world.desks) await waitFor(time, desk.switchOn());
    const until = async (holds: () => boolean, what = holds.toString()) => {
      if (!(await time.run(holds, LONGEST_MS)))
        throw new Error(`it never came that ${what}: ${world.desks.map(statusOf).join('; ')}`);
    };
    const pass = async (millis: number) => void (await time.run(() => false, millis));
    await play({ world, done: (work) => waitFor(time, work), until, pass });
  } finally {
    for (const desk of world.desks) await end(time, desk);
    await time.run(() => false, END_MS);
    uninstall();
  }
}

async function end(time: VirtualTime, desk: SimDesk): Promise<void> {
  if (desk.isOn) desk.crash();
  await time.run(isSettled(desk.isClosed()), END_MS);
}
