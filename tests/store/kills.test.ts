import { expect, test } from 'vitest';
import { builtPages } from './support/build-pages.ts';
import { killDesks } from './support/desk-kills.ts';

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
