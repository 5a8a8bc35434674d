import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogueSource, defaultCatalogue } from '../../tests/support/catalogue.ts';
import { type CompiledDue, compiledType } from '../catalogue/compile-type.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { addDays, addMonths } from '../kernel/calendar.ts';
import type { DomainContext } from './context.ts';
import { DEFAULT_MONTH_SETTINGS, RULE_B, reportMonths } from './month/month-rule.ts';
import { DueCounter, type DueRecord, dueDatesIn } from './rhythms.ts';
import { datesOfSpan, spanOf } from './spans.ts';

const catalogue = defaultCatalogue();
const context: DomainContext = { today: '2026-04-20', units: new Map(), memberCountOf: () => null, me: null };
const [VILLAGE, OTHER, TOWN, COUNTY] = ['999901101201', '999901101202', '999901101000', '999901000000'] as const;
const UNITS = [
  { code12: VILLAGE, level: 'village' },
  { code12: OTHER, level: 'village' },
  { code12: TOWN, level: 'town' },
  { code12: COUNTY, level: 'county' },
];

let serial = 0;
const record = (type: string, unitCode: string, values: Record<string, unknown>, linkedTypes: string[] = []) => ({
  uid: `u${++serial}`,
  type,
  unitCode,
  title: `第${serial}条`,
  values,
  linkedTypes,
});

function standing(type: string, records: readonly DueRecord[], from = '2026-03', to = from) {
  const counter = new DueCounter({ catalogue, context, from, to, units: UNITS, types: new Set([type]) });
  for (const one of records) counter.add(one);
  return counter.standings().map(({ due, unitCode, span, dueOn, times, done, onTime, matter }) => ({
    key: `${due.id} ${matter ? matter.title : unitCode} ${span}`,
    dueOn,
    counts: [times, done, onTime],
  }));
}

const ids = (type: string) =>
  compiledType(catalogue, type).dues.map(({ id, every, times }) => `${id} ${every} ${times}`);

describe('what D§2 says falls due', () => {
  test.each([
    [
      'party_life',
      [
        'branch_committee month 1',
        'group_meeting month 1',
        'theme_day month 1',
        'members_meeting quarter 1',
        'lesson quarter 1',
      ],
    ],
    ['democratic_review', ['review year 1']],
    ['villager_meeting', ['representatives quarter 1']],
    ['supervision_record', ['supervision month 1']],
    ['dispute_screening', ['sweep half_month 1', 'town_sweep month 1']],
    ['legal_publicity', ['publicity month 1']],
    ['legal_service', ['visit month 1', 'lecture quarter 1']],
    ['civil_practice', ['practice month 1']],
    ['moral_lecture', ['lecture quarter 1']],
    ['good_person', ['recommend quarter 1']],
    ['moral_review', ['review quarter 1']],
    ['star_household', ['rating year 1']],
    ['star_village_rating', ['rating year 1']],
    ['dispatch_meeting', ['town_dispatch quarter 1', 'county_dispatch month 1']],
    ['task_item', ['progress month 1']],
    ['cultivation_target', ['milestone quarter 1']],
    ['satisfaction_survey', ['survey half_year 1']],
  ])('of %s', (type, wanted) => {
    expect(ids(type)).toEqual(wanted);
  });

  test('of nothing else but disclosure, whose items fall due each by itself', () => {
    const withDues = [...catalogue.types.keys()].filter((type) => compiledType(catalogue, type).dues.length > 0);
    expect(withDues).toHaveLength(18);
    expect(ids('affairs_disclosure')).toContain('finance_accounts month 1');
    expect(ids('affairs_disclosure')).toContain('party_dues half_year 1');
    expect(ids('affairs_disclosure').join()).not.toContain('village_project');
  });
});

