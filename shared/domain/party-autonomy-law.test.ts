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

/** What is said at a field of a valid sample after a change. */
function saidAt(type: string, change: Loose, path: string): string {
  const values = { ...sampleValues(type, 1).values, ...change };
  return validateValues({ catalogue, type, values, mode: 'complete', sealedHidden: false, context })
    .filter((problem) => problem.path === path)
    .map(({ code }) => code)
    .join();
}

const gone = undefined;

describe('fields that are required under a condition', () => {
  it.each<[string, Loose, string, Loose]>([
    ['roster_member', { political: 'probationary', party_join: gone }, 'party_join', { political: 'masses' }],
    ['roster_member', { end_on: '2026-05', end_reason: gone }, 'end_reason', { end_on: gone }],
    [
      'roster_member',
      { roster_kind: 'committee_member', concurrent: gone },
      'concurrent',
      { roster_kind: 'grid_worker' },
    ],
    ['supervision_record', { scope: 'finance', bills_count: gone }, 'bills_count', { scope: 'projects' }],
    ['supervision_record', { scope: 'finance', bills_amount: gone }, 'bills_amount', { scope: 'projects' }],
    ['supervision_record', { problem: '缺少签字', reply: gone }, 'reply', { problem: gone }],
    ['supervision_record', { problem: '缺少签字', reply_on: gone }, 'reply_on', { problem: gone }],
    ['supervision_record', { problem: '缺少签字', rectified: gone }, 'rectified', { problem: gone }],
    [
      'affairs_disclosure',
      { contains_person_data: true, mask_checked: gone },
      'mask_checked',
      { contains_person_data: false },
    ],
    ['affairs_disclosure', { feedback_count: 2, answer: gone }, 'answer', { feedback_count: 0 }],
    ['affairs_disclosure', { feedback_count: 2, answer_on: gone }, 'answer_on', { feedback_count: gone }],
    ['village_rules', { published_on: gone }, 'published_on', { filed_on: gone, filed_no: gone }],
    ['village_rules', { filed_no: gone }, 'filed_no', { filed_on: gone }],
    ['social_org', { form: 'filed', filing_no: gone }, 'filing_no', { form: 'unfiled' }],
    ['social_org', { form: 'society', filing_body: gone }, 'filing_body', { form: 'unfiled' }],
    ['social_org', { form: 'society', filed_on: gone }, 'filed_on', { form: 'unfiled' }],
    ['social_org', { form: 'non_enterprise', credit_code: gone }, 'credit_code', { form: 'filed' }],
    ['legal_service', { major_report: true, major_text: gone }, 'major_text', { major_report: false }],
  ])('%s %o misses %s', (type, change, path, otherwise) => {
    expect(saidAt(type, change, path)).toBe('required');
    expect(saidAt(type, { ...change, ...otherwise }, path)).not.toContain('required');
  });
});

describe('what is worked out', () => {
  it('the satisfaction of a review', () => {
    const values = { v_good: 30, v_ok: 15, ballots_valid: 50 };
    expect(withCalculated(catalogue, 'democratic_review', values, context).satis_rate).toBe(0.9);
  });

  it.each([
    ['party', '党务公开条例'],
    ['finance', '村民委员会组织法》第三十条'],
    ['supervision', '村民委员会组织法》第三十二条'],
    ['service', '政府信息公开条例'],
  ])('the basis of disclosing %s', (kind, law) => {
    expect(withCalculated(catalogue, 'affairs_disclosure', { class: kind }, context).basis).toContain(law);
  });

  it('seven days of disclosure, and never again once the clerk has changed them', () => {
    const offered = withOffered(catalogue, 'affairs_disclosure', { posted_on: '2026-03-30' }, 'posted_on', context);
    expect(offered.until).toBe('2026-04-06');
    const kept = { posted_on: '2026-03-30', until: '2026-05-01' };
    expect(withOffered(catalogue, 'affairs_disclosure', kept, 'posted_on', context).until).toBe('2026-05-01');
  });

  it('an organisation begins as one that was only heard of', () => {
    const { life } = compiledType(catalogue, 'social_org').definition;
    expect(emptyValues(catalogue, 'social_org', context).stage).toBe(life?.initial);
  });
});

describe('indicators count', () => {
  /** What an indicator takes from one record: nothing when its condition does not hold. */
  function counted(type: string, code: string, change: Loose): unknown {
    const indicator = compiledType(catalogue, type).indicators.find(({ definition }) => definition.code === code);
    if (!indicator) throw new Error(`no indicator ${code}`);
    const values = { ...sampleValues(type, 1).values, ...change };
    const environment = environmentOf(context);
    if (indicator.where && evaluate(indicator.where, environment, values) !== true) return null;
    const value = indicator.value ? evaluate(indicator.value, environment, values) : 1;
    return indicator.denominator ? [value, evaluate(indicator.denominator, environment, values)] : value;
  }

  it.each<[string, string, Loose, unknown]>([
    ['training', 'PX_persontime', { participants: 31 }, 31],
    ['democratic_review', 'PY_below', { ballots_valid: 10, v_good: 6, v_ok: 0, v_mid: 0, v_bad: 4 }, 1],
    ['democratic_review', 'PY_below', { ballots_valid: 10, v_good: 7, v_ok: 0, v_mid: 0, v_bad: 3 }, null],
    ['democratic_review', 'PY_avg_satis', { ballots_valid: 10, v_good: 6, v_ok: 2 }, [8, 10]],
    ['supervision_record', 'JD_rejected_amount', { rejected_amount: 12_345 }, 123.45],
    ['supervision_record', 'JD_rectified_rate', { problem: gone }, null],
    ['supervision_record', 'JD_rectified_rate', { problem: '缺签字', rectified: 'ongoing' }, [0, 1]],
    ['affairs_disclosure', 'GK_feedback', { feedback_count: 3 }, 3],
    ['village_rules', 'GY_revised', { action: 'repealed' }, null],
    ['social_org', 'SZ_total', { stage: 'cancelled' }, null],
    ['social_org', 'SZ_charity', { stage: 'survey', class: 'charity' }, 1],
    ['roster_member', 'RY_legal_persons', { roster_kind: 'legal_person', end_on: '2026-05' }, null],
    [
      'roster_member',
      'RY_yijiantiao_rate',
      { roster_kind: 'branch_member', post: '书记', concurrent: true, end_on: gone },
      [1, 1],
    ],
    ['roster_member', 'RY_avg_age', { roster_kind: 'branch_member', birth_month: '1976-05', end_on: gone }, [50, 1]],
    ['legal_publicity', 'PF_audience', { participants: 80 }, 80],
    ['legal_service', 'FG_service_consult', { consult_count: 0 }, 0],
  ])('%s %s of %o', (type, code, change, expected) => {
    expect(counted(type, code, change)).toEqual(expected);
  });
});
