import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCounty, type TestCounty } from '../support/county.ts';
import { compareYear } from '../year/compare-year.ts';
import { runYear, type WentBy } from '../year/run-year.ts';

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
  await aLaterYear(year);
}, 300_000);

/** A record of the next year: counted with what reaches that year alone, and the same to the last figure as all over again. */
async function aLaterYear({ merged: { townId }, ask }: WentBy): Promise<void> {
  const counted = async () => {
    const whole = { codes: ['WM_count'], level: 'town', townId: null, unitCode: null, every: 'all', basis: 'month' };
    const months = { from: '2026-01', to: '2026-12', isMerged: false };
    return (await ask('figures', { ...whole, ...months })).body as { waiting: number; cells: unknown[] };
  };
  const hashes = () => county.sql`SELECT town_id, year, hash FROM figure_year ORDER BY 1, 2`;
  const before = await hashes();
  await county.sql`
    WITH clock AS (UPDATE town_clock SET seq = seq + 1 WHERE town_id = ${townId} RETURNING seq)
    INSERT INTO record (town_id, id, rev, seq, type, strand, unit_code, period, main_date, status, record_no, title,
                        has_sealed, device_id, received_at, doc)
    SELECT town_id, 'later', rev, clock.seq, type, strand, unit_code, '2026-02', main_date + 365, status, '', title,
           has_sealed, device_id, now(), replace(doc::text, '2025-', '2026-')::jsonb
      FROM record, clock
     WHERE town_id = ${townId} AND type = 'civil_practice' AND status <> 'void' AND period = '2025-02'
       AND (doc->>'lateFlag')::boolean IS NOT TRUE
     ORDER BY id LIMIT 1`;
  await expect.poll(counted, { timeout: 60_000 }).toMatchObject({ waiting: 0, cells: [expect.anything()] });
  const bounded = await hashes();
  expect(bounded).not.toEqual(before);
  expect(bounded.filter(({ year }) => year === '2025')).toEqual(before.filter(({ year }) => year === '2025'));
  await county.sql`UPDATE figure_state SET mark = '', counted_seq = -1`;
  const unmarked = () => county.sql`SELECT town_id FROM figure_state WHERE mark = ''`;
  await expect.poll(async () => (await unmarked()).length, { timeout: 60_000 }).toBe(0);
  expect(await hashes()).toEqual(bounded);
}
