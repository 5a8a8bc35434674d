import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldDefinition } from '../definition.ts';
import { ScopeBuilder } from '../type-scopes.ts';
import { compileExpression, evaluate } from './compile-expression.ts';
import { functionNames } from './functions.ts';
import { parse } from './parser.ts';
import { print } from './syntax.ts';
import type { Environment, Values } from './types.ts';

type FieldHint = Partial<FieldDefinition> & Pick<FieldDefinition, 'id' | 'type'>;

function field(hint: FieldHint): FieldDefinition {
  return { label: hint.id, sensitivity: 'N', required: 'never', offByDefault: false, ...hint };
}

const KINDS = ['adults', 'reps', 'other'].map((code) => ({ code, label: `标签${code}`, active: true }));
const FIELDS: FieldDefinition[] = [
  field({ id: 'a', type: 'int' }),
  field({ id: 'b', type: 'int' }),
  field({ id: 'p', type: 'bool' }),
  field({ id: 'q', type: 'bool' }),
  field({ id: 'name', type: 'str' }),
  field({ id: 'held_on', type: 'date' }),
  field({ id: 'closed_on', type: 'date' }),
  field({ id: 'at', type: 'dt' }),
  field({ id: 'period', type: 'month' }),
  field({ id: 'cost', type: 'money' }),
  field({ id: 'kind', type: 'enum', options: KINDS }),
  field({ id: 'kinds', type: 'enums', options: KINDS }),
  field({ id: 'host', type: 'person' }),
  field({ id: 'team', type: 'persons' }),
  field({ id: 'branch', type: 'body' }),
  field({ id: 'village', type: 'unit' }),
  field({ id: 'rate', type: 'calc', value: 'a / b' }),
  field({ id: 'twice', type: 'calc', value: 'rate * 2' }),
  field({
    id: 'items',
    type: 'list',
    fields: [
      field({ id: 'topic', type: 'str' }),
      field({ id: 'yes', type: 'int' }),
      field({ id: 'a', type: 'int' }),
      field({ id: 'half', type: 'calc', value: 'yes / b' }),
      field({
        id: 'parties',
        type: 'list',
        fields: [field({ id: 'who', type: 'str' }), field({ id: 'age', type: 'int' })],
      }),
    ],
  }),
  field({
    id: 'steps',
    type: 'list',
    fixedRows: [
      { code: 'one', label: '一', active: true },
      { code: 'two', label: '二', active: true },
    ],
    fields: [
      field({ id: 'held_on', type: 'date' }),
      field({ id: 'plus', type: 'calc', value: 'add_days(held_on, 1)' }),
    ],
  }),
];
const { scope } = new ScopeBuilder(new Set(), () => {}).level(FIELDS, null, '', false);
const environment: Environment = {
  today: '2026-03-05',
  me: { name: '张三' },
  memberCountOf: (body) => ((body as { name: string }).name === '一支部' ? 23 : null),
  unitName: (code) => (code === '320982105203' ? '柳河村' : null),
};

function run(text: string, values: Values = {}): unknown {
  const compiled = compileExpression(text, scope);
  if (!compiled.ok) throw new Error(`${compiled.error.position}: ${compiled.error.reason}`);
  return evaluate(compiled.value, environment, values);
}

function faultOf(text: string) {
  const compiled = compileExpression(text, scope);
  return compiled.ok ? null : compiled.error;
}

describe('three-valued logic', () => {
  const values = { t: true, f: false, n: undefined } as const;
  const tables: readonly [string, string, string, boolean | null, boolean | null][] = [
    ['true', 't', 't', true, true],
    ['', 't', 'f', false, true],
    ['', 't', 'n', null, true],
    ['', 'f', 't', false, true],
    ['', 'f', 'f', false, false],
    ['', 'f', 'n', false, null],
    ['', 'n', 't', null, true],
    ['', 'n', 'f', false, null],
    ['', 'n', 'n', null, null],
  ];
  it.each(tables)('%s%s and/or %s', (_, left, right, and, or) => {
    const given = { p: values[left as 't'], q: values[right as 't'] };
    expect([run('p and q', given), run('p or q', given)]).toEqual([and, or]);
  });
  it('not of unknown is unknown', () => {
    expect([run('not p', { p: true }), run('not p', { p: false }), run('not p')]).toEqual([false, true, null]);
  });
});

