import { describe, expect, it } from 'vitest';
import { breakingChanges, changesInWords } from './compare-catalogues.ts';
import type { Catalogue } from './definition.ts';
import { readCatalogue } from './read-catalogue.ts';

type Loose = Record<string, unknown>;

const FIELDS: readonly Loose[] = [
  { id: 'held_on', label: '日期', type: 'date', required: 'always' },
  { id: 'matter', label: '事项', type: 'str' },
  { id: 'kind', label: '类别', type: 'enum', dictionary: 'kinds' },
  { id: 'rows', label: '明细', type: 'list', fields: [{ id: 'topic', label: '题', type: 'str' }] },
];
const OPTIONS: readonly Loose[] = [
  { code: 'a', label: '甲' },
  { code: 'b', label: '乙' },
];

function catalogue(change: Loose = {}, fields = FIELDS, options = OPTIONS, version = 1): Catalogue {
  const type = {
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
    fields,
    list: { columns: ['matter'] },
    ledger: {
      title: '记事台账',
      measures: '单位：件',
      columns: [
        { label: '事项', value: 'matter' },
        { label: '日期', value: 'held_on', kind: 'date' },
      ],
    },
    rhythm: { every: 'event' },
    ...change,
  };
  const dictionaries = [{ id: 'kinds', label: '类别', options }];
  const read = readCatalogue({ version, label: '试', dictionaries, blocks: [], types: [type] });
  if (!read.ok) throw new Error(read.error.map(({ place, reason }) => `${place} ${reason}`).join('\n'));
  return read.value;
}

const changed = (id: string, change: Loose) =>
  FIELDS.map((field) => (field.id === id ? { ...field, ...change } : field));
const before = catalogue();
const placesOf = (after: Catalogue) => breakingChanges(before, after).map(({ place }) => place);
const wordsOf = (after: Catalogue) => changesInWords(before, after).flatMap(({ lines }) => lines);

describe('what a new version may not do', () => {
  const cases: readonly (readonly [string, Catalogue, string])[] = [
    ['drop a field', catalogue({}, FIELDS.slice(0, 3)), 'types.note.fields.rows'],
    ['retype a field', catalogue({}, changed('matter', { type: 'text' })), 'types.note.fields.matter.type'],
    ['lower a sensitivity', catalogue({}, changed('kind', { sensitivity: 'W' })), 'types.note.fields.kind.sensitivity'],
    [
      'drop a field of a row',
      catalogue({}, changed('rows', { fields: [{ id: 'other', label: '题', type: 'str' }] })),
      'types.note.fields.rows.topic',
    ],
    ['drop an option', catalogue({}, FIELDS, OPTIONS.slice(1)), 'types.note.fields.kind.options'],
    ['change the code', catalogue({ code: 'JT' }), 'types.note.code'],
    ['move to another strand', catalogue({ strand: 'law' }), 'types.note.strand'],
    ['change what is sealed', catalogue({ sealed: [] }), 'types.note.sealed'],
    ['drop the type', catalogue({ id: 'other', code: 'QT' }), 'types.note'],
  ];
  it.each(cases)('%s', (_, after, place) => expect(placesOf(after)).toEqual([place]));

  it('lets it add, hide, rename, reorder and switch off', () => {
    const fields = [
      ...changed('matter', { hidden: true, label: '大事' }).reverse(),
      { id: 'more', label: '又', type: 'int' },
    ];
    const options = [{ code: 'c', label: '丙' }, ...OPTIONS.map((option) => ({ ...option, active: false }))];
    expect(placesOf(catalogue({ switch: 'extended', label: '大事记' }, fields, options))).toEqual([]);
  });
});

describe('changes in words', () => {
  it('says nothing about two equal versions', () =>
    expect(changesInWords(before, catalogue({}, FIELDS, OPTIONS, 2))).toEqual([]));

  it('names what was added, hidden, renamed, made required', () => {
    const fields = [
      ...changed('matter', { label: '大事', required: 'always' }).map((field) =>
        field.id === 'kind' ? { ...field, hidden: true } : field,
      ),
      { id: 'more', label: '天气', type: 'str' },
    ];
    const options = [...OPTIONS, { code: 'c', label: '丙' }];
    expect(wordsOf(catalogue({ label: '大事记', switch: 'extended' }, fields, options))).toEqual([
      '台账名称由“记事”改为“大事记”',
      '启用情况由“启用（核心）”改为“不启用”',
      '字段“事项”的标签改为“大事”',
      '字段“大事”改为必填（以前的记录下次修改时也要补填）',
      '停用字段“类别”（以前填的内容保留）',
      '字段“类别”新增选项“丙”',
      '新增字段“天气”（文字）',
    ]);
  });

  it('names changes inside rows, of order and of ledger columns', () => {
    const rows = { ...FIELDS[3], fields: [{ id: 'topic', label: '议题', type: 'str' }] } as Loose;
    const fields = [FIELDS[1], FIELDS[0], FIELDS[2], rows] as readonly Loose[];
    const columns = [
      { label: '日期', value: 'held_on', kind: 'date' },
      { label: '事项', value: 'matter' },
    ];
    const ledger = { title: '记事台账', measures: '单位：件', columns };
    expect(wordsOf(catalogue({ ledger }, fields))).toEqual([
      '字段“明细 › 题”的标签改为“议题”',
      '字段次序有修改',
      '台账表格的列次序有修改',
    ]);
    const more = { ...ledger, columns: [columns[0], { label: '类别', value: 'kind' }] };
    expect(wordsOf(catalogue({ ledger: more }))).toEqual(['台账表格增加列：类别', '台账表格去掉列：事项']);
  });
});
