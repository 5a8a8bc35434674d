import { describe, expect, it } from 'vitest';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { SAMPLE_TODAY, sampleValues } from '../../tests/support/sample-values.ts';
import { compiledType } from '../catalogue/compile-type.ts';
import { evaluate } from '../catalogue/expression/compile-expression.ts';
import { type DomainContext, environmentOf } from './context.ts';
import { validateValues } from './validate-record.ts';
import { emptyValues, withCalculated, withOffered } from './values.ts';

type Loose = Record<string, unknown>;

const catalogue = defaultCatalogue();
const context: DomainContext = { today: SAMPLE_TODAY, units: new Map(), memberCountOf: () => null, me: null };
const gone = undefined;

function problemsOf(type: string, values: Loose) {
  return validateValues({ catalogue, type, values, mode: 'complete', sealedHidden: false, context });
}

/** What is said at a field of a valid sample after a change. */
function saidAt(type: string, change: Loose, path: string): string {
  return problemsOf(type, { ...sampleValues(type, 1).values, ...change })
    .filter((problem) => problem.path === path)
    .map(({ code }) => code)
    .join();
}

describe('fields that are required under a condition', () => {
  it.each<[string, Loose, string, Loose]>([
    ['rectification_item', { due_kind: 'limited', due_on: gone }, 'due_on', { due_kind: 'lasting' }],
    ['rectification_item', { state: 'applied', result: gone }, 'result', { state: 'doing' }],
    ['rectification_item', { state: 'applied', apply_on: gone }, 'apply_on', { state: 'doing' }],
    ['rectification_item', { state: 'returned', check_opinion: gone }, 'check_opinion', { state: 'applied' }],
    ['rectification_item', { rebound: false, recheck_on: gone }, 'recheck_on', { rebound: gone }],
    ['cultivation_target', { state: 'named', named_doc: gone }, 'named_doc', { state: 'growing' }],
    ['cultivation_target', { state: 'quit', quit_reason: gone }, 'quit_reason', { state: 'growing' }],
    ['fund_record', { source: 'village', decision_ref: gone }, 'decision_ref', { source: 'county' }],
    ['fund_record', { progress: 'accepted', accepted_on: gone }, 'accepted_on', { progress: 'doing' }],
    ['public_appeal', { state: 'closed', closed_on: gone }, 'closed_on', { state: 'handling' }],
    ['public_appeal', { state: 'rejected', reply: gone }, 'reply', { state: 'handling' }],
    ['public_appeal', { satisfaction: 'satisfied', visit_on: gone }, 'visit_on', { satisfaction: 'unrated' }],
    ['errand_service', { closed_on: gone }, 'closed_on', { satisfaction: gone, trips_actual: gone }],
    ['publicity_item', { person_shown: true, photo_consent: gone }, 'photo_consent', { person_shown: false }],
    ['exchange_event', { kind: 'meeting', place: gone }, 'place', { kind: 'case' }],
    ['exchange_event', { kind: 'case', case_effect: gone }, 'case_effect', { kind: 'meeting' }],
    ['upward_report', { kind: 'pilot', pilot_contents: [] }, 'pilot_contents', { kind: 'summary' }],
  ])('%s %o misses %s', (type, change, path, otherwise) => {
    expect(saidAt(type, change, path)).toBe('required');
    expect(saidAt(type, { ...change, ...otherwise }, path)).not.toContain('required');
  });
});

describe('a report against somebody', () => {
  const base = { ...sampleValues('public_appeal', 1).values, kind: 'report', state: 'transferred' };
  const bare: Loose = { ...base };
  const withheld = ['content', 'place', 'person', 'phone', 'group', 'handling', 'reply'];
  for (const id of [...withheld, 'closed_on']) delete bare[id];

  it('needs no content, and prints where it was sent instead', () => {
    expect(problemsOf('public_appeal', bare)).toEqual([]);
    const printed = compiledType(catalogue, 'public_appeal').columns.map(({ value }) =>
      evaluate(value, environmentOf(context), bare),
    );
    expect(printed).toContain('举报件移送纪检监察机关办理，本台账不登记反映人和内容。');
  });

  it.each(withheld)('holds no %s, and shows the field as long as something stands in it', (id) => {
    const values = { ...bare, [id]: base[id as keyof typeof base] };
    expect(problemsOf('public_appeal', values)).toMatchObject([{ level: 'hard' }]);
    const { visible } = compiledType(catalogue, 'public_appeal').byPath.get(id) ?? {};
    if (!visible) throw new Error('always shown');
    expect([values, bare].map((shown) => evaluate(visible, environmentOf(context), shown))).toEqual([true, false]);
  });
});

describe('what is worked out', () => {
  const question = { satisfied: 60, basic: 20, unsatisfied: 10, unknown: 10 };
  it.each<[string, Loose, string, unknown]>([
    ['rectification_item', { state: 'doing', due_on: '2026-12-30' }, 'overdue', true],
    ['rectification_item', { state: 'closed', due_on: '2026-12-30' }, 'overdue', false],
    ['rectification_item', { record_no: 'ZG2026-03-001' }, 'item_no', 'ZG2026-03-001'],
    ['fund_record', { arrived: 90_000, paid: 30_050 }, 'balance', 59_950],
    ['errand_service', { accepted_on: '2026-11-20', promise_days: 5 }, 'due_on', '2026-11-27'],
    ['errand_service', { accepted_on: '2026-11-20', promise_days: 5, closed_on: '2026-11-28' }, 'late', true],
    ['errand_service', { trips_normal: 4, trips_actual: 1 }, 'trips_saved', 3],
    ['satisfaction_survey', { valid: 100, questions: [question, question] }, 'overall', 160 / 180],
    ['satisfaction_survey', { valid: 100, questions: [question], onsite_score: 90 }, 'score', 89.22],
    ['publicity_item', { level: 'county', reprints: [{ level: 'central' }, { level: 'town' }] }, 'top_level', '中央级'],
    ['publicity_item', { level: 'town' }, 'top_level', '镇级'],
    ['exchange_event', { kind: 'case', case_practice: '四个字了', case_effect: '好' }, 'case_words', 5],
  ])('%s %o: %s', (type, values, id, expected) => {
    expect(withCalculated(catalogue, type, values, context)[id]).toEqual(expected);
  });

  it('an appeal is due fifteen days after it came', () => {
    expect(emptyValues(catalogue, 'public_appeal', { ...context, today: '2026-11-20' })).toMatchObject({
      received_on: '2026-11-20',
      due: '2026-12-05',
      state: 'received',
    });
    const { due } = compiledType(catalogue, 'public_appeal');
    expect(due && evaluate(due, environmentOf(context), { received_on: '2026-11-01' })).toBe('2026-11-16');
  });

  it('an errand is promised by its matter', () => {
    const promised = (matter: string) =>
      withOffered(catalogue, 'errand_service', { matter }, 'matter', context).promise_days;
    expect(['consult', 'homestead', 'relief'].map(promised)).toEqual([0, 10, 5]);
  });

  it('only a case has a state', () => {
    const offered = (kind: string) => withOffered(catalogue, 'exchange_event', { kind }, 'kind', context).case_status;
    expect(['case', 'meeting'].map(offered)).toEqual(['reported', undefined]);
  });
});
