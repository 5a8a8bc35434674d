import { expect, it } from 'vitest';
import { unitSchema } from '#shared/schema/unit.ts';
import { townIsOver } from './town-is-over.ts';

const unit = (code12: string, level: string, validTo: string) =>
  unitSchema.parse({ code12, level, validTo, name: '杨树镇', shortName: '杨树镇', parentCode: '999901000000' });
const deskOf = (validTo: string) => ({
  units: () => [unit('999901101201', 'village', '2026-01-31'), unit('999901101000', 'town', validTo)],
});

it('a town owes the month of its last day and none after it, whatever became of its villages', () => {
  expect(['2026-06', '2026-07', '2026-08'].map((month) => townIsOver(deskOf('2026-07-15'), month))).toEqual([
    false,
    false,
    true,
  ]);
  expect(townIsOver(deskOf(''), '2099-12')).toBe(false);
  expect(townIsOver({ units: () => [] }, '2026-07'), 'before the units have come').toBe(false);
});