describe('the last day', () => {
  const dates = (
    every: 'half_month' | 'month' | 'quarter' | 'half_year' | 'year',
    by: { month: number; day: number } | undefined,
    from: string,
    to: string,
  ) => dueDatesIn({ every, by }, from, to).map(({ span, dueOn }) => `${span}: ${dueOn}`);

  test('is the span’s own, or the declared day of its month', () => {
    expect(dates('half_month', undefined, '2026-02', '2026-02')).toEqual([
      '2026-02-1: 2026-02-15',
      '2026-02-2: 2026-02-28',
    ]);
    expect(dates('quarter', undefined, '2026-01', '2026-03')).toEqual(['2026-03: 2026-03-31']);
    expect(dates('quarter', { month: 1, day: 20 }, '2026-04', '2026-06')).toEqual(['2026-06: 2026-04-20']);
    expect(dates('half_year', { month: 1, day: 20 }, '2026-01', '2026-12')).toEqual([
      '2026-06: 2026-01-20',
      '2026-12: 2026-07-20',
    ]);
    expect(dates('year', { month: 3, day: 31 }, '2026-03', '2026-03')).toEqual(['2026-12: 2026-03-31']);
    expect(dates('month', { month: 1, day: 31 }, '2026-02', '2026-02')).toEqual(['2026-02: 2026-02-28']);
    expect(dates('half_month', { month: 1, day: 16 }, '2026-03', '2026-03')).toEqual([
      '2026-03-1: 2026-03-15',
      '2026-03-2: 2026-03-31',
    ]);
  });

  test('months put together have what each of them has, whatever the span and day', () => {
    const every = fc.constantFrom('half_month', 'month', 'quarter', 'half_year', 'year');
    const months = fc.nat(23).map((ahead) => addMonths('2025-01', ahead));
    fc.assert(
      fc.property(
        every,
        fc.option(fc.integer({ min: 1, max: 31 }), { nil: undefined }),
        months,
        fc.nat(14),
        (span, day, from, length) => {
          const by = day === undefined ? undefined : { month: 1, day };
          const apart = Array.from({ length: length + 1 }, (_, ahead) => addMonths(from, ahead));
          const joined = dueDatesIn({ every: span, by }, from, addMonths(from, length));
          expect(
            apart
              .flatMap((month) => dueDatesIn({ every: span, by }, month, month))
              .toSorted((a, b) => (a.span < b.span ? -1 : 1)),
          ).toEqual(joined);
          for (const { dueOn, from: first, to } of joined) expect(dueOn >= first && dueOn <= to).toBe(true);
        },
      ),
    );
  });
});

describe('a county that counts from the 26th to the 25th (D§3.3 preset B)', () => {
  const settings = { ...DEFAULT_MONTH_SETTINGS, rules: [{ from: '2025-01', rule: RULE_B }] };
  const months = reportMonths(settings);
  const dates = (every: CompiledDue['every'], day: number | undefined, from: string, to = from) =>
    dueDatesIn({ every, by: day === undefined ? undefined : { month: 1, day } }, from, to, months).map(
      (one) => `${one.span}: ${one.from} ${one.to} ${one.dueOn}`,
    );

  test('has its dues inside its report months, and its quarters and years are made of them', () => {
    expect(dates('month', undefined, '2026-03')).toEqual(['2026-03: 2026-02-26 2026-03-25 2026-03-25']);
    expect(dates('month', 20, '2026-03')).toEqual(['2026-03: 2026-02-26 2026-03-25 2026-03-20']);
    expect(dates('month', 28, '2026-03'), 'no later than the report').toEqual([
      '2026-03: 2026-02-26 2026-03-25 2026-03-25',
    ]);
    expect(dates('half_month', undefined, '2026-03')).toEqual([
      '2026-03-1: 2026-02-26 2026-03-10 2026-03-10',
      '2026-03-2: 2026-03-11 2026-03-25 2026-03-25',
    ]);
    expect(dates('half_month', 3, '2026-03').at(0)).toBe('2026-03-1: 2026-02-26 2026-03-10 2026-02-28');
    expect(dates('quarter', undefined, '2026-01', '2026-06')).toEqual([
      '2026-03: 2025-12-26 2026-03-25 2026-03-25',
      '2026-06: 2026-03-26 2026-06-25 2026-06-25',
    ]);
    expect(dates('quarter', 20, '2026-04')).toEqual(['2026-06: 2026-03-26 2026-06-25 2026-04-20']);
    expect(dates('half_year', undefined, '2026-06')).toEqual(['2026-06: 2025-12-26 2026-06-25 2026-06-25']);
    expect(dates('year', 31, '2026-01')).toEqual(['2026-12: 2025-12-26 2026-12-25 2026-01-25']);
  });

  test('finds each day in the span whose dates hold it, whatever the rule', () => {
    const rule = { ...RULE_B, id: 'custom' as const };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 0, max: 1500 }),
        fc.constantFrom('half_month', 'month', 'quarter', 'half_year', 'year'),
        (lastDay, days, every) => {
          const own = reportMonths({ ...settings, rules: [{ from: '2026-05', rule: { ...rule, lastDay } }] });
          const day = addDays('2025-03-01', days);
          const { from, to } = datesOfSpan(spanOf(day, every, own), every, own);
          expect(from <= day && day <= to).toBe(true);
          expect(spanOf(`${day}T08:30`, every, own)).toBe(spanOf(day, every, own));
        },
      ),
    );
  });

  test('counts a record of the 28th for the next month, on time or late by the report’s days', () => {
    const party = (day: string) => record('party_life', VILLAGE, { kind: ['theme_day'], meeting_date: `${day}T09:00` });
    const counter = new DueCounter({
      ...{ catalogue, context, months, from: '2026-03', to: '2026-04', units: UNITS },
      types: new Set(['party_life']),
    });
    for (const day of ['2026-03-25', '2026-03-28']) counter.add(party(day));
    const told = counter
      .standings()
      .filter(({ due, unitCode }) => due.id === 'theme_day' && unitCode === VILLAGE)
      .map(({ dueMonth, done, onTime, fulfilled }) => [dueMonth, done, onTime, fulfilled[0]?.day]);
    expect(told).toEqual([
      ['2026-03', 1, 1, '2026-03-25'],
      ['2026-04', 1, 1, '2026-03-28'],
    ]);
  });
});

