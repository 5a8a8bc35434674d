import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCounty, type TestCounty } from '../support/county.ts';
import { compareYear } from '../year/compare-year.ts';
import { runYear } from '../year/run-year.ts';

/** A small portion of `npm run year`: the same script and comparison with two towns (one by courier), three villages, three months. */

let county: TestCounty;
beforeAll(async () => {
  county = await startCounty();
});
afterAll(() => county.stop());

it('a scripted quarter: every figure of the county equals one counted anew, locked months stay as they were sent', async () => {
  const year = await runYear(
    county,
    { towns: 2, villages: 3, months: 3, records: 30, seed: 3, courierEvery: 2 },
    () => {},
  );
  expect(year).toMatchObject({ records: expect.any(Number), late: expect.any(Number) });
  expect(year.corrections).not.toHaveLength(0);
  expect(year.late).toBeGreaterThan(0);
  expect(year.closed.filter(({ returns }) => returns === 2)).not.toHaveLength(0);
  const { differences, figures } = await compareYear(year, () => {});
  expect(differences).toEqual([]);
  expect(figures).toBeGreaterThan(1000);
}, 300_000);
