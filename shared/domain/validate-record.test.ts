import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { SAMPLE_TODAY, SAMPLE_TYPES, sampleValues } from '../../tests/support/sample-values.ts';
import { compiledType } from '../catalogue/compile-type.ts';
import type { DomainContext } from './context.ts';
import { MAX_PROBLEMS, type ValueProblem, validateValues } from './validate-record.ts';
import { deriveEnvelope, normaliseValues, withCalculated } from './values.ts';

type Loose = Record<string, unknown>;

const catalogue = defaultCatalogue();
const context: DomainContext = {
  today: SAMPLE_TODAY,
  units: new Map([['320982105203', { code12: '320982105203', name: '柳河村' }]]),
  memberCountOf: () => null,
};

function check(
  type: string,
  change: Loose,
  mode: 'draft' | 'complete' = 'complete',
  seed = 1,
): readonly ValueProblem[] {
  const values = { ...structuredClone(sampleValues(type, seed).values), ...change };
  return validateValues({ catalogue, type, values, mode, sealedHidden: false, context });
}

function at(problems: readonly ValueProblem[], path: string): string {
  return problems
    .filter((problem) => problem.path === path)
    .map(({ code, message }) => `${code}: ${message}`)
    .join('\n');
}

/** A seed whose dispute record has items. */
const WITH_ITEMS =
  Array.from({ length: 20 }, (_, seed) => seed).find((seed) =>
    Array.isArray(sampleValues('dispute_screening', seed).values.items),
  ) ?? 0;

