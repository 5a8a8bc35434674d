import { describe, expect, it } from 'vitest';
import type { DictionaryRow } from '#shared/catalogue/data-dictionary.ts';
import { searchRows } from './dictionary-search.ts';

function row(typeId: string, path: string, label: string, options: readonly string[] = []): DictionaryRow {
  return {
    typeId,
    typeLabel: typeId === 'case' ? '人民调解案件' : '红白理事',
    path,
    label,
    fieldType: 'str',
    typeLabelText: '文字',
    required: '必填',
    sensitivity: 'N',
    sensitivityLabel: '一般',
    sealed: false,
    options,
    help: '',
    enteredBy: '村',
    askedBy: '法治：司法局、政法委',
  };
}

const rows = [
  row('case', 'accepted_on', '受理日期'),
  row('case', 'category', '纠纷类型', ['婚姻家庭', '邻里']),
  row('wedding', 'category', '事项类型', ['婚事', '丧事']),
];

describe('search in the data dictionary', () => {
  it('keeps to one type when asked', () => {
    expect(searchRows(rows, 'case', '')).toEqual(rows.slice(0, 2));
    expect(searchRows(rows, undefined, ' ')).toEqual(rows);
  });

  it('finds fields by label, identifier, option and type, all words together', () => {
    expect(searchRows(rows, undefined, '受理')).toEqual([rows[0]]);
    expect(searchRows(rows, undefined, 'ACCEPTED_on')).toEqual([rows[0]]);
    expect(searchRows(rows, undefined, '婚事')).toEqual([rows[2]]);
    expect(searchRows(rows, undefined, '调解 类型')).toEqual([rows[1]]);
    expect(searchRows(rows, undefined, '受理 婚事')).toEqual([]);
  });
});
