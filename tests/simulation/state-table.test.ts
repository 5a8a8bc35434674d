import { afterAll, beforeAll, expect, test } from 'vitest';
import { scene } from './scripted.ts';
import { OBSERVERS } from './state-events.ts';
import { SCENE_OBSERVERS } from './state-scenes.ts';
import { StateStage } from './state-stage.ts';
import { stateCells } from './state-table.ts';

/** SPEC.md's table of states and events against the engine: a cell that says anything else than what happens fails. */

const ignore = () => undefined;
beforeAll(() => void process.on('unhandledRejection', ignore)); // of desks that lost their power
afterAll(() => void process.off('unhandledRejection', ignore));

const cells = stateCells();
/** Rows whose record is in its state before the event in another way than by itself. */
const FROM: Readonly<Record<string, (state: string) => string>> = {
  'a decision is taken back': () => 'conflict',
};

async function observed(event: string, state: string): Promise<string> {
  const ofMany = SCENE_OBSERVERS[event];
  if (ofMany) return ofMany(state);
  let seen = '';
  await scene(2, async (of) => {
    const stage = new StateStage(of);
    if (event === 'epoch changes') of.world.county.backUp(); // a backup that knows nothing of the record
    await stage.bring(FROM[event]?.(state) ?? state);
    seen = (await OBSERVERS[event]?.(stage, state)) ?? 'nobody looks';
  });
  return seen;
}

test('the table has five states, and somebody looks at each of its events', () => {
  expect([...new Set(cells.map(({ state }) => state))]).toHaveLength(5);
  const events = [...new Set(cells.map(({ event }) => event))];
  expect(events.toSorted()).toEqual([...Object.keys(OBSERVERS), ...Object.keys(SCENE_OBSERVERS)].toSorted());
});

test.each(cells.filter(({ text }) => text !== '–'))('$event, $state: $text', async ({ event, state, text }) => {
  expect(await observed(event, state)).toBe(text);
});
