import { describe, expect, it } from 'vitest';
import { successorOf } from '#shared/domain/standing.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type Unit, unitSchema } from './unit.ts';
import { changedUnits, type UnitSuccession } from './unit-change.ts';

const village = (tail: string, name: string, more: Partial<Unit> = {}): Unit =>
  unitSchema.parse({
    ...{ code12: `999901101${tail}`, name: `${name}村民委员会`, shortName: name, level: 'village' },
    ...{
      parentCode: '999901101000',
      households: 100,
      population: 300,
      groupCount: null,
      partyMemberCount: 10,
      ...more,
    },
  });
const UNITS = new Map(
  [
    village('201', '东村'),
    village('202', '西村', { population: null }),
    village('203', '南村', { validFrom: '2026-05-01' }),
    village('204', '旧村', { validTo: '2025-12-31' }),
    village('201', '远村', { code12: '999901102201', parentCode: '999901102000' }),
    unitSchema.parse({ ...village('000', '镇'), level: 'town', parentCode: '999901000000' }),
  ].map((unit) => [unit.code12, unit]),
);
const code = (tail: string) => `999901101${tail}`;
const merge = (more: Partial<UnitSuccession> = {}): UnitSuccession => ({
  ...{ kind: 'succeed', ends: [code('201'), code('202')], lastDay: '2026-07-31', addsFigures: true },
  into: [{ code12: code('203'), name: '', shortName: '' }],
  ...more,
});
const fresh = (tail: string, name: string) => ({ code12: code(tail), name: `${name}村民委员会`, shortName: name });
const faultOf = (change: UnitSuccession, locked = '') => {
  try {
    changedUnits(UNITS, change, locked);
    return null;
  } catch (error) {
    return error instanceof CodedError ? error.detail : error;
  }
};

describe('a change of units', () => {
  it('merges into one that stands, which takes their figures; those that end name it', () => {
    const [east, west, south] = changedUnits(UNITS, merge(), '2026-07');
    expect(east).toMatchObject({ name: '东村村民委员会', validTo: '2026-07-31', successorCodes: [code('203')] });
    expect(west?.validTo).toBe('2026-07-31');
    expect(south).toMatchObject({
      households: 300,
      population: 600,
      groupCount: null,
      partyMemberCount: 30,
      validTo: '',
    });
    const after = new Map([
      ...UNITS,
      ...[east, west, south].flatMap((unit) => (unit ? [[unit.code12, unit] as const] : [])),
    ]);
    expect(successorOf(after, code('202'))).toBe(code('203'));
    expect(changedUnits(UNITS, merge({ addsFigures: false }), '')).toHaveLength(2);
  });

  it('founds a new one the day after, which may bear the name of one that ends', () => {
    const into = [fresh('210', '东村')];
    const [, , made] = changedUnits(UNITS, merge({ into }), '');
    expect(made).toMatchObject({
      code12: code('210'),
      validFrom: '2026-08-01',
      parentCode: code('000'),
      households: 200,
    });
    const split = merge({ ends: [code('203')], into: [fresh('211', '南一村'), fresh('212', '南二村')] });
    expect(changedUnits(UNITS, split, '').map(({ households }) => households)).toEqual([100, null, null]);
  });

  it('renames, and the former names are still found', () => {
    const rename = { kind: 'rename', code12: code('201'), name: '新东村村民委员会', shortName: '新东村' } as const;
    expect(changedUnits(UNITS, rename, '')).toMatchObject([
      { code12: code('201'), name: '新东村村民委员会', aliases: ['东村村民委员会', '东村'] },
    ]);
    expect(() => changedUnits(UNITS, { ...rename, name: '西村村民委员会' }, '')).toThrow('已有单位叫西村村民委员会');
  });

  it.each([
    ['ended before', merge({ ends: [code('204')] }), '旧村已办撤并（到 2025-12-31 为止）'],
    ['a town', merge({ ends: [code('000')] }), '乡镇的撤并请用单位名单导入办理'],
    ['of two towns', merge({ ends: [code('201'), '999901102201'] }), '不在同一个乡镇'],
    [
      'into another town',
      merge({ into: [{ code12: '999901102201', name: '', shortName: '' }] }),
      '远村村民委员会不能承接',
    ],
    ['into itself', merge({ ends: [code('203')] }), '南村村民委员会既撤并又承接'],
    [
      'several into several',
      merge({ into: [fresh('211', '甲村'), fresh('212', '乙村')] }),
      '几个村并成几个村的，请分几次办理',
    ],
    [
      'before it began',
      merge({ ends: [code('203')], into: [fresh('211', '甲村')], lastDay: '2026-04-30' }),
      '南村在撤并日期以后才设立',
    ],
    ['no day', merge({ lastDay: '2026-02-30' }), '请填写撤并日期'],
    [
      'a code of another town',
      merge({ into: [{ ...fresh('211', '甲村'), code12: '999901102211' }] }),
      '代码 999901102211 不是本镇的村级代码',
    ],
    ['a name that is taken', merge({ into: [fresh('211', '南村')] }), '已有单位叫南村村民委员会'],
  ])('is refused: %s', (_, change, fault) => {
    expect(faultOf(change)).toBe(fault);
  });

  it('does not reach back behind a locked month', () => {
    expect(faultOf(merge(), '2026-08')).toBe('2026-08 的月报已锁定，撤并日期不能早于该月');
    expect(faultOf(merge(), '2026-07')).toBeNull();
  });
});