describe('wrong values get a clear answer at the field', () => {
  const party = { _row: 'p1', side: 'applicant', name: '张三' };
  const other = { _row: 'p2', side: 'respondent', name: '李四' };
  it.each<[string, string, string, unknown, string, string]>([
    [
      'a date that does not exist',
      'mediation_case',
      'accepted_on',
      '2026-02-30',
      'accepted_on',
      'type: “受理日期”应为日期',
    ],
    ['a date as a number', 'mediation_case', 'accepted_on', 20260305, 'accepted_on', 'type: “受理日期”应为日期'],
    [
      'a year long ago',
      'mediation_case',
      'accepted_on',
      '1926-03-05',
      'accepted_on',
      'range: “受理日期”应在2000年至2099年之间',
    ],
    [
      'a minute without time',
      'party_life',
      'meeting_date',
      '2026-03-05',
      'meeting_date',
      'type: “会议时间”应为日期和时间',
    ],
    [
      'an unknown option',
      'mediation_case',
      'category',
      'quarrel',
      'category',
      'option: “纠纷类型”没有“quarrel”这个选项',
    ],
    ['an option from a prototype', 'mediation_case', 'category', 'constructor', 'category', 'option: '],
    ['a choice twice', 'party_life', 'kind', ['lesson', 'lesson'], 'kind', 'option: “组织生活类型”有重复的选项'],
    ['one choice where many may be', 'party_life', 'kind', 'lesson', 'kind', 'type: “组织生活类型”格式不正确'],
    [
      'a 30 kB text',
      'party_life',
      'minutes',
      '长'.repeat(30_000),
      'minutes',
      'too_long: “会议内容”不能超过5000字，现有30000字',
    ],
    ['a long line', 'party_life', 'place', '长'.repeat(61), 'place', 'too_long: “地点”不能超过60字，现有61字'],
    ['a NUL in a text', 'party_life', 'place', 'a\u0000b', 'place', 'type: “地点”含有不能保存的特殊字符'],
    ['two lines in one', 'party_life', 'place', 'a\nb', 'place', 'type: “地点”只能写一行'],
    ['an object for a text', 'party_life', 'place', {}, 'place', 'type: “地点”应为文字'],
    ['half a person', 'party_life', 'expected', 12.5, 'expected', 'type: “应到人数”应为整数'],
    ['less than nobody', 'party_life', 'actual', -1, 'actual', 'range: “实到人数”不能小于0'],
    ['a number that is none', 'party_life', 'actual', Number.NaN, 'actual', 'type: “实到人数”应为数字'],
    ['a number as text', 'party_life', 'actual', '12', 'actual', 'type: “实到人数”应为数字'],
    ['too many people', 'party_life', 'expected', 1e12, 'expected', 'range: “应到人数”不能大于100000'],
    ['three decimals', 'civil_practice', 'hours', 1.234, 'hours', 'type: “时长”最多两位小数'],
    ['parts of a fen', 'wedding_funeral', 'plan_price', 100.5, 'plan_price', 'type: “每桌标准”应为金额'],
    [
      'too much money',
      'wedding_funeral',
      'plan_price',
      20_000_000,
      'plan_price',
      'range: “每桌标准”不能大于100000.00元',
    ],
    ['yes as a word', 'wedding_funeral', 'is_cadre', '是', 'is_cadre', 'type: “是否党员干部公职人员”应为是或否'],
    ['a person as text', 'wedding_funeral', 'owner', '张三', 'owner', 'type: “事主”应为人员姓名'],
    ['a person without name', 'wedding_funeral', 'owner', { name: '' }, 'owner', 'required: 请填写“事主”'],
    ['a bad telephone', 'wedding_funeral', 'phone', '12345', 'phone', 'check_digit: “电话”不是正确的电话号码'],
    ['a list as text', 'mediation_case', 'parties', '张三', 'parties', 'type: “当事人”格式不正确'],
    ['one party only', 'mediation_case', 'parties', [party], 'parties', 'rows: “当事人”至少填2行'],
    ['no party', 'mediation_case', 'parties', [], 'parties', 'required: 请填写“当事人”，至少2行'],
    [
      'a row without id',
      'mediation_case',
      'parties',
      [party, { side: 'respondent', name: '李四' }],
      'parties.#2',
      'row_id: “当事人”第2行的行号缺失或重复',
    ],
    ['two rows of one id', 'mediation_case', 'parties', [party, { ...other, _row: 'p1' }], 'parties.p1', 'row_id: '],
    [
      'a row that is no row',
      'mediation_case',
      'parties',
      [party, other, 7],
      'parties.#3',
      'type: “当事人”第3行格式不正确',
    ],
    [
      'an id number',
      'mediation_case',
      'parties',
      [{ ...party, id_no: '11010519491231002X' }, other],
      'parties.p1.id_no',
      'off: 本县没有启用“身份证号”',
    ],
    [
      'an adult without name',
      'mediation_case',
      'parties',
      [{ _row: 'p1', side: 'applicant' }, other],
      'parties.p1.name',
      'required: 请填写“姓名”',
    ],
    [
      'a minor without guardian',
      'mediation_case',
      'parties',
      [{ _row: 'p1', side: 'applicant', minor: true, age: 12 }, other],
      'parties.p1.guardian',
      'required: 请填写“监护人及关系”',
    ],
    ['a reserved name', 'party_life', 'constructor', 1, 'constructor', 'reserved: “constructor”不能用作字段名'],
    [
      'a step nobody foresaw',
      'four_two_decision',
      'steps',
      [{ _row: 'step9' }],
      'steps.step9',
      'row_id: “四议步骤”不能增加第1行',
    ],
  ])('%s', (_, type, field, value, path, expected) => {
    expect(at(check(type, { [field]: value }), path)).toContain(expected);
  });

  it.each<[string, string, Loose, string, string]>([
    [
      'a lesson without a lecturer',
      'party_life',
      { kind: ['lesson'], lecturer: undefined },
      'lecturer',
      '请填写“授课人”',
    ],
    ['a passed item without a resolution', 'villager_meeting', { resolution: ' ' }, 'resolution', '请填写“议定事项”'],
    [
      'an opened decision without publication',
      'four_two_decision',
      { state: 'published', public_from: undefined },
      'public_from',
      '请填写“决议公开起”',
    ],
    [
      'a closed decision without result',
      'four_two_decision',
      { state: 'disclosed' },
      'result_from',
      '请填写“结果公开起”',
    ],
    [
      'a decision that was never taken',
      'four_two_decision',
      { state: 'resolved', steps: [] },
      'steps.step4.held_on',
      '请填写“日期”',
    ],
    ['a special sweep without a name', 'dispute_screening', { sweep_no: 'special' }, 'special', '请填写“专项名称”'],
    [
      'a success without a form',
      'mediation_case',
      { result: 'success', agreement_form: undefined },
      'agreement_form',
      '请填写“协议形式”',
    ],
    [
      'a success without an amount',
      'mediation_case',
      { result: 'success', amount: undefined },
      'amount',
      '请填写“协议涉及金额”',
    ],
    [
      'a written agreement without a number',
      'mediation_case',
      { result: 'success', agreement_form: 'written', agreement_no: '' },
      'agreement_no',
      '请填写“协议编号”',
    ],
    [
      'a performed case that is not closed',
      'mediation_case',
      { result: 'success', performed: 'done', closed_on: undefined },
      'closed_on',
      '请填写“结案日期”',
    ],
    [
      'a closed case without a result',
      'mediation_case',
      { closed_on: '2026-07-01', result: undefined },
      'result',
      '请填写“调解结果”',
    ],
    [
      'a prevented escalation without people',
      'mediation_case',
      { prevent_kind: 'fight' },
      'prevent_people',
      '请填写“防止激化涉及人数”',
    ],
    ['too many tables without a word on it', 'wedding_funeral', { actual_tables: 30 }, 'handling', '请填写“处理情况”'],
  ])('%s', (_, type, change, path, expected) => {
    expect(at(check(type, change), path)).toContain(`required: ${expected}`);
  });

  it('a decision that only begins needs only its first step', () => {
    const problems = check('four_two_decision', {
      state: 'proposed',
      steps: [{ _row: 'step1', held_on: '2026-03-01' }],
      public_from: undefined,
      public_to: undefined,
    });
    expect(problems.filter(({ level }) => level === 'hard')).toEqual([]);
  });

  it('an amount of nought is an answer, and so is no', () => {
    expect(at(check('mediation_case', { amount: 0, result: 'success' }), 'amount')).toBe('');
    expect(at(check('wedding_funeral', { is_cadre: false }), 'is_cadre')).toBe('');
  });

  it('in rows of rows, with the ids of both', () => {
    const { items } = sampleValues('dispute_screening', WITH_ITEMS).values as { items: Loose[] };
    const changed = items.map((item) => ({ ...item, parties: [{ _row: 'x1', name: 7, phone: '1' }] }));
    const problems = check('dispute_screening', { items: changed }, 'complete', WITH_ITEMS);
    expect(at(problems, 'items.d1.parties.x1.name')).toContain('type: “姓名”应为文字');
    expect(at(problems, 'items.d1.parties.x1.phone')).toContain('check_digit');
  });

  it('a hundred thousand rows are refused at once, without looking at them', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({ _row: `r${index}` }));
    expect(check('mediation_case', { parties: rows }).filter(({ path }) => path.startsWith('parties'))).toEqual([
      { path: 'parties', level: 'hard', code: 'rows', message: '“当事人”不能超过100行，现有100000行' },
    ]);
  });

  it('an unknown type is one problem', () => {
    const asked = (type: string) =>
      validateValues({ catalogue, type, values: {}, mode: 'complete', sealedHidden: false, context });
    expect(asked('constructor').map(({ code }) => code)).toEqual(['type']);
  });

  it('a draft is checked for what is there, not for what is missing', () => {
    const problems = validateValues({
      catalogue,
      type: 'party_life',
      values: { actual: 'many', expected: 3 },
      mode: 'draft',
      sealedHidden: false,
      context,
    });
    expect(problems.map(({ path }) => path)).toEqual(['actual']);
  });
});

