import { describe, expect, it } from 'vitest';
import { arrivalTotals, inCodeOrder, isEmptyTown, strandColumns, type TownArrival } from './arrival-model.ts';

function town(townId: number, byType: Record<string, number>): TownArrival {
  const records = Object.values(byType).reduce((sum, count) => sum + count, 0);
  return {
    townId,
    name: `镇${townId}`,
    villages: 10,
    villagesWithRecords: records > 0 ? 4 : 0,
    records,
    refused: records > 0 ? 1 : 0,
    lastReceivedAt: null,
    devices: 2,
    byType,
  };
}

describe('arrivals of a month', () => {
  const towns = [town(520111102, { party_life: 2, mediation_case: 1 }), town(520111101, {}), town(520111103, { x: 5 })];

  it('adds up towns, villages and types', () => {
    expect(arrivalTotals(towns)).toEqual({
      towns: 3,
      emptyTowns: 1,
      villages: 30,
      villagesWithRecords: 8,
      records: 8,
      refused: 2,
      devices: 6,
      byType: { party_life: 2, mediation_case: 1, x: 5 },
    });
  });

  it('lists towns by code, never by what they sent', () => {
    expect(inCodeOrder(towns).map((each) => each.townId)).toEqual([520111101, 520111102, 520111103]);
    expect(inCodeOrder(towns).map(isEmptyTown)).toEqual([true, false, false]);
  });

  it('keeps a column for types that the catalogue does not know', () => {
    expect(strandColumns(null, towns)).toEqual([
      {
        label: '其他',
        columns: [
          { type: 'mediation_case', label: 'mediation_case' },
          { type: 'party_life', label: 'party_life' },
          { type: 'x', label: 'x' },
        ],
      },
    ]);
  });
});
