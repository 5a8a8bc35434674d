import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCreditCode, isIdNumber, isPhone, plainNumber } from '#shared/kernel/check-digits.ts';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { compiledType } from '../catalogue/compile-type.ts';
import type { DomainContext } from './context.ts';
import { displayValue } from './display.ts';
import { maskIdNumber, maskPersonName, maskPhone } from './masking.ts';
import { officialNumber } from './numbering.ts';
import { ACTIONS, may, ROLES, unmaskNeedsReason } from './permissions.ts';
import { deriveEnvelope, emptyRow, emptyValues, normaliseValues, withCalculated, withOffered } from './values.ts';

const catalogue = defaultCatalogue();
const context: DomainContext = {
  today: '2026-03-05',
  units: new Map(),
  memberCountOf: (body) => ((body as { name?: string }).name === '柳河村党支部' ? 23 : null),
  me: { name: '张三' },
};

describe('check digits', () => {
  it.each([
    ['11010519491231002X', true],
    ['440524188001010014', false], // born before 1900
    ['11010519491231002x', false],
    ['110105194912310021', false],
    ['11010519491331002X', false],
    ['1101051949123100', false],
  ])('citizen number %s: %s', (text, expected) => expect(isIdNumber(text)).toBe(expected));
  it('one wrong digit is always noticed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (index, shift) => {
        const letters = Array.from('11010519491231002X');
        letters[index] = String((Number(letters[index]) + shift) % 10);
        expect(isIdNumber(letters.join(''))).toBe(false);
      }),
    );
  });
  it.each([
    ['91350100M000100Y43', true],
    ['91350100M000100Y44', false],
    ['91350100M000100I43', false],
    ['91350100M000100Y4', false],
  ])('credit code %s: %s', (text, expected) => expect(isCreditCode(text)).toBe(expected));
  it.each([
    ['13800005678', true],
    ['0515-86212345', true],
    ['86212345', true],
    ['0515-86212345-801', true],
    ['400-800-1234', true],
    ['12345678901', false],
    ['1380000567', false],
    ['电话', false],
  ])('telephone %s: %s', (text, expected) => expect(isPhone(text)).toBe(expected));
  it('reads numbers as people type them', () => {
    expect(plainNumber(' １３８ 0000 5678 ')).toBe('13800005678');
    expect(plainNumber('11010519491231002x')).toBe('11010519491231002X');
    expect(plainNumber('0515—86212345')).toBe('0515-86212345');
  });
});

describe('masking', () => {
  it('of names shows the family name and not how long the rest is', () => {
    expect(['张三', '张三丰', '欧阳小明', '欧阳', '𠮷野'].map((name) => maskPersonName(name, 'list'))).toEqual([
      '张**',
      '张**',
      '欧阳**',
      '欧**',
      '𠮷**',
    ]);
    expect(maskPersonName('张三丰', 'prose')).toBe('张某某');
    expect(maskPersonName(' ', 'list')).toBe('');
  });
  it('of numbers hides the birth date and the middle', () => {
    expect(maskIdNumber('32098219880101123X')).toBe('320982********123X');
    expect(maskIdNumber('32098219')).toBe('********');
    expect(maskPhone('13812345678')).toBe('138****5678');
    expect(maskPhone('0515-86212345')).toBe('***********45');
  });
});

describe('official numbers', () => {
  const parts = {
    code: 'TJ',
    unitCode: '320982105203',
    mainDate: '2026-03-05',
    sequence: 12,
    committee: '柳河村人民调解委员会',
  };
  it.each([
    ['{code}-{town3}{village3}-{year}-{seq4}', 'TJ-105203-2026-0012'],
    ['（{year}）{committee}人调字第{seq3}号', '（2026）柳河村人调字第012号'],
    ['{code}{year}-{month}-{seq3}', 'TJ2026-03-012'],
    ['{seq}/{unknown}', '12/{unknown}'],
  ])('%s gives %s', (pattern, expected) => expect(officialNumber(pattern, parts)).toBe(expected));
  it('grow beyond their padding', () => {
    expect(officialNumber('{seq3}', { ...parts, sequence: 12_345 })).toBe('12345');
  });
  it('of mediation cases are the statutory ones', () => {
    expect(officialNumber(catalogue.types.get('mediation_case')?.numbering ?? '', parts)).toBe(
      '（2026）柳河村人调字第012号',
    );
  });
});

