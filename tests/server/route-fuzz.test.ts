import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCounty, type TestCounty } from '../support/county.ts';
import { expectedRights } from '../support/rights-document.ts';
import { FUZZ_ROUTES } from '../support/route-fuzz/fuzz-routes.ts';
import { walkRoutes } from '../support/route-fuzz/fuzz-walk.ts';
import { fuzzWorld } from '../support/route-fuzz/fuzz-world.ts';

/** A fixed portion of `npm run fuzz-routes`. */
const SEED = 20261126;
const REQUESTS = 250;
let county: TestCounty;
beforeAll(async () => {
  county = await startCounty();
});
afterAll(() => county.stop());

describe('requests over all routes', () => {
  it('are made for every request of docs/rights.md', () => {
    expect(Object.keys(FUZZ_ROUTES).toSorted()).toEqual(
      expectedRights()
        .routes.map(({ route }) => route)
        .toSorted(),
    );
  });

  it('end without 5xx, tell of no other town and change no row that they may not', async () => {
    const report = await walkRoutes(await fuzzWorld(county), SEED, REQUESTS);
    expect(report.problems).toEqual([]);
    expect(report.entered.size).toBeGreaterThan(15); // not everything was refused at the door
  });
});
