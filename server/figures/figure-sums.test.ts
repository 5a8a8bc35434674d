import { expect, it } from 'vitest';
import { FIGURE_BASES, type FigureRow } from '#shared/domain/month/town-figure-rows.ts';
import { packFigures, unpackFigures } from './figure-pack.ts';
import { FigureSums } from './figure-sums.ts';

const TOWN = 999_901_101;
const UNITS = ['999901101000', '999901101201', '999901101202'];
const CODES = ['DZ_total', 'SJ_rate', 'WM_hours'];
const YEAR = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, '0')}`);

/** Parts of every basis, code, unit and month, each a number of its own; every seventh is missing. */
const ROWS: readonly FigureRow[] = FIGURE_BASES.flatMap((basis) =>
  CODES.flatMap((code) => UNITS.flatMap((unitCode) => YEAR.map((month) => ({ basis, code, unitCode, month })))),
)
  .map((row, at) => ({ ...row, numerator: 2 ** 40 + at * 1_000_003, denominator: at % 5 }))
  .filter((_, at) => at % 7 !== 0);

const PACK = unpackFigures(packFigures(ROWS).figures);

function sumsOf(
  input: Pick<ConstructorParameters<typeof FigureSums>[0], 'codes' | 'periods' | 'rows' | 'rowOf' | 'isOfTown'>,
) {
  const sums = new FigureSums({ basis: 'month', ...input });
  sums.add({ townId: TOWN, year: '2026', pack: PACK });
  const found: unknown[] = [];
  sums.each((...one) => found.push(one));
  return found;
}

function plainSum(isWanted: (row: FigureRow) => boolean): readonly [number, number] {
  const wanted = ROWS.filter((row) => row.basis === 'month' && isWanted(row));
  const sum = (part: 'numerator' | 'denominator') => wanted.reduce((total, row) => total + row[part], 0);
  return [sum('numerator'), sum('denominator')];
}

it('the same figures are the same text, whatever their order; one other number is another', () => {
  const { hash } = packFigures(ROWS);
  expect(packFigures([...ROWS].reverse()).hash).toBe(hash);
  const [first, ...others] = ROWS;
  if (!first) throw new Error('no figures');
  expect(packFigures([{ ...first, denominator: first.denominator + 1 }, ...others]).hash).not.toBe(hash);
  expect(unpackFigures(packFigures([]).figures).units).toEqual([]);
});

it('keeps beside the figures which months were sent and what their reports do not tell', () => {
  const sent = new Map([
    ['2026-02', ['WM_hours', 'SJ_rate']],
    ['2026-01', []],
  ]);
  const { figures, hash } = packFigures(ROWS, sent);
  expect([...unpackFigures(figures).sent]).toEqual([
    [1, new Set()],
    [2, new Set(['SJ_rate', 'WM_hours'])],
  ]);
  expect(hash).not.toBe(packFigures(ROWS).hash);
  const before = JSON.stringify({ ...JSON.parse(figures), sent: undefined });
  expect(unpackFigures(before).sent.size, 'a piece from before it was noted').toBe(0);
});

it('adds the months of each unit by code and period, and only what is asked for', () => {
  const quarters = new Map(YEAR.slice(2, 8).map((month) => [month, month <= '2026-05' ? 0 : 1]));
  const asked = ['999901101202', '999901101201'];
  const found = sumsOf({
    codes: ['WM_hours', 'nothing', 'DZ_total'].map((code) => ({ code, periodOf: quarters })),
    periods: 2,
    rows: asked.length,
    rowOf: (townId, unit) => (townId === TOWN && asked.includes(unit) ? asked.indexOf(unit) : undefined),
    isOfTown: false,
  });
  const expected = asked.flatMap((unitCode, row) =>
    ['WM_hours', 'DZ_total'].flatMap((code) =>
      [0, 1].map((period) => {
        const isWanted = (one: FigureRow) =>
          one.unitCode === unitCode && one.code === code && quarters.get(one.month) === period;
        return [row, code, period, ...plainSum(isWanted)];
      }),
    ),
  );
  expect(found).toEqual(expected);
});

it('the town with all its villages, its own records among them', () => {
  const found = sumsOf({
    codes: [{ code: 'SJ_rate', periodOf: new Map([['2026-12', 0]]) }],
    periods: 1,
    rows: 1,
    rowOf: (_, unit) => (unit === '' ? 0 : undefined),
    isOfTown: true,
  });
  const whole = plainSum(({ code, month }) => code === 'SJ_rate' && month === '2026-12');
  expect(found).toEqual([[0, 'SJ_rate', 0, ...whole]]);
});