describe('permissions', () => {
  const village = '320982105203';
  const account = (role: string, scope: string) => ({ role, scope });
  it.each<[string, string, string, string, boolean]>([
    ['village_clerk', village, 'enter', village, true],
    ['village_clerk', village, 'confirm', village, false],
    ['village_clerk', village, 'enter', '320982105204', false],
    ['village_clerk', village, 'unmask', '320982105204', false],
    ['village_secretary', village, 'confirm', village, true],
    ['village_liaison', village, 'query', '320982105204', true],
    ['village_liaison', village, 'enter', '320982105204', false],
    ['town_clerk', '320982105000', 'enter', village, true],
    ['town_clerk', '320982105000', 'review', village, true],
    ['town_clerk', '320982105000', 'enter', '320982106201', false],
    ['town_reviewer', '320982105000', 'review', village, true],
    ['town_reviewer', '320982105000', 'enter', village, false],
    ['town_principal', '320982105000', 'sign', '320982105000', true],
    ['town_principal', '320982105000', 'unmask', village, false],
    ['dept_reader', '320982000000', 'query', village, true],
    ['dept_reader', '320982000000', 'receive', village, false],
    ['zfw_operator', '320982000000', 'lock', village, true],
    ['zfw_operator', '320982000000', 'enter', village, false],
    ['zfw_operator', '320982000000', 'lock', '320981105203', false],
    ['sys_admin', '320982000000', 'keep_people', village, true],
    ['sys_admin', '320982000000', 'keep_rights', village, false],
    ['constructor', '320982000000', 'query', village, false],
    ['town_clerk', '3209821050', 'enter', village, false],
  ])('%s at %s may %s %s: %s', (role, scope, action, unitCode, expected) => {
    expect(may(account(role, scope), action as 'enter', { unitCode })).toBe(expected);
  });
  it('the supervisor enters only supervision and disclosure', () => {
    const supervisor = account('village_supervisor', village);
    expect(may(supervisor, 'enter', { unitCode: village, type: 'supervision_record' })).toBe(true);
    expect(may(supervisor, 'enter', { unitCode: village, type: 'party_life' })).toBe(false);
    expect(may(supervisor, 'enter', { unitCode: village })).toBe(false);
  });
  it('administrators see no records', () => {
    for (const role of ['sys_admin', 'sec_admin', 'auditor']) {
      const rights = ACTIONS.filter((action) => may(account(role, '320982000000'), action, { unitCode: village }));
      expect(rights.filter((right) => !/^(look|keep_|read_audit)/.test(right))).toEqual([]);
      expect(rights).toContain('look');
    }
  });
  it('who looks from outside the village gives a reason', () => {
    expect(Object.keys(ROLES).filter((role) => ROLES[role]?.unmaskNeedsReason)).toEqual([
      'town_reviewer',
      'dept_reader',
      'zfw_operator',
    ]);
    expect(unmaskNeedsReason({ role: 'nobody' })).toBe(true);
  });
});

