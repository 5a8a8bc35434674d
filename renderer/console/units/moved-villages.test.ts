import { describe, expect, it } from 'vitest';
import { unitSchema } from '#shared/schema/unit.ts';
import { endingUnits, proposedMoves, villagesOf } from './moved-villages.ts';

const unit = (code12: string, name: string, more: object = {}) =>
  unitSchema.parse({
    ...{ code12, name: `${name}村民委员会`, shortName: name, level: 'village', parentCode: `${code12.slice(0, 9)}000` },
    ...more,
  });
const UNITS = [
  unit('999901102202', '二村'),
  unit('999901102201', '一村'),
  unit('999901102399', '尾村'),
  unit('999901102203', '将撤村', { validTo: '2026-12-31' }),
  unit('999901101201', '别镇一村'),
  unit('999901101202', '别镇旧村', { validTo: '2020-12-31' }),
  unit('999901101399', '别镇尾村'),
];
const INTO = [{ code12: '999901101000', name: '', shortName: '' }];

describe('where the villages of a town go', () => {
  it('names those that stand, and proposes codes of the same kind that nobody ever had', () => {
    const villages = villagesOf(UNITS, ['999901102000']);
    expect(villages.map(({ shortName }) => shortName)).toEqual(['一村', '二村', '尾村']);
    expect(proposedMoves(UNITS, villages, INTO, {}).map(({ to }) => to.code12)).toEqual([
      '999901101203', // 201 stands there, 202 once did
      '999901101204',
      '999901101300', // 399 is the last of its kind
    ]);
  });

  it('goes round what was typed, and takes names as they are unless others were typed', () => {
    const villages = villagesOf(UNITS, ['999901102000']);
    const typed = {
      '999901102202': { code12: '999901101203', name: '新二村村民委员会' },
      '999901102399': { town: '999901105000' },
    };
    const moves = proposedMoves(UNITS, villages, INTO, typed);
    expect(moves.map(({ to }) => to.code12)).toEqual(['999901101204', '999901101203', '999901105399']);
    expect(moves[1]?.to).toMatchObject({ name: '新二村村民委员会', shortName: '二村' });
    expect(proposedMoves(UNITS, villages, [], {})[0]).toMatchObject({ town: '', to: { code12: '' } });
  });

  it('tells whose end can still be taken back', () => {
    expect(endingUnits(UNITS, '2026-11-26').map(({ shortName }) => shortName)).toEqual(['将撤村']);
    expect(endingUnits(UNITS, '2027-01-01')).toEqual([]);
  });
});
