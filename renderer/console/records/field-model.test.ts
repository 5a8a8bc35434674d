import { describe, expect, it } from 'vitest';
import {
  type FieldDefinition,
  fieldSchema,
  type TypeDefinition,
  typeSourceSchema,
} from '#shared/catalogue/definition.ts';
import { rowsOf, sealedFields, sectionsOf, shownFields, wideFields } from './field-model.ts';
import { shownChanges } from './history-model.ts';

const fields: FieldDefinition[] = [
  { id: 'place', label: '地点', type: 'str', section: '基本情况' },
  { id: 'brief', label: '简要情况', type: 'text', sensitivity: 'S' },
  { id: 'people', label: '人数', type: 'int', section: '办理' },
  { id: 'id_no', label: '身份证号', type: 'idno', sensitivity: 'S', offByDefault: true },
  {
    id: 'items',
    label: '事项',
    type: 'list',
    fields: [
      { id: 'topic', label: '议题', type: 'str' },
      {
        id: 'parties',
        label: '当事人',
        type: 'list',
        sensitivity: 'S',
        fields: [{ id: 'name', label: '姓名', type: 'str', sensitivity: 'S' }],
      },
    ],
  },
].map((field) => fieldSchema.parse(field));

const type: TypeDefinition = {
  ...typeSourceSchema.parse({
    id: 'case',
    label: '案件',
    shortLabel: '案件',
    code: 'AJ',
    strand: 'law',
    purpose: '',
    enteredBy: ['village'],
    switch: 'core',
    retention: 'D30',
    mainDate: 'held_on',
    title: 'place',
    sealed: ['S', 'P'],
    fields,
    list: { columns: ['place'] },
    ledger: { title: '案件台账', measures: '单位：件', columns: [{ label: '地点', value: 'place' }] },
    rhythm: { every: 'event' },
  }),
  fields,
};

const data = {
  place: '村部',
  items: [
    { _row: 'a', topic: '水' },
    { _row: 'b', topic: '路' },
  ],
};

function field(id: string): FieldDefinition {
  const found = fields.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
}

describe('fields of a record at the county', () => {
  it('calls fields sealed by the definition alone, and rows inside rows whole', () => {
    expect([...sealedFields(type)].map((each) => each.id)).toEqual(['brief', 'id_no', 'parties']);
  });

  it('shows empty ordinary fields and sealed ones, but not those that the form did not offer', () => {
    expect(shownFields(sealedFields(type), fields, data).map((each) => each.id)).toEqual([
      'place',
      'brief',
      'people',
      'items',
    ]);
  });

  it('puts fields under the headings of the form and leaves no hole in the grid', () => {
    expect(sectionsOf(fields).map((each) => [each.heading, each.fields.length])).toEqual([
      ['基本情况', 2],
      ['办理', 3],
    ]);
    expect([...wideFields([field('place'), field('brief'), field('people')])]).toEqual(['place', 'brief', 'people']);
    expect([...wideFields([field('place'), field('people')])]).toEqual([]);
  });

  it('takes only objects for rows', () => {
    expect(rowsOf([{ _row: 'a' }, null, 'x', [1]])).toEqual([{ _row: 'a' }]);
    expect(rowsOf('x')).toEqual([]);
  });
});

describe('history of a record at the county', () => {
  const linesOf = (...changes: Parameters<typeof shownChanges>[2]) => shownChanges(type, data, changes);

  it('names the place of a change by labels and row numbers', () => {
    expect(linesOf({ path: 'items.b.topic', from: '桥', to: '路' })).toMatchObject([
      { label: '事项 › 第2项 › 议题', kind: 'value', field: { id: 'topic' }, from: '桥', to: '路' },
    ]);
    expect(linesOf({ path: '@status', from: 'awaiting', to: 'void' })).toMatchObject([
      { label: '状态', kind: 'value', from: '待村确认', to: '作废' },
    ]);
  });

  it('says that rows came, went or changed places', () => {
    expect(linesOf({ path: 'items.b', to: true }, { path: 'items.@order', from: ['a'], to: ['a', 'b'] })).toEqual([
      { path: 'items.b', label: '事项 › 第2项', kind: 'said', text: '新增' },
    ]);
    expect(linesOf({ path: 'items.z', from: true })).toMatchObject([{ label: '事项 › 某项', text: '删除' }]);
    expect(linesOf({ path: 'items.@order', from: ['a', 'b'], to: ['b', 'a'] })).toMatchObject([
      { label: '事项', text: '调整了顺序' },
    ]);
  });

  it('only says that a sealed value changed, even when a message carries values', () => {
    for (const path of ['brief', 'items.a.parties', 'items.a.parties.x.name']) {
      const [line] = linesOf({ path, from: '甲', to: '乙' });
      expect(line).toMatchObject({ kind: 'said', text: '有修改（内容已密封）' });
      expect(JSON.stringify(line)).not.toMatch(/甲|乙/);
    }
    expect(linesOf({ path: 'place', from: '甲', sealed: true })).toMatchObject([{ text: '有修改（内容已密封）' }]);
  });

  it('shows no values of fields that the catalogue does not know', () => {
    expect(linesOf({ path: 'fresh', from: '甲', to: '乙' })).toEqual([
      { path: 'fresh', label: '其他内容', kind: 'said', text: '有修改' },
    ]);
  });
});