describe('values', () => {
  it('a new record has its defaults and fixed rows', () => {
    expect(emptyValues(catalogue, 'four_two_decision', context)).toEqual({
      state: 'proposed',
      steps: [{ _row: 'step1' }, { _row: 'step2' }, { _row: 'step3' }, { _row: 'step4' }],
    });
    expect(emptyValues(catalogue, 'party_life', context)).toEqual({ recorder: { name: '张三' } });
    expect(emptyValues(catalogue, 'wedding_funeral', context)).toMatchObject({ cap_tables: 20, cap_price: 60_000 });
  });
  it('a new row has its defaults', () => {
    expect(emptyRow(catalogue, 'villager_meeting', 'items', 'r1', [{}], context)).toEqual({ _row: 'r1', voted: true });
    expect(emptyRow(catalogue, 'dispute_screening', 'items.parties', 'r2', [{}, {}], context)).toEqual({ _row: 'r2' });
  });
  it('offers what follows from what was just entered, and never overwrites', () => {
    const branch = { name: '柳河村党支部' };
    expect(withOffered(catalogue, 'party_life', { branch }, 'branch', context)).toEqual({ branch, expected: 23 });
    expect(withOffered(catalogue, 'party_life', { branch, expected: 20 }, 'branch', context).expected).toBe(20);
    expect(withOffered(catalogue, 'party_life', { branch }, 'theme', context)).toEqual({ branch });
    expect(
      withOffered(catalogue, 'civil_practice', { volunteers: 6, hours: 2.5 }, 'hours', context).service_hours,
    ).toBe(15);
  });
  it('calculates in the record and in its rows', () => {
    const values = withCalculated(
      catalogue,
      'four_two_decision',
      { steps: [{ _row: 'step4', form: 'representatives', expected: 30, actual: 20 }] },
      context,
    );
    expect(values).toMatchObject({
      quorum_ok: true,
      proposed_on: null,
      procedure_complete: false,
      steps: [{ rate: 20 / 30 }],
    });
  });
  it('keeps what it does not know, and drops what says nothing', () => {
    const values = {
      theme: ' 学习 ',
      place: '',
      minutes: '\n一\r\n二\u0000 \n',
      kind: [],
      future_field: { x: '' },
      rate: 0.5,
      host: { name: '  ' },
      recorder: { name: ' 李四 ', personId: 'r9' },
    };
    expect(normaliseValues(catalogue, 'party_life', values, () => 'n')).toEqual({
      theme: '学习',
      minutes: '一\n二',
      future_field: { x: '' },
      recorder: { name: '李四', personId: 'r9' },
    });
  });
  it('gives rows their ids, keeps fixed rows and drops blank ones', () => {
    let next = 0;
    const newRowId = () => `n${next++}`;
    const plain = normaliseValues(
      catalogue,
      'mediation_case',
      {
        parties: [{ name: '张三' }, { _row: 'b', name: '' }, { _row: 'c', name: '李四' }, { _row: 'c', name: '王五' }],
      },
      newRowId,
    );
    expect(plain).toEqual({
      parties: [
        { _row: 'n0', name: '张三' },
        { _row: 'c', name: '李四' },
        { _row: 'n1', name: '王五' },
      ],
    });
    expect(normaliseValues(catalogue, 'four_two_decision', { steps: [{ _row: 'step1' }] }, newRowId)).toEqual({
      steps: [{ _row: 'step1' }],
    });
  });
  it('a record without a main date stands in the present month under the name of its type', () => {
    expect(deriveEnvelope(catalogue, 'party_life', {}, context)).toEqual({
      mainDate: '2026-03-05',
      period: '2026-03',
      title: '党组织生活（三会一课、主题党日）',
    });
  });
  it('titles are short and of one line', () => {
    const { title } = deriveEnvelope(
      catalogue,
      'four_two_decision',
      { matter: `一\n${'长'.repeat(100)}`, state: 'proposed' },
      context,
    );
    expect(Array.from(title)).toHaveLength(80);
    expect(title).toMatch(/^一 长+…$/);
    expect(
      deriveEnvelope(catalogue, 'mediation_case', { category: 'other', people: 3, result: 'ongoing' }, context).title,
    ).toBe('其他纠纷，3人，正在调解');
  });
  it.each<[string, string, unknown, string]>([
    ['party_life', 'kind', ['members_meeting', 'lesson'], '支部党员大会、党课'],
    ['party_life', 'meeting_date', '2026-03-05T14:30', '2026-03-05 14:30'],
    ['party_life', 'rate', 0.9744, '97.4%'],
    ['inspection', 'vote_bad_rate', 12.5, '12.5%'],
    ['wedding_funeral', 'plan_price', 60_050, '600.50'],
    ['wedding_funeral', 'over', true, '是'],
    ['wedding_funeral', 'owner', { name: '张三' }, '张三'],
    ['mediation_case', 'mediators', [{ name: '张三' }, { name: '李四' }], '张三、李四'],
    ['mediation_case', 'parties', [{}, {}], '2条'],
    ['mediation_case', 'category', 'retired_code', 'retired_code'],
    ['mediation_case', 'category', 7, ''],
    ['villager_meeting', 'quorum_ok', null, ''],
  ])('%s %s shows %j as %s', (type, path, value, expected) => {
    const field = compiledType(catalogue, type).byPath.get(path)?.definition;
    expect(field && displayValue(catalogue, field, value, { unitName: () => null })).toBe(expected);
  });
});
