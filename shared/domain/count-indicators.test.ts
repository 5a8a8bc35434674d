import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogueSource, defaultCatalogue } from '../../tests/support/catalogue.ts';
import { SAMPLE_TODAY, SAMPLE_TYPES, sampleValues } from '../../tests/support/sample-values.ts';
import { indicatorPrograms } from '../catalogue/compile-indicators.ts';
import type { Catalogue } from '../catalogue/definition.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import type { DomainContext } from './context.ts';
import {
  type CountedRecord,
  type CountedUnit,
  type Fraction,
  figureOf,
  IndicatorCounter,
  rollUp,
} from './count-indicators.ts';

const catalogue = defaultCatalogue();
const context: DomainContext = { today: SAMPLE_TODAY, units: new Map(), memberCountOf: () => null, me: null };
const VILLAGES = ['999901101201', '999901101202', '999901102201'];
const unit = (code12: string): CountedUnit => ({
  code12,
  level: 'village',
  households: 300,
  population: 1000,
  groupCount: 5,
  partyMemberCount: 30,
});
const units = VILLAGES.map(unit);

interface Counting {
  readonly records: readonly CountedRecord[];
  readonly from?: string;
  readonly to?: string;
  readonly using?: Catalogue;
}

function counted({ records, from = '2026-03', to = from, using = catalogue }: Counting) {
  const counter = new IndicatorCounter({ catalogue: using, context, period: { from, to }, units, bodies: [] });
  for (const record of records) counter.add(record);
  return counter.result();
}

const whole = (result: ReturnType<typeof counted>, code: string) => rollUp(result.get(code)?.values() ?? []);

function figure(counting: Counting, code: string): number | null {
  const program = indicatorPrograms(counting.using ?? catalogue).find((one) => one.code === code);
  if (!program) throw new Error(code);
  return figureOf(program.kind, whole(counted(counting), code));
}

const record = (type: string, unitCode: string, values: Record<string, unknown>, linkedTypes: string[] = []) => ({
  type,
  unitCode,
  values,
  linkedTypes,
});
const sweep = (unitCode: string, to: string) => record('dispute_screening', unitCode, { sweep_from: to, sweep_to: to });

test('the monthly table has the 45 figures of D§2.7, in its order', () => {
  expect(catalogue.monthlyTable).toHaveLength(45);
  expect([catalogue.monthlyTable[0], catalogue.monthlyTable[44]]).toEqual(['DZ_total', 'SF_count']);
});

describe('what is due', () => {
  test('two sweeps a month are due of each village; a third one earns nothing', () => {
    const [a = '', b = ''] = VILLAGES;
    const records = [
      sweep(a, '2026-03-15'),
      sweep(a, '2026-03-14'),
      sweep(a, '2026-03-31'),
      sweep(b, '2026-03-16'),
      sweep(b, '2026-04-16'),
    ];
    expect(figure({ records }, 'PC_sweep_rate')).toBe(3 / 6);
    expect(figure({ records: [] }, 'PC_sweep_rate')).toBe(0);
  });

  test('what is due by the quarter is due in its last month, and any month of it may fulfil it', () => {
    const [a = ''] = VILLAGES;
    const meeting = record('villager_meeting', a, { kind: 'representatives', meeting_date: '2026-01-20T09:00' });
    expect(figure({ records: [meeting], from: '2026-02' }, 'YS_rep_quarter_rate')).toBeNull();
    expect(figure({ records: [meeting], from: '2026-03' }, 'YS_rep_quarter_rate')).toBe(1 / 3);
    expect(figure({ records: [meeting], from: '2026-01', to: '2026-12' }, 'YS_rep_quarter_rate')).toBe(1 / 12);
  });

  test('a sitting of several kinds counts once for each kind', () => {
    const [a = ''] = VILLAGES;
    const kind = ['members_meeting', 'lesson', 'theme_day'];
    const sitting = record('party_life', a, { kind, meeting_date: '2026-03-05T09:00' });
    const rate = whole(counted({ records: [sitting] }), 'DZ_due_rate');
    expect(rate).toEqual({ numerator: 3_000_000, denominator: 15_000_000 });
  });
});

describe('linked records', () => {
  test('count in the ledger they were ticked for, where the indicator asks for it, and once', () => {
    const [a = ''] = VILLAGES;
    const day = record('party_life', a, { kind: ['theme_day'], meeting_date: '2026-03-05T09:00' }, [
      'civil_practice',
      'civil_practice',
    ]);
    expect(figure({ records: [day] }, 'WM_village_month_rate')).toBe(1 / 3);
    expect(figure({ records: [day] }, 'DZ_total')).toBe(1);
  });
});

