import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogueSource, defaultCatalogue } from '../../tests/support/catalogue.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import type { DomainContext } from './context.ts';
import { OverCounter, type OverRecord } from './over-records.ts';

const catalogue = defaultCatalogue();
const context: DomainContext = { today: '2026-12-31', units: new Map(), memberCountOf: () => null, me: null };
const [VILLAGE, OTHER] = ['999901101201', '999901101202'] as const;
const record = (type: string, values: Record<string, unknown>, unitCode: string = VILLAGE, id = 'r') => ({
  id,
  type,
  unitCode,
  values,
});
function counted(type: string, own: Omit<OverRecord, 'type'>, others: readonly OverRecord[]) {
  const counter = new OverCounter({ catalogue, context, type, year: '2026' });
  for (const one of others) counter.add(one);
  return counter.valuesFor({ ...own, type });
}

test('an organisation has the activities of the year that name it, each once', () => {
  const held = (held_on: string, organizer: string, team: string) =>
    record('civil_practice', { held_on, organizer: { name: organizer }, team: { name: team } });
  const others = [
    held('2026-03-01', '秧歌队', '秧歌队'),
    held('2026-05-01', '文明实践站', ' 秧歌队 '),
    held('2025-05-01', '秧歌队', ''),
    held('2026-05-01', '舞龙队', ''),
    record('party_life', { meeting_date: '2026-03-01T09:00' }),
  ];
  const org = { id: 'o', unitCode: VILLAGE, values: { name: '秧歌队' } };
  expect(counted('social_org', org, others)).toEqual({ activities: 2 });
  expect(counted('social_org', org, [])).toEqual({ activities: 0 });
  expect(counted('social_org', { ...org, values: {} }, others), 'without a name nothing can belong to it').toEqual({});
});

test('a showcase has the money that was paid for it, in fen', () => {
  const fund = (target: string | null, paid: number) => record('fund_record', { target, paid });
  const own = { id: 'sf-1', unitCode: VILLAGE, values: {} };
  const funds = [fund('sf-1', 120_050), fund('sf-1', 5), fund('sf-2', 900), fund(null, 7)];
  expect(counted('cultivation_target', own, funds)).toEqual({ invested: 120_055 });
});

describe('points of a household', () => {
  const entry = (household_no: string, score: number, state = 'passed', points = 0, unit: string = VILLAGE) =>
    record('point_entry', { household_no, score, state, redeem: points ? [{ _row: 'a', points }] : [] }, unit);
  const own = { id: 'p', unitCode: VILLAGE, values: { household_no: '012' } };

  test('add up over its entries, less what was redeemed, within the village', () => {
    const entries = [
      entry('012', 5),
      entry('012', -2),
      entry('012', 9, 'pending'),
      entry('012', 1, 'passed', 3),
      entry('012', 50, 'passed', 0, OTHER),
      entry('013', 7),
    ];
    expect(counted('point_entry', own, entries)).toEqual({ household_total: 1 });
  });

  test('are the same whatever the order of entries', () => {
    const some = fc.record({
      score: fc.integer({ min: -100, max: 100 }).map((tenths) => tenths / 10),
      state: fc.constantFrom('passed', 'pending'),
      points: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), fc.nat(), (made, turn) => {
        const entries = made.map(({ score, state, points }) => entry('012', score, state, points));
        const at = turn % Math.max(1, entries.length);
        const turned = [...entries.slice(at), ...entries.slice(0, at)].reverse();
        expect(counted('point_entry', own, turned)).toEqual(counted('point_entry', own, entries));
      }),
    );
  });
});

describe('a wrong definition is refused with its place', () => {
  const read = (field: object) => {
    const source = catalogueSource();
    const types = source.types.map((one) =>
      one.id === 'social_org'
        ? { ...one, fields: [...(one.fields as object[]), { id: 'extra', label: '附加', type: 'calc', ...field }] }
        : one,
    );
    const result = readCatalogue({ ...source, types });
    return result.ok ? [] : result.error.map(({ place }) => place);
  };
  const over = { type: 'civil_practice', key: 'name', names: ['team'] };
  test.each([
    [{ over: { ...over, type: 'no_such' } }, 'types.social_org.fields.extra.over.type'],
    [{ over: { ...over, key: 'nme' } }, 'types.social_org.fields.extra.over.key:1'],
    [{ over: { ...over, names: ['volunteers'] } }, 'types.social_org.fields.extra.over.names.0:1'],
    [{ over: { ...over, value: 'theme' } }, 'types.social_org.fields.extra.over.value:1'],
    [{ over: { ...over, type: 'public_appeal', names: ['person'] } }, 'types.social_org.fields.extra.over.names.0'],
    [{ over, value: '1' }, 'types.social_org.fields.extra'],
    [{}, 'types.social_org.fields.extra'],
  ])('%j', (field, place) => {
    expect(read({ over })).toEqual([]);
    expect(read(field)).toContain(place);
  });
});
