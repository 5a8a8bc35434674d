import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCatalogue } from './read-catalogue.ts';

type Loose = Record<string, unknown>;

/** A type small enough to be broken in one place. */
function smallType(change: Loose = {}): Loose {
  return {
    id: 'note',
    label: '记事',
    shortLabel: '记事',
    code: 'JS',
    strand: 'party',
    purpose: '',
    enteredBy: ['village'],
    switch: 'core',
    retention: 'D10',
    mainDate: 'held_on',
    title: 'matter',
    sealed: ['S'],
    fields: [
      { id: 'held_on', label: '日期', type: 'date', required: 'always' },
      { id: 'matter', label: '事项', type: 'str' },
      { id: 'secret', label: '私事', type: 'str', sensitivity: 'S' },
      { id: 'amount', label: '数', type: 'int' },
      {
        id: 'rows',
        label: '明细',
        type: 'list',
        fields: [
          { id: 'topic', label: '题', type: 'str' },
          { id: 'hidden', label: '密', type: 'str', sensitivity: 'S' },
        ],
      },
    ],
    list: { columns: ['matter'] },
    ledger: { title: '记事台账', measures: '单位：件', columns: [{ label: '事项', value: 'matter' }] },
    rhythm: { every: 'event' },
    ...change,
  };
}

function sourceOf(type: Loose, more: Loose = {}): Loose {
  return { version: 1, label: '试', dictionaries: [], blocks: [], types: [type], ...more };
}

function problemsOf(source: unknown): readonly string[] {
  const read = readCatalogue(source);
  return read.ok ? [] : read.error.map(({ place, reason }) => `${place} ${reason}`);
}

function withField(extra: Loose, change: Loose = {}): Loose {
  const type = smallType(change);
  return sourceOf({ ...type, fields: [...(type.fields as Loose[]), extra] });
}

