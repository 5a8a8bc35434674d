import { expect, test } from 'vitest';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { dataDictionary } from '../catalogue/data-dictionary.ts';
import { dictionaryBook } from './dictionary-sheet.ts';

test('the data dictionary as a workbook has a line for every field, with who fills it and how sensitive it is', () => {
  const catalogue = defaultCatalogue();
  const rows = dataDictionary(catalogue);
  const book = dictionaryBook({ rows, catalogue, unitName: '清溪县', filledOn: '2026-11-26' });
  expect(book.fileName).toBe(`数据字典_第${catalogue.version}版_20261126.xlsx`);
  const [sheet] = book.sheets;
  expect(sheet?.rows).toHaveLength(rows.length);
  expect(sheet?.columns.map(({ label }) => label)).toEqual([
    ...['序号', '台账', '指标项', '标识', '填写要求', '必填', '谁填', '谁要求', '敏感级别', '可选值', '说明'],
  ]);
  const parties = sheet?.rows.find((row) => row[3] === 'mediation_case.parties.name');
  expect(parties?.slice(1, 9)).toEqual([
    '人民调解案件',
    '当事人 › 姓名',
    'mediation_case.parties.name',
    expect.stringMatching(/^文字/),
    '条件必填',
    '村、镇',
    '法治：司法局、政法委',
    expect.stringContaining('加密'),
  ]);
});
