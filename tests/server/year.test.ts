import { afterAll, beforeAll, expect, it } from 'vitest';
import { indicatorPrograms } from '../../shared/catalogue/compile-indicators.ts';
import type { Unit } from '../../shared/schema/unit.ts';
import type { FigureAnswer } from '../../shared/sync/figure-messages.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
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
  await whatMayMove(year);
  await aLaterYear(year);
  await aTownThatEnds(year);
}, 300_000);

/** Where months stand by their reports, what those do not tell is marked: it is counted from the records and may move. */
async function whatMayMove({ ask }: WentBy): Promise<void> {
  const catalogue = defaultCatalogue();
  const { code: outside = '' } =
    indicatorPrograms(catalogue).find(({ code }) => !catalogue.monthlyTable.includes(code)) ?? {};
  const marks = async (month: string, basis: string) => {
    const whole = { codes: ['WM_count', outside], level: 'town', townId: null, unitCode: null, every: 'month' };
    const { body } = await ask('figures', { ...whole, from: month, to: month, basis, isMerged: false });
    return (body as unknown as FigureAnswer).indicators.map(({ isLive }) => isLive);
  };
  expect(await marks('2025-02', 'month')).toEqual([false, true]);
  expect(await marks('2025-02', 'late'), 'late ones are always counted').toEqual([false, false]);
  expect(await marks('2025-12', 'month'), 'nothing was sent').toEqual([false, false]);
}

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

/** Two towns become one: what both were counted to have is the heir's, village by village, and nothing is counted again. */
async function aTownThatEnds({ merged: { townId }, ask }: WentBy): Promise<void> {
  const units = (await ask('units')).body.units as Unit[];
  const ended = units.find(({ code12 }) => code12 === `${townId}000`);
  const heir = units.find(({ level, code12 }) => level === 'town' && code12 !== ended?.code12);
  const heirId = Number(heir?.code12.slice(0, 9));
  const villages = units
    .filter(({ parentCode, validTo }) => parentCode === ended?.code12 && validTo === '')
    .map(({ code12, name, shortName }, at) => ({
      code12,
      to: { code12: `${heirId}${701 + at}`, name: `原${name}`, shortName: `原${shortName}` },
    }));
  const question = { codes: ['WM_count', 'DZ_attend_rate', 'SZ_active'], level: 'town', townId: null, unitCode: null };
  const span = { from: '2025-01', to: '2025-03', every: 'month', basis: 'month' };
  const sums = async (more: object) => {
    const body = (await ask('figures', { ...question, ...span, ...more })).body as unknown as FigureAnswer;
    const found = new Map(body.cells.map(([unit, code, period, ...parts]) => [`${unit}|${code}|${period}`, parts]));
    return { ...body, of: (unit: string, rest: string) => found.get(`${unit}|${rest}`) ?? [0, 0], found };
  };
  const apart = await sums({ isMerged: false });
  const before = await sums({ level: 'village', townId, isMerged: true }); // a village that ended in it is with its own heir
  const into = [{ code12: heir?.code12, name: '', shortName: '' }];
  const change = { kind: 'towns', ends: [ended?.code12], into, villages, lastDay: '2025-03-31', addsFigures: true };
  const { mark } = (await ask('units/changes/preview', { change })).body;
  expect((await ask('units/changes', { change, mark, reason: '乡镇合并' })).status).toBe(200);

  expect((await sums({ isMerged: false })).found, 'apart they are as they were').toEqual(apart.found);
  const whole = await sums({ isMerged: true });
  expect(whole.units.map(({ key }) => key)).not.toContain(ended?.code12);
  for (const key of apart.found.keys()) {
    const [unit = '', ...rest] = key.split('|');
    const [own, other] = [apart.of(ended?.code12 ?? '', rest.join('|')), apart.of(heir?.code12 ?? '', rest.join('|'))];
    const both = own.map((part, at) => part + (other[at] ?? 0));
    if (unit === heir?.code12 || unit === ended?.code12)
      expect(whole.of(heir?.code12 ?? '', rest.join('|'))).toEqual(both);
    else expect(whole.of(unit, rest.join('|'))).toEqual(apart.of(unit, rest.join('|')));
  }
  const after = await sums({ level: 'village', townId: heirId, isMerged: true });
  expect(before.found.size).toBeGreaterThan(0);
  const heirs = new Map(villages.map(({ code12, to }) => [code12, to.code12]));
  for (const [key, parts] of before.found) {
    const [unit = '', ...rest] = key.split('|');
    if (heirs.has(unit)) expect(after.of(heirs.get(unit) ?? '', rest.join('|'))).toEqual(parts);
  }
  expect(
    after.units.map(({ key }) => key),
    'an heir is told of in months before it was there',
  ).toEqual(expect.arrayContaining([...heirs.values()]));
  const due = async (month: string) => (await sums({ isMerged: true, from: month, to: month })).due;
  expect((await due('2025-03')) - (await due('2025-04')), 'a town that ended owes nothing').toBe(1);
}
