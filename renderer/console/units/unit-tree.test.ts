import { describe, expect, it } from 'vitest';
import { type Unit, unitSchema } from '#shared/schema/unit.ts';
import { searchUnits, standingCounts, type UnitNode, unitTree } from './unit-tree.ts';

function unit(code12: string, name: string, level: Unit['level'], parentCode: string): Unit {
  return unitSchema.parse({ code12, name, shortName: name.slice(0, 3), level, parentCode });
}

const county = unit('520111000000', '青岭县', 'county', '520100000000');
const yuntai = unit('520111101000', '云台镇', 'town', county.code12);
const baishi = unit('520111102000', '白石镇', 'town', county.code12);
const north = unit('520111101201', '北山村民委员会', 'village', yuntai.code12);
const south = unit('520111102201', '南山村民委员会', 'village', baishi.code12);
const units = [south, north, baishi, yuntai, county];

function names(nodes: readonly UnitNode[]): unknown[] {
  return nodes.map((node) => (node.children ? [node.unit.name, names(node.children)] : node.unit.name));
}

describe('units as a tree', () => {
  it('stands every unit under its parent, in the order of codes', () => {
    expect(names(unitTree(units))).toEqual([
      [
        '青岭县',
        [
          ['云台镇', ['北山村民委员会']],
          ['白石镇', ['南山村民委员会']],
        ],
      ],
    ]);
  });

  it('shows units whose parent is missing, and comes to an end when units point at each other', () => {
    expect(names(unitTree([north]))).toEqual(['北山村民委员会']);
    const loop = { ...yuntai, parentCode: north.code12 };
    expect(names(unitTree([county, loop, north]))).toEqual(['青岭县']);
  });

  it('finds by name, short name or code and keeps the way up', () => {
    expect(searchUnits(units, '南山').map((each) => each.name)).toEqual(['南山村民委员会', '白石镇', '青岭县']);
    expect(searchUnits(units, '101201').map((each) => each.name)).toEqual(['北山村民委员会', '云台镇', '青岭县']);
    expect(searchUnits(units, '没有')).toEqual([]);
    expect(searchUnits(units, ' ')).toBe(units);
  });
});

describe('counts of units', () => {
  it('have a village to its last day, and a new one from its first', () => {
    const ending = { ...north, validTo: '2026-12-31', successorCodes: [south.code12] };
    const fresh = { ...unit('520111102202', '新村村民委员会', 'village', baishi.code12), validFrom: '2027-01-01' };
    const all = [county, yuntai, baishi, ending, south, fresh];
    expect(standingCounts(all, '2026-11-26')).toEqual({ towns: 2, villages: 2, ending: 1 });
    expect(standingCounts(all, '2026-12-31')).toEqual({ towns: 2, villages: 2, ending: 1 });
    expect(standingCounts(all, '2027-01-01')).toEqual({ towns: 2, villages: 2, ending: 0 });
  });
});