/** Values of the right names with anything in them, two levels of rows deep. */
function anyValues(type: string): fc.Arbitrary<Loose> {
  const { fields } = compiledType(catalogue, type);
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '长'.repeat(30_000),
      '2026-13-45',
      [null],
      [[]],
      { name: 1 },
      -0,
      1e308,
    ),
  );
  const names = ['_row', '__proto__', 'constructor', 'unknown', ...fields.map(({ definition }) => definition.id)];
  const level = (depth: number): fc.Arbitrary<Loose> => {
    const rows = fc.array(depth > 0 ? fc.oneof(junk, level(depth - 1)) : junk, { maxLength: 4 });
    const inner = fields.flatMap((field) => field.fields.map(({ definition }) => definition.id));
    const pairs = fc.tuple(fc.constantFrom(...names, ...inner), fc.oneof(junk, rows));
    return fc.array(pairs, { maxLength: 12 }).map((entries) => Object.fromEntries(entries));
  };
  return level(2);
}

describe.each(SAMPLE_TYPES)('whatever stands in a record of %s', (type) => {
  it('it is answered, never thrown at, and survives being normalised and calculated', () => {
    const hostile = fc.tuple(anyValues(type), fc.boolean(), fc.integer({ min: 0, max: 20 }), fc.boolean());
    fc.assert(
      fc.property(hostile, ([junk, isHidden, seed, onSample]) => {
        const values = onSample ? { ...sampleValues(type, seed).values, ...junk } : junk;
        const problems = validateValues({ catalogue, type, values, mode: 'complete', sealedHidden: isHidden, context });
        expect(problems.length).toBeLessThanOrEqual(MAX_PROBLEMS);
        for (const { message, level } of problems) {
          expect(message).toMatch(/[\u4e00-\u9fff]/);
          expect(['hard', 'soft', 'notice']).toContain(level);
        }
        const calculated = withCalculated(catalogue, type, values, context);
        expect(Object.keys(calculated).length).toBeGreaterThanOrEqual(Object.keys(values).length);
        expect(deriveEnvelope(catalogue, type, values, context).mainDate).toMatch(/^\d{4}-\d\d-\d\d$/);
        const once = normaliseValues(catalogue, type, values, counter());
        expect(normaliseValues(catalogue, type, once, counter())).toEqual(once);
      }),
      { numRuns: 80 },
    );
  }, 30_000);
});

function counter(): () => string {
  let next = 0;
  return () => `n${next++}`;
}