describe('null', () => {
  it.each(['a + 1', 'a - b', '-a', 'a * 2', 'a = 1', 'a < b', 'days(held_on, today())', 'round(a)', 'if(p, 1, 2)'])(
    'goes through %s',
    (text) => expect(run(text)).toBeNull(),
  );
  it.each([
    ['empty(a)', true],
    ['filled(a)', false],
    ['coalesce(a, 7)', 7],
    ['sum(a, b, 3)', 3],
    ['max(a, 4)', 4],
    ["concat('x', name, 'y')", 'xy'],
    ['count(items)', 0],
    ['all(items, yes > 0)', true],
    ['any(items, yes > 0)', false],
    ['notDecreasing(held_on, closed_on)', true],
  ])('stops at %s', (text, expected) => expect(run(text)).toEqual(expected));
  it('comes from a division by nought and from a text of blanks', () => {
    expect([run('a / b', { a: 1, b: 0 }), run('name', { name: '  ' })]).toEqual([null, null]);
  });
});

describe('values', () => {
  it.each<[string, Values, unknown]>([
    ['1 + 2 * 3 - 4 / 2', {}, 5],
    ['(1 + 2) * 3 % 5', {}, 4],
    ['not a = b', { a: 1, b: 2 }, true],
    ["a * 2 > b and kind = 'reps'", { a: 3, b: 5, kind: 'reps' }, true],
    ["kind in ('reps', 'other')", { kind: 'adults' }, false],
    ["has(kinds, 'reps')", { kinds: ['adults', 'reps'] }, true],
    ["if(kind = 'adults', a * 2 > b, null)", { kind: 'adults', a: 3, b: 5 }, true],
    ['days(held_on, closed_on)', { held_on: '2026-02-27', closed_on: '2026-03-02' }, 3],
    ['date(at) <= today()', { at: '2026-03-05T23:59' }, true],
    ['month(held_on) = period', { held_on: '2026-03-31', period: '2026-03' }, true],
    ["held_on >= '2026-01-01'", { held_on: '2026-03-31' }, true],
    ['year(at)', { at: '2026-03-05T10:00' }, 2026],
    ['add_days(held_on, 30)', { held_on: '2026-01-31' }, '2026-03-02'],
    ['add_workdays(held_on, 3)', { held_on: '2026-11-19' }, '2026-11-24'],
    ['add_workdays(held_on, 1)', { held_on: '2026-11-21' }, '2026-11-23'],
    ['add_workdays(held_on, -2)', { held_on: '2026-11-23' }, '2026-11-19'],
    ['add_workdays(held_on, 0)', { held_on: '2026-11-21' }, '2026-11-21'],
    ['add_workdays(held_on, 1001)', { held_on: '2026-11-21' }, null],
    ['cost > yuan(60000)', { cost: 6_000_001 }, true],
    ['cost / yuan(10000)', { cost: 123_000_000 }, 123],
    ['cost + cost * 2', { cost: 150 }, 450],
    ['round(a / b, 2)', { a: 2, b: 3 }, 0.67],
    ['percent(a / b)', { a: 974, b: 1000 }, '97.4%'],
    ['member_count(branch)', { branch: { name: '一支部' } }, 23],
    ['text(me())', {}, '张三'],
    ['masked(host)', { host: { name: '欧阳小明' } }, '欧阳**'],
    ['masked(team)', { team: [{ name: '张三' }, { name: '李四光' }] }, '张**、李**'],
    [
      "join('／', held_on, kind, cost, p, village)",
      { held_on: '2026-03-05', kind: 'reps', cost: 150, p: true, village: '320982105203' },
      '2026-03-05／标签reps／1.50／是／柳河村',
    ],
    [
      'concat(text(at), text(kinds))',
      { at: '2026-03-05T09:30', kinds: ['adults', 'other'] },
      '2026-03-05 09:30标签adults、标签other',
    ],
    ['length(name)', { name: '𠮷野家' }, 3],
    ['is_credit_code(name)', { name: '91350100M000100Y43' }, true],
    ['is_credit_code(name)', { name: '91350100M000100Y44' }, false],
    ['is_credit_code(name)', { name: '91350100m000100y43' }, false],
    ['is_credit_code(name)', {}, null],
    ['town(village)', { village: '320982105203' }, '320982105000'],
    ['town(village)', {}, null],
    ['last(items, yes)', { items: [{ yes: 3 }, { yes: 5 }] }, 5],
    ['last(items, yes)', { items: [{ yes: 3 }, {}] }, null],
    ['last(items, yes)', { items: [] }, null],
    ['twice', { a: 1, b: 4 }, 0.5],
    ["'it''s'", {}, "it's"],
    [
      'notDecreasing(held_on, at, closed_on)',
      { held_on: '2026-03-05', at: '2026-03-05T08:00', closed_on: '2026-03-04' },
      false,
    ],
  ])('%s', (text, values, expected) => expect(run(text, values)).toEqual(expected));

  it('of rows: the row first, then the record', () => {
    const values = { a: 100, b: 2, items: [{ topic: '甲', yes: 3, a: 1 }, { topic: '乙', yes: 5 }, { topic: '丙' }] };
    expect(run('count(items, yes > b)', values)).toBe(2);
    expect(run('sum(items, yes)', values)).toBe(8);
    expect(run('max(items, yes)', values)).toBe(5);
    expect(run('sum(items, a)', values)).toBe(1);
    expect(run('all(items, yes > 0)', values)).toBeNull();
    expect(run('any(items, yes > 4)', values)).toBe(true);
    expect(run("join(items, topic, '；')", values)).toBe('甲；乙；丙');
    expect(run('sum(items, half)', values)).toBe(4);
  });
  it('of rows of rows', () => {
    const values = { items: [{ parties: [{ who: '张三', age: 15 }] }, { parties: [{ who: '李四', age: 40 }] }] };
    expect(run('any(items, any(parties, age < 18))', values)).toBe(true);
    expect(run("join(items, join(parties, masked(who)), '；')", values)).toBe('张**；李**');
  });
  it('of fixed rows by their code', () => {
    const values = { steps: [{ _row: 'two', held_on: '2026-03-05' }] };
    expect(run('steps.two.held_on', values)).toBe('2026-03-05');
    expect(run('steps.two.plus', values)).toBe('2026-03-06');
    expect(run('steps.one.held_on', values)).toBeNull();
    expect(run("count(steps, _row = 'two')", values)).toBe(1);
  });
  it('never come from a prototype', () => {
    expect(run('empty(name)', JSON.parse('{"__proto__": {"name": "x"}}'))).toBe(true);
    expect(faultOf('constructor')).toMatchObject({ reason: '没有名为“constructor”的字段' });
    expect(faultOf('toString()')).toMatchObject({ reason: '没有名为“toString”的函数' });
  });
});

