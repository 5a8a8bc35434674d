import { describe, expect, it } from 'vitest';
import { neverStood, successorOf } from '#shared/domain/standing.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { TownSuccession } from './town-change.ts';
import { type Unit, unitSchema } from './unit.ts';
import { changedUnits, type UnitChange, type UnitSuccession } from './unit-change.ts';

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
const facts = (locked = '', today = '2026-06-30') => ({ locked, today, undone: [] });
const faultOf = (change: UnitChange, locked = '') => {
  try {
    changedUnits(UNITS, change, facts(locked));
    return null;
  } catch (error) {
    return error instanceof CodedError ? error.detail : error;
  }
};

describe('a change of units', () => {
  it('merges into one that stands, which takes their figures; those that end name it', () => {
    const [east, west, south] = changedUnits(UNITS, merge(), facts('2026-07'));
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
    expect(changedUnits(UNITS, merge({ addsFigures: false }), facts())).toHaveLength(2);
  });

  it('founds a new one the day after, which may bear the name of one that ends', () => {
    const into = [fresh('210', '东村')];
    const [, , made] = changedUnits(UNITS, merge({ into }), facts());
    expect(made).toMatchObject({
      code12: code('210'),
      validFrom: '2026-08-01',
      parentCode: code('000'),
      households: 200,
    });
    const split = merge({ ends: [code('203')], into: [fresh('211', '南一村'), fresh('212', '南二村')] });
    expect(changedUnits(UNITS, split, facts()).map(({ households }) => households)).toEqual([100, null, null]);
  });

  it('renames, and the former names are still found', () => {
    const rename = { kind: 'rename', code12: code('201'), name: '新东村村民委员会', shortName: '新东村' } as const;
    expect(changedUnits(UNITS, rename, facts())).toMatchObject([
      { code12: code('201'), name: '新东村村民委员会', aliases: ['东村村民委员会', '东村'] },
    ]);
    expect(() => changedUnits(UNITS, { ...rename, name: '西村村民委员会' }, facts())).toThrow(
      '已有单位叫西村村民委员会',
    );
  });

  it.each([
    ['ended before', merge({ ends: [code('204')] }), '旧村已办撤并（到 2025-12-31 为止）'],
    ['a town', merge({ ends: [code('000')] }), '乡镇的撤并请选“乡镇（街道）”办理'],
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

const town = (tail: string, name: string, more: Partial<Unit> = {}): Unit => ({
  ...village('000', name, { households: 500, population: null, partyMemberCount: 50 }),
  ...{ code12: `999901${tail}000`, name: `${name}人民政府`, level: 'town', parentCode: '999901000000', ...more },
});
const TOWNS = new Map(
  [
    ...[...UNITS.values()].filter(({ level }) => level === 'village'),
    town('101', '甲镇'),
    town('102', '乙镇'),
    town('103', '丙镇', { validTo: '2026-12-31', successorCodes: ['999901102000'] }),
  ].map((unit) => [unit.code12, unit]),
);
const NONE = { name: '', shortName: '' };
const to = (from: string, code12: string, name: string) => ({
  code12: from,
  to: { code12, name: `${name}村民委员会`, shortName: name },
});
const MOVES = [
  to(code('201'), '999901102301', '东村'),
  to(code('202'), '999901102302', '西村'),
  to(code('203'), '999901102303', '南村'),
];
const towns = (more: Partial<TownSuccession> = {}): TownSuccession => ({
  ...{ kind: 'towns', ends: ['999901101000'], into: [{ code12: '999901102000', ...NONE }], villages: MOVES },
  ...{ lastDay: '2026-07-31', addsFigures: true, ...more },
});
const townFault = (more: Partial<TownSuccession>, locked = '') => {
  try {
    changedUnits(TOWNS, towns(more), facts(locked));
    return null;
  } catch (error) {
    return error instanceof CodedError ? error.detail : error;
  }
};

describe('a change of towns', () => {
  const NEW = { code12: '999901110000', name: '新合镇人民政府', shortName: '新合镇' };
  const moved = MOVES.map(({ code12, to: { code12: next, ...names } }) => ({
    code12,
    to: { ...names, code12: next.replace('999901102', '999901110') },
  }));

  it('merges one into another with its villages under new codes, each way to be followed by figures', () => {
    const after = new Map([
      ...TOWNS,
      ...changedUnits(TOWNS, towns(), facts('2026-07')).map((u) => [u.code12, u] as const),
    ]);
    expect(after.get('999901101000')).toMatchObject({ validTo: '2026-07-31', successorCodes: ['999901102000'] });
    expect(after.get('999901102000')).toMatchObject({ households: 1000, population: null, partyMemberCount: 100 });
    expect(after.get('999901102303')).toMatchObject({
      ...{ parentCode: '999901102000', validFrom: '2026-08-01', validTo: '', households: 100, name: '南村村民委员会' },
    });
    expect(successorOf(after, '999901101000')).toBe('999901102000');
    expect(successorOf(after, code('203'))).toBe('999901102303');
    expect(after.get(code('204')), 'what ended before stays').toEqual(TOWNS.get(code('204')));
  });

  it('founds a new town, splits among two, and moves a village alone with its figures', () => {
    const founded = changedUnits(TOWNS, towns({ into: [NEW], villages: moved }), facts());
    expect(founded.find(({ code12 }) => code12 === NEW.code12)).toMatchObject({
      validFrom: '2026-08-01',
      households: 500,
    });
    const villages = [...MOVES.slice(0, 2), ...moved.slice(2)];
    const split = towns({ into: [{ code12: '999901102000', ...NONE }, NEW], villages, addsFigures: false });
    const [ended] = changedUnits(TOWNS, split, facts());
    expect(ended?.successorCodes).toEqual(['999901102000', NEW.code12]);
    const [source, left, target] = changedUnits(TOWNS, towns({ ends: [], villages: MOVES.slice(0, 1) }), facts());
    expect(source).toMatchObject({ code12: '999901101000', households: 400, partyMemberCount: 40, validTo: '' });
    expect(left).toMatchObject({ validTo: '2026-07-31', successorCodes: ['999901102301'] });
    expect(target).toMatchObject({ code12: '999901102000', households: 600 });
  });

  it.each([
    ['a village is forgotten', { villages: MOVES.slice(1) }, '东村村民委员会没有写明归到哪里'],
    ['a code of no successor', { villages: moved }, '东村村民委员会的新代码 999901110301 不是承接乡镇的村级代码'],
    [
      'a code that was given',
      { villages: [to(code('201'), '999901102201', '东村'), ...MOVES.slice(1)] },
      '代码 999901102201 已有单位',
    ],
    [
      'a name that is taken there',
      { villages: [to(code('201'), '999901102301', '远村'), ...MOVES.slice(1)] },
      '已有单位叫远村村民委员会',
    ],
    [
      'two of one name',
      { villages: [to(code('201'), '999901102301', '西村'), ...MOVES.slice(1)] },
      '已有单位叫西村村民委员会',
    ],
    [
      'two of one code',
      { villages: [to(code('201'), '999901102302', '东村'), ...MOVES.slice(1)] },
      '有两个村的新代码相同',
    ],
    ['into itself', { into: [{ code12: '999901101000', ...NONE }] }, '甲镇人民政府既撤并又承接'],
    [
      'into one that ends',
      { into: [{ code12: '999901103000', ...NONE }] },
      '丙镇已定于 2026-12-31 撤并，请先撤回那次变动再办理',
    ],
    [
      'several into several',
      { ends: [], into: [NEW, { code12: '999901102000', ...NONE }] },
      '几个乡镇并成几个乡镇的，请分几次办理',
    ],
    [
      'a code of another county',
      { into: [{ ...NEW, code12: '999902110000' }] },
      '代码 999902110000 不是本县的乡镇代码',
    ],
    ['a village as a town', { ends: [code('201')] }, '撤并的不是乡镇（街道）'],
  ] as const)('is refused: %s', (_, more, fault) => {
    expect(townFault(more)).toBe(fault);
  });

  it('does not reach back behind a locked month', () => {
    expect(townFault({}, '2026-08')).toBe('2026-08 的月报已锁定，撤并日期不能早于该月');
  });
});

describe('an end that is set and has not come', () => {
  const apply = (units: ReadonlyMap<string, Unit>, changed: readonly Unit[]) =>
    new Map([...units, ...changed.map((unit) => [unit.code12, unit] as const)]);
  const versions = (before: ReadonlyMap<string, Unit>, changed: readonly Unit[]) =>
    changed.map((after) => ({ before: before.get(after.code12) ?? null, after }));

  it('leaves the unit to be renamed and to take over others until its day, and is set once only', () => {
    const ending = apply(UNITS, changedUnits(UNITS, merge({ ends: [code('201')], lastDay: '2026-12-31' }), facts()));
    const rename = { kind: 'rename', code12: code('201'), name: '新东村村民委员会', shortName: '新东村' } as const;
    expect(changedUnits(ending, rename, facts())).toMatchObject([{ name: '新东村村民委员会', validTo: '2026-12-31' }]);
    expect(() => changedUnits(ending, rename, facts('', '2027-01-01'))).toThrow('东村已办撤并（到 2026-12-31 为止）');
    const takes = merge({ ends: [code('202')], into: [{ code12: code('201'), ...NONE }] });
    expect(changedUnits(ending, takes, facts())[0]).toMatchObject({ validTo: '2026-07-31' });
    expect(() => changedUnits(ending, { ...takes, lastDay: '2027-01-31' }, facts())).toThrow('东村村民委员会不能承接');
    expect(() => changedUnits(ending, merge({ ends: [code('201')] }), facts())).toThrow('请先撤回那次变动再办理');
  });

  it.each([
    ['of villages', UNITS, merge({ into: [fresh('210', '东村')] })],
    ['into one that stands', UNITS, merge()],
    ['of a town', TOWNS, towns()],
    ['of a village that went over', TOWNS, towns({ ends: [], villages: MOVES.slice(0, 1) })],
  ])('is taken back with all that was set with it: %s', (_, before, change) => {
    const changed = changedUnits(before, change, facts());
    const undone = versions(before, changed);
    const code12 = changed.find(({ validTo }) => validTo !== '')?.code12 ?? '';
    const back = apply(
      before,
      changedUnits(apply(before, changed), { kind: 'withdraw', code12 }, { ...facts(), undone }),
    );
    for (const [code, unit] of back) {
      const was = before.get(code);
      if (was) expect(unit).toEqual(was);
      else expect(neverStood(unit)).toBe(true);
    }
    // the codes are free again
    expect(changedUnits(back, change, facts()).map((unit) => unit.code12)).toEqual(changed.map((unit) => unit.code12));
  });

  it('is not taken back after its day, nor when what it founded goes on otherwise', () => {
    const changed = changedUnits(UNITS, merge({ into: [fresh('210', '东村')] }), facts());
    const undone = versions(UNITS, changed);
    const now = apply(UNITS, changed);
    const back = (units: ReadonlyMap<string, Unit>, today: string) =>
      changedUnits(units, { kind: 'withdraw', code12: code('201') }, { ...facts('', today), undone });
    expect(() => back(now, '2026-08-01')).toThrow('东村已办撤并（到 2026-07-31 为止）');
    const heir = { ...village('203', '南村'), validTo: '2026-07-31', successorCodes: [code('210')] };
    expect(() => back(apply(now, [heir]), '2026-07-01')).toThrow(
      '东村村民委员会还承接南村村民委员会，请先撤回那次变动',
    );
    expect(() => back(UNITS, '2026-07-01')).toThrow('东村没有已定的撤并');
  });
});
