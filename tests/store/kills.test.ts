import { expect, test } from 'vitest';
import { builtPages } from './support/build-pages.ts';
import { killDesks } from './support/desk-kills.ts';
import { killLeaving } from './support/leaving-kills.ts';

/** A fixed part of `npm run kills`. */
const RUNS = 4;
const SEED = 20261125;

test(`${RUNS} kills of browser and journal during entry, sync, import and migration lose and double nothing`, {
  timeout: 480_000,
}, async () => {
  const result = await killDesks(await builtPages(), RUNS, SEED);
  console.log(`${result.kills} kills, ${result.acknowledged} acknowledged records, ${result.lost.length} lost`);
  expect(result).toMatchObject({ kills: RUNS, lost: [], doubled: [], notSent: [] });
  expect(result.acknowledged).toBeGreaterThan(RUNS * 3);
});

test('a revoked desk that is killed with the escrow sent, with it answered, and in the middle of the wipe, hands over once and keeps no key', {
  timeout: 300_000,
}, async () => {
  const left = await killLeaving(await builtPages(), ['sent', 'answered', 'wiping']);
  expect(left.handedOver.toSorted()).toEqual(left.unsent.toSorted());
  expect(left).toMatchObject({ packages: 1, isLeft: true, keys: [] });
});
