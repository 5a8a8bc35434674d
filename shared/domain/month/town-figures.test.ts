import { expect, it } from 'vitest';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { addMonths } from '#shared/kernel/calendar.ts';
import { defaultCatalogue } from '../../../tests/support/catalogue.ts';
import { SAMPLE_TYPES, sampleValues } from '../../../tests/support/sample-values.ts';
import { DEFAULT_MONTH_SETTINGS } from './month-rule.ts';
import type { TownRow } from './town-figure-rows.ts';
import { TownCounter } from './town-figures.ts';

const catalogue = defaultCatalogue();
const VILLAGES = ['999901101201', '999901101202'];
const units = VILLAGES.map((code12) => ({
  code12,
  name: code12,
  shortName: code12,
  level: 'village',
  households: 300,
  population: 1000,
  groupCount: 5,
  partyMemberCount: 30,
  validFrom: '',
  validTo: '',
}));
const basis = { catalogue, today: '2026-05-20', units, bodies: [], settings: DEFAULT_MONTH_SETTINGS };
const FROM = '2025-01';
const ASKS = Array.from({ length: 16 }, (_, at) => ({ month: addMonths(FROM, at), frozenCodes: new Set<string>() }));

/** Records of every type in every year from 2019 on, some of them late, some counted in another ledger too. */
function rows(): TownRow[] {
  return [2019, 2021, 2023, 2024, 2025, 2026].flatMap((year) =>
    SAMPLE_TYPES.flatMap((type, number) =>
      [1, 2, 3].map((turn): TownRow => {
        const { values } = sampleValues(type, turn);
        const moved = JSON.parse(JSON.stringify(values).replaceAll('2026-', `${year}-`));
        const { mainDate } = compiledType(catalogue, type).definition;
        const period = String(moved[mainDate] ?? `${year}-03`).slice(0, 7);
        const lateFlag = turn === 3;
        return {
          id: `${year}-${type}-${turn}`,
          type,
          unitCode: VILLAGES[(number + turn) % 2] ?? '',
          period: lateFlag ? addMonths(period, 1) : period,
          status: 'town_ok',
          lateFlag,
          linkedTypes: type === 'civil_practice' ? ['legal_publicity'] : [],
          papers: turn % 2,
          values: moved,
        };
      }),
    ),
  );
}

it('a count from some month on needs no record that ends before it: the figures are the same to the last one', () => {
  const all = new TownCounter(basis, ASKS);
  const reaching = new TownCounter(basis, ASKS);
  const given = rows();
  let passed = 0;
  for (const row of given) {
    if (all.add(row) < FROM) continue;
    reaching.add(row);
    passed++;
  }
  const figures = reaching.rows();
  expect(figures).toEqual(all.rows());
  expect(figures.length).toBeGreaterThan(1000);
  expect(passed).toBeLessThan(given.length * 0.8);
});