describe('faults carry their place', () => {
  it.each([
    ['', 1, '表达式是空的'],
    ['a +', 4, '没有写完'],
    ['a <= ', 6, '没有写完'],
    ['a $ b', 3, '不认识的符号'],
    ['（a）', 1, '半角'],
    ['a b', 3, '多出'],
    ["name = 'x", 8, '右边的单引号'],
    ['actuel <= a', 1, '没有名为“actuel”的字段'],
    ['a <= nmae', 6, '没有名为“nmae”的字段'],
    ["kind = 'rep'", 8, '选项中没有“rep”'],
    ["has(kinds, 'x')", 12, '选项中没有“x”'],
    ['a = name', 3, '数字不能与文字比较'],
    ['kind < kind', 6, '不能用“<”比较'],
    ['a = null', 3, 'empty'],
    ['p + 1', 1, '应为数字'],
    ['a and p', 1, '应为是否'],
    ['cost > 60000', 8, 'yuan'],
    ["held_on > '2026-02-30'", 11, '不是日期'],
    ['count(items, yes)', 14, '应为是否'],
    ['days(held_on)', 1, '应有 2 项'],
    ['if(p, 1, name)', 10, '类型应一致'],
    ['items.topic', 1, '固定行'],
    ['steps.three.held_on', 7, '固定行'],
    ['steps.one.nothing', 11, '没有名为'],
    ['a < b < a', 7, '是否不能与数字比较'],
    ['12345678901234567', 1, '数字过长'],
    ['3a', 2, '字母'],
    ['𠮷 + 1', 1, '不认识的符号'],
  ])('%s', (text, position, reason) => {
    expect(faultOf(text)?.position).toBe(position);
    expect(faultOf(text)?.reason).toContain(reason);
  });
});