describe('standings', () => {
  test('tell what is there and what came late', () => {
    const posted = (on: string) =>
      record('affairs_disclosure', VILLAGE, { item_code: 'finance_accounts', posted_on: on });
    const finance = standing('affairs_disclosure', [posted('2026-03-25')]).filter(({ key }) =>
      key.startsWith('finance_accounts'),
    );
    expect(finance).toEqual([
      { key: `finance_accounts ${VILLAGE} 2026-03`, dueOn: '2026-03-20', counts: [1, 1, 0] },
      { key: `finance_accounts ${OTHER} 2026-03`, dueOn: '2026-03-20', counts: [1, 0, 0] },
    ]);
  });

  test('a ticked record of another ledger fulfils where the due says so', () => {
    const day = record('party_life', VILLAGE, { meeting_date: '2026-03-05T09:00', kind: ['theme_day'] }, [
      'civil_practice',
    ]);
    expect(standing('civil_practice', [day]).map(({ counts }) => counts)).toEqual([
      [1, 1, 1],
      [1, 0, 0],
    ]);
    expect(standing('moral_lecture', [{ ...day, linkedTypes: ['moral_lecture'] }]).map(({ counts }) => counts)).toEqual(
      [
        [1, 0, 0],
        [1, 0, 0],
      ],
    );
  });

  test('a village’s sweep is not the town’s, a nomination by a village is', () => {
    const sweep = (unit: string) => record('dispute_screening', unit, { sweep_to: '2026-03-10' });
    const town = (records: DueRecord[]) =>
      standing('dispute_screening', records).filter(({ key }) => key.startsWith('town_'));
    expect(town([sweep(VILLAGE)]).map(({ counts }) => counts)).toEqual([[1, 0, 0]]);
    expect(town([sweep(TOWN)]).map(({ counts }) => counts)).toEqual([[1, 1, 1]]);
    const person = record('good_person', VILLAGE, { recommend_on: '2026-02-10' });
    expect(standing('good_person', [person]).map(({ key, counts }) => [key, counts])).toEqual([
      [`recommend ${TOWN} 2026-03`, [1, 1, 1]],
    ]);
  });

  test('progress is due of every open task, and of no closed one', () => {
    const task = (state: string, months: string[], start_on = '2026-01-05') =>
      record('task_item', TOWN, { start_on, state, progress: months.map((month) => ({ month })) });
    const records = [
      task('doing', ['2026-02', '2026-03']),
      task('doing', ['2026-02']),
      task('done', ['2026-02']),
      task('done', ['2026-03']),
      task('doing', [], '2026-04-01'),
    ];
    expect(standing('task_item', records).map(({ counts }) => counts)).toEqual([
      [1, 1, 1],
      [1, 0, 0],
      [1, 1, 1],
    ]);
  });
});

describe('a wrong rhythm is refused with its place', () => {
  const read = (type: string, rhythm: object) => {
    const source = catalogueSource();
    const types = source.types.map((one) => (one.id === type ? { ...one, rhythm } : one));
    const result = readCatalogue({ ...source, types });
    return result.ok ? [] : result.error.map(({ place }) => place);
  };
  const due = { id: 'any', label: '任意', every: 'month' };
  test.each([
    ['party_life', { every: 'month', dues: [{ ...due, where: 'knd = 1' }] }, 'types.party_life.rhythm.dues.0.where:1'],
    [
      'party_life',
      { every: 'month', dues: [{ ...due, where: 'date(meeting_date) < today()' }] },
      'types.party_life.rhythm.dues.0.where',
    ],
    [
      'party_life',
      { every: 'month', dues: [{ ...due, by: { month: 2, day: 1 } }] },
      'types.party_life.rhythm.dues.0.by',
    ],
    ['party_life', { every: 'month', dues: [due, due] }, 'types.party_life.rhythm.dues.1'],
    ['party_life', { every: 'month', itemsOf: 'theme' }, 'types.party_life.rhythm.itemsOf'],
    [
      'villager_meeting',
      { every: 'month', dues: [{ ...due, progress: 'items', at: 'published_on' }] },
      'types.villager_meeting.rhythm.dues.0.progress',
    ],
    [
      'mediation_case',
      { every: 'month', dues: [{ ...due, where: 'filled(brief)' }] },
      'types.mediation_case.rhythm.dues.0.where',
    ],
  ])('%s %j', (type, rhythm, place) => {
    expect(read(type, rhythm)).toContain(place);
  });
});