describe('any records', () => {
  const anyRecord = fc
    .record({ type: fc.constantFrom(...SAMPLE_TYPES), seed: fc.nat(400), unitCode: fc.constantFrom(...VILLAGES) })
    .map(({ type, seed, unitCode }) => record(type, unitCode, sampleValues(type, seed).values, ['civil_practice']));
  const period = fc.constantFrom(['2026-03', '2026-03'], ['2026-01', '2026-06'], ['2026-01', '2026-12']);

  test('the parts of the villages are the whole, whatever the order of records', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 25 }), period, fc.nat(), (records, [from = '', to = from], turn) => {
        const all = counted({ records, from, to });
        const at = records.length === 0 ? 0 : turn % records.length;
        const turned = counted({ records: [...records.slice(at), ...records.slice(0, at)].reverse(), from, to });
        const parts = VILLAGES.map((code) =>
          counted({ records: records.filter((one) => one.unitCode === code), from, to }),
        );
        for (const { code } of indicatorPrograms(catalogue)) {
          expect(plain(turned.get(code))).toEqual(plain(all.get(code)));
          const ofVillages = VILLAGES.map((village, index) => parts[index]?.get(code)?.get(village) ?? NOTHING);
          expect(rollUp(ofVillages)).toEqual(whole(all, code));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('sums of two months are the sum of both', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 25 }), (records) => {
        const both = counted({ records, from: '2026-03', to: '2026-04' });
        const months = ['2026-03', '2026-04'].map((from) => counted({ records, from }));
        for (const { code, kind, span } of indicatorPrograms(catalogue)) {
          if (kind === 'last' || span !== 'period' || dependsOnToday(code)) continue;
          expect(whole(both, code)).toEqual(rollUp(months.map((month) => whole(month, code))));
        }
      }),
      { numRuns: 20 },
    );
  });
});

const NOTHING: Fraction = { numerator: 0, denominator: 0 };
const plain = (units: ReadonlyMap<string, Fraction> | undefined) => Object.fromEntries(units ?? []);

/** A figure that asks how things stand today may change with the period's end. */
function dependsOnToday(code: string): boolean {
  const program = indicatorPrograms(catalogue).find((one) => one.code === code);
  return [...(program?.numerator ?? []), ...(program?.denominator ?? [])].some(
    (term) => term.kind === 'records' && [term.where, term.value].some((one) => one?.uses.has('@today')),
  );
}

describe('a wrong indicator is refused with its place', () => {
  const good = { code: 'XX_any', label: '任意', unit: '个', kind: 'sum', numerator: [{ type: 'party_life' }] };
  test.each([
    [{ ...good, numerator: [{ type: 'party_life', where: 'actal > 3' }] }, 'indicators.XX_any.numerator.0.where:1'],
    [{ ...good, numerator: [{ type: 'party_life', value: 'theme' }] }, 'indicators.XX_any.numerator.0.value:1'],
    [{ ...good, numerator: [{ type: 'no_such_type' }] }, 'indicators.XX_any.numerator.0.type'],
    [{ ...good, numerator: [{ type: 'villager_meeting', rows: 'kind' }] }, 'indicators.XX_any.numerator.0.rows'],
    [
      { ...good, numerator: [{ type: 'mediation_case', where: 'filled(brief)' }] },
      'indicators.XX_any.numerator.0.where',
    ],
    [{ ...good, kind: 'ratio' }, 'indicators.XX_any.denominator'],
    [{ ...good, numerator: [{ units: 'village' }] }, 'indicators.XX_any.numerator.0'],
    [{ ...good, code: 'DZ_total' }, 'indicators'],
  ])('%#: %j', (indicator, place) => {
    const source = catalogueSource();
    const read = readCatalogue({ ...source, indicators: [indicator], monthlyTable: [] });
    expect(read.ok ? [] : read.error.map((problem) => problem.place)).toContain(place);
  });

  test('the monthly table names indicators that exist', () => {
    const read = readCatalogue({ ...catalogueSource(), monthlyTable: ['DZ_total', 'DZ_nothing'] });
    expect(read.ok ? [] : read.error).toEqual([{ place: 'monthlyTable.1', reason: '没有代码为“DZ_nothing”的指标' }]);
  });
});

test('an organisation is active when an activity of the last three months names it', () => {
  const source = catalogueSource();
  const indicator = {
    code: 'XX_active',
    label: '活跃',
    unit: '个',
    kind: 'last',
    numerator: [
      {
        type: 'mediation_case',
        where: "result != 'failed'",
        seenIn: { key: 'committee', type: 'civil_practice', names: ['organizer', 'team'], months: 3 },
      },
    ],
  };
  const read = readCatalogue({ ...source, indicators: [indicator], monthlyTable: [] });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const [a = '', b = ''] = VILLAGES;
  const org = record('mediation_case', a, {
    accepted_on: '2025-01-05',
    result: 'ongoing',
    committee: { name: '秧歌队' },
  });
  const held = (on: string) => record('civil_practice', b, { held_on: on, team: { name: '秧歌队' } });
  const at = (on: string) => figure({ records: [org, held(on)], from: '2026-03', using: read.value }, 'XX_active');
  expect([at('2026-01-01'), at('2025-12-31'), at('2026-04-01')]).toEqual([1, 0, 0]);
});