describe('a bad definition is refused with place and reason', () => {
  it('reads the small type, before it is broken', () => expect(problemsOf(sourceOf(smallType()))).toEqual([]));
  it('lets a soft rule ask for the date', () => {
    expect(problemsOf(sourceOf(smallType(rule('held_on <= today()', { level: 'soft' }))))).toEqual([]);
  });

  const rule = (check: string, more: Loose = {}) => ({
    rules: [{ id: 'r', check, message: '不对', fields: ['amount'], ...more }],
  });
  it.each<[string, Loose, string]>([
    ['a rule over an unknown field', rule('amount <= actuel'), 'types.note.rules.0.check:11 没有名为“actuel”的字段'],
    ['a rule that is no yes or no', rule('amount + 1'), 'types.note.rules.0.check:1 结果应为是否，这里是数字'],
    [
      'a rule over an unknown list',
      rule('true', { rows: 'nothing' }),
      'types.note.rules.0.rows 没有名为“nothing”的明细',
    ],
    [
      'a rule shown at an unknown field',
      rule('amount > 1', { fields: ['amout'] }),
      'types.note.rules.0.fields 没有名为“amout”的字段',
    ],
    [
      'a message with an unknown field',
      rule('amount > 1', { message: '{amout}不对' }),
      'types.note.rules.0.message 提示语中的“{amout}”不是字段',
    ],
    ['a sealed title', { title: 'concat(matter, secret)' }, 'types.note.title 标题不能用加密字段'],
    ['a title sealed inside rows', { title: 'join(rows, hidden)' }, 'types.note.title 标题不能用加密字段'],
    ['an unknown main date', { mainDate: 'when' }, 'types.note.mainDate 没有名为“when”的字段'],
    ['a main date that is no date', { mainDate: 'matter' }, 'types.note.mainDate 应为日期、日期时间或月份字段'],
    ['an unknown list column', { list: { columns: ['mater'] } }, 'types.note.list.columns.0 没有名为“mater”的字段'],
    [
      'a sealed list column',
      { list: { columns: ['secret'] } },
      'types.note.list.columns.0 “私事”是加密字段，不能用在列表中',
    ],
    [
      'a filter that cannot filter',
      { list: { columns: ['matter'], filters: ['matter'] } },
      'types.note.list.filters.0 “事项”不能作筛选',
    ],
    [
      'a ledger column with a wrong kind',
      { ledger: { title: '台账', measures: '', columns: [{ label: '日', value: 'matter', kind: 'date' }] } },
      'types.note.ledger.columns.0.value:1 结果应为日期',
    ],
    [
      'a sum of texts',
      { ledger: { title: '台账', measures: '', columns: [{ label: '日', value: 'matter', total: 'sum' }] } },
      'types.note.ledger.columns.0.total 只有数字和金额可以合计',
    ],
    ['an unknown numbering part', { numbering: '{code}-{yaer}-{seq4}' }, 'types.note.numbering 编号规则中没有“{yaer}”'],
    ['a number without a sequence', { numbering: '{code}-{year}' }, 'types.note.numbering 编号规则中要有流水号'],
    ['a hard rule over the clock', rule('held_on <= today()'), 'types.note.rules.0.check 硬性规则不能用 today()'],
    ['a type that does not exist', { alsoCountsIn: ['other'] }, 'types.note.alsoCountsIn 没有名为“other”的台账类别'],
    [
      'an indicator of another code',
      { indicators: [{ code: 'XX_count', label: '数', unit: '件', kind: 'sum' }] },
      'types.note.indicators.0.code 指标代码应以 JS_ 开头',
    ],
    [
      'a ratio without denominator',
      { indicators: [{ code: 'JS_rate', label: '率', unit: '%', kind: 'ratio' }] },
      'types.note.indicators.0.denominator 比率指标要有分母',
    ],
    ['a property nobody knows', { colour: 'red' }, 'types.note 不认识的属性：colour'],
    ['a wrong value', { strand: 'science' }, 'types.note.strand 无效选项'],
    ['a missing part', { label: undefined }, 'types.note.label 应为文字'],
  ])('%s', (_, change, expected) => {
    expect(problemsOf(sourceOf(smallType(change))).join('\n')).toContain(expected);
  });

  it.each<[string, Loose, string]>([
    ['a field twice', { id: 'matter', label: '又', type: 'str' }, 'types.note.fields 字段标识“matter”重复'],
    ['a keyword as a name', { id: 'and', label: '与', type: 'str' }, 'types.note.fields.and “and”是表达式的保留字'],
    ['a reserved name', { id: 'prototype', label: '原', type: 'str' }, '保留标识不能使用'],
    ['an envelope name', { id: 'record_no', label: '号', type: 'str' }, '“record_no”由系统使用'],
    [
      'an enum without options',
      { id: 'kind', label: '类', type: 'enum' },
      'types.note.fields.kind 单选、多选字段应写 dictionary 或 options',
    ],
    [
      'an enum with both',
      { id: 'kind', label: '类', type: 'enum', dictionary: 'd', options: [{ code: 'x', label: 'x' }] },
      '只写一个',
    ],
    [
      'a list with two sorts of fixed rows',
      {
        id: 'stars',
        label: '星',
        type: 'list',
        dictionary: 'd',
        fixedRows: [{ code: 'x', label: 'x' }],
        fields: [{ id: 'won', label: '得星', type: 'bool' }],
      },
      '固定行应写 dictionary 或 fixedRows，且只写一个',
    ],
    ['a dictionary of a text', { id: 'kind', label: '类', type: 'str', dictionary: 'd' }, '明细字段可以用字典'],
    [
      'an unknown dictionary',
      { id: 'kind', label: '类', type: 'enum', dictionary: 'nothing' },
      'types.note.fields.kind.dictionary 没有名为“nothing”的字典',
    ],
    [
      'an option twice',
      {
        id: 'kind',
        label: '类',
        type: 'enum',
        options: [
          { code: 'x', label: 'x' },
          { code: 'x', label: 'y' },
        ],
      },
      '代码“x”重复',
    ],
    [
      'a list of lists of lists',
      {
        id: 'l1',
        label: '一',
        type: 'list',
        fields: [
          {
            id: 'l2',
            label: '二',
            type: 'list',
            fields: [{ id: 'l3', label: '三', type: 'list', fields: [{ id: 'x', label: 'x', type: 'str' }] }],
          },
        ],
      },
      'types.note.fields.l1.l2.l3 明细最多嵌套 2 层',
    ],
    ['a calc without value', { id: 'c', label: '算', type: 'calc' }, 'types.note.fields.c 自动计算字段要有 value'],
    [
      'a calc that needs itself',
      { id: 'c', label: '算', type: 'calc', value: 'c + 1' },
      'types.note.fields.c.value:1 计算项“算”循环引用了自己',
    ],
    [
      'a calc that leaks',
      { id: 'c', label: '算', type: 'calc', value: 'length(secret)' },
      'types.note.fields.c 计算项用到加密字段',
    ],
    [
      'a nested list sealed in part',
      {
        id: 'l1',
        label: '一',
        type: 'list',
        fields: [
          { id: 'l2', label: '二', type: 'list', fields: [{ id: 'x', label: 'x', type: 'str', sensitivity: 'S' }] },
        ],
      },
      '第二层明细含加密字段时',
    ],
    [
      'a condition over a typing slip',
      { id: 'x', label: 'x', type: 'str', required: { when: 'amuont > 1' } },
      'types.note.fields.x.required:1 没有名为“amuont”的字段',
    ],
    [
      'a default of another type',
      { id: 'x', label: 'x', type: 'int', default: "'one'" },
      'types.note.fields.x.default:1 结果应为数字，这里是文字',
    ],
    [
      'a default that is no option',
      { id: 'x', label: 'x', type: 'enum', options: [{ code: 'y', label: 'y' }], default: "'z'" },
      '选项中没有“z”',
    ],
    ['a length on a number', { id: 'x', label: 'x', type: 'int', maxLength: 5 }, '只有文字字段可以有 maxLength'],
    [
      'a reference to nothing',
      { id: 'x', label: 'x', type: 'ref', refTypes: ['other'] },
      'types.note.fields.x.refTypes 没有名为“other”的台账类别',
    ],
  ])('%s', (_, extra, expected) => {
    expect(problemsOf(withField(extra)).join('\n')).toContain(expected);
  });

  it.each<[string, Loose, string]>([
    ['types of one name', { types: [smallType(), smallType({ code: 'JT' })] }, 'types.1 台账类别“note”重复'],
    ['types of one code', { types: [smallType(), smallType({ id: 'other' })] }, 'types.1 类码“JS”重复'],
    [
      'a field of a block again',
      {
        blocks: [{ id: 'Z', label: '组', fields: [{ id: 'matter', label: '事', type: 'str' }] }],
        types: [smallType({ fields: [...(smallType().fields as Loose[]), { block: 'Z' }] })],
      },
      '字段标识“matter”重复',
    ],
    [
      'an unknown block',
      { types: [smallType({ fields: [...(smallType().fields as Loose[]), { block: 'Q' }] })] },
      'types.note.fields.5.block 没有名为“Q”的公共字段组',
    ],
    [
      'an override of nothing',
      {
        blocks: [{ id: 'Z', label: '组', fields: [{ id: 'z', label: '事', type: 'str' }] }],
        types: [
          smallType({ fields: [...(smallType().fields as Loose[]), { block: 'Z', override: { y: { span: 6 } } }] }),
        ],
      },
      'types.note.fields.5.override.y 字段组 Z 中没有“y”',
    ],
    [
      'an override that is wrong',
      {
        blocks: [{ id: 'Z', label: '组', fields: [{ id: 'z', label: '事', type: 'str' }] }],
        types: [
          smallType({ fields: [...(smallType().fields as Loose[]), { block: 'Z', override: { z: { span: 60 } } }] }),
        ],
      },
      'types.note.fields.5.override.z.span',
    ],
  ])('%s', (_, more, expected) => {
    expect(problemsOf(sourceOf(smallType(), more)).join('\n')).toContain(expected);
  });

  it('applies what a type says about a block', () => {
    const blocks = [
      {
        id: 'Z',
        label: '组',
        fields: [
          { id: 'y', label: '一', type: 'str' },
          { id: 'z', label: '二', type: 'str' },
        ],
      },
    ];
    const fields = [
      ...(smallType().fields as Loose[]),
      { block: 'Z', omit: ['y'], override: { z: { required: 'always', span: 12 } } },
    ];
    const read = readCatalogue(sourceOf(smallType({ fields }), { blocks }));
    expect(read.ok && read.value.types.get('note')?.fields.at(-1)).toMatchObject({
      id: 'z',
      label: '二',
      required: 'always',
      span: 12,
    });
  });
});

describe('hostile sources', () => {
  it('are refused without being walked to the end', () => {
    let deep: unknown = { type: 'list' };
    for (let index = 0; index < 50_000; index++) deep = { fields: [deep] };
    expect(problemsOf(sourceOf({ fields: [deep] }))[0]).toContain('嵌套过深');
    expect(problemsOf({ types: Array(400_000).fill(0) })[0]).toContain('内容过多');
  });
  it('of any JSON never throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readCatalogue(value).ok).toBe(false);
      }),
    );
  });
  it('with anything in any one place never throw', () => {
    const keys = Object.keys(smallType());
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        expect(typeof readCatalogue(sourceOf(smallType({ [key]: value }))).ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});