describe('limits', () => {
  it('on length and depth', () => {
    expect(faultOf(`a${' + a'.repeat(400)}`)?.reason).toContain('1000');
    expect(faultOf(`${'('.repeat(45)}a${')'.repeat(45)}`)?.reason).toContain('40 层');
    expect(faultOf(`${'('.repeat(39)}a${')'.repeat(39)}`)).toBeNull();
    expect(faultOf('not '.repeat(60).concat('p'))?.reason).toContain('40 层');
    expect(faultOf('-'.repeat(900).concat('a'))?.reason).toContain('40 层');
    expect(faultOf(`sum(${Array(40).fill('a').join(', ')})`)?.reason).toContain('30 项');
  });
  it('on loops inside loops', () => {
    expect(faultOf('any(items, any(items, any(items, yes > 0)))')?.reason).toContain('2 层');
  });
  it('on calculated fields that unfold without end', () => {
    const chain = Array.from({ length: 12 }, (_, index) =>
      field({ id: `c${index}`, type: 'calc', value: index === 0 ? '1' : `c${index - 1} + c${index - 1}` }),
    );
    const faults: string[] = [];
    const built = new ScopeBuilder(new Set(), (_, { reason }) => faults.push(reason)).level(chain, null, '', false);
    expect(compileExpression('c11 > 0', built.scope).ok).toBe(false);
    expect(faults[0]).toContain('过于复杂');
  });
  it('on calculated fields that need themselves', () => {
    const circle = [field({ id: 'x', type: 'calc', value: 'y + 1' }), field({ id: 'y', type: 'calc', value: 'x + 1' })];
    const faults: string[] = [];
    const built = new ScopeBuilder(new Set(), (path, { reason }) => faults.push(`${path} ${reason}`)).level(
      circle,
      null,
      '',
      false,
    );
    expect(compileExpression('x', built.scope).ok).toBe(false);
    expect(faults[0]).toContain('y 计算项“x”循环引用了自己');
  });
  it('on the length of what it makes', () => {
    const long = '长'.repeat(9000);
    expect(String(run('concat(name, name, name)', { name: long }))).toHaveLength(20_000);
  });
});

const words = fc.constantFrom(
  ...FIELDS.map(({ id }) => id),
  ...functionNames(),
  ...[
    'and',
    'or',
    'not',
    'in',
    'true',
    'null',
    '(',
    ')',
    ',',
    '.',
    '+',
    '-',
    '*',
    '/',
    '<=',
    '=',
    '1',
    '2.5',
    "'reps'",
    'topic',
    'yes',
  ],
);
const soup = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' '));

/** Syntactically right expressions, right in type or not. */
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', 'p', 'q', '1', '0', 'rate', 'count(items)', 'true', "kind = 'reps'", 'held_on'),
    fc
      .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/', '%', '=', '!=', '<', '>=', 'and', 'or'), tie('tree'))
      .map((parts) => `(${parts.join(' ')})`),
    tie('tree').map((inner) => `not ${inner}`),
    tie('tree').map((inner) => `-${inner}`),
    fc.tuple(tie('tree'), tie('tree'), tie('tree')).map((parts) => `if(${parts.join(', ')})`),
    tie('tree').map((inner) => `coalesce(${inner}, 1)`),
    tie('tree').map((inner) => `sum(items, ${inner})`),
    tie('tree').map((inner) => `text(${inner})`),
  ),
}));

describe('whatever is written', () => {
  it('parses or is refused, never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), soup), (text) => {
        const compiled = compileExpression(text, scope);
        if (compiled.ok) return;
        expect(compiled.error.position).toBeGreaterThanOrEqual(1);
        expect(compiled.error.position).toBeLessThanOrEqual(Array.from(text).length + 1);
        expect(compiled.error.reason).toMatch(/[\u4e00-\u9fff]/);
      }),
      { numRuns: 1000 },
    );
  });
  it('prints as text that parses to the same tree', () => {
    fc.assert(
      fc.property(tree, (text) => {
        const first = parse(text);
        if (!first.ok) return;
        const printed = print(first.value);
        const again = parse(printed);
        expect(again.ok && print(again.value)).toBe(printed);
      }),
      { numRuns: 1000 },
    );
  });
  it('keeps its meaning when printed, and answers with its own type for any stored values', () => {
    const stored = fc.dictionary(fc.constantFrom(...FIELDS.map(({ id }) => id)), fc.jsonValue({ maxDepth: 4 }));
    let compiledCount = 0;
    fc.assert(
      fc.property(tree, stored, (text, values) => {
        const compiled = compileExpression(text, scope);
        if (!compiled.ok) return;
        compiledCount++;
        const syntax = parse(text);
        const value = evaluate(compiled.value, environment, values as Values);
        expect(syntax.ok && run(print(syntax.value), values as Values)).toEqual(value);
        if (value !== null && compiled.value.type.kind === 'bool') expect(typeof value).toBe('boolean');
        if (value !== null && compiled.value.type.kind === 'number') expect(Number.isFinite(value)).toBe(true);
        if (value !== null && compiled.value.type.kind === 'text') expect(typeof value).toBe('string');
      }),
      { numRuns: 1500 },
    );
    expect(compiledCount).toBeGreaterThan(200);
  });
});
