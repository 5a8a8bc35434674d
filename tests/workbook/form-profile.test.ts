import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formMarksSchema, indicatorsOf, marksFromPlaceholders } from '#shared/ledger/form-profile.ts';
import { filledMarks, formValue } from '#shared/ledger/form-values.ts';

import { tableColumns, tableLines } from '#shared/ledger/table-source.ts';
import { fillForm } from '#shared/workbook/form/fill-form.ts';
import { readForm } from '#shared/workbook/form/read-form.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TODAY } from '../support/sample-values.ts';
import { StatisticsCounter } from '../support/statistics-counter.ts';
import { openAgain, sheetOf } from './support/open-again.ts';
import { READ_PORTS, WRITE_PORTS } from './support/ports.ts';
import { sampleEntries, VILLAGES } from './support/sample-ledgers.ts';

const PORTS = { ...READ_PORTS, ...WRITE_PORTS };
const catalogue = defaultCatalogue();
const form = new Uint8Array(readFileSync(join(import.meta.dirname, 'forms/county-form.xlsx')));
const columns = tableColumns(catalogue, ['mediation_case']);
const recognised = async () => marksFromPlaceholders((await readForm(form, PORTS)).sheets, columns, catalogue);

test('names between double braces become marks: words, indicators, the repeating row', async () => {
  const { marks, unknown } = await recognised();
  expect(unknown).toEqual([]);
  expect(marks.map((one) => formMarksSchema.parse(one))).toEqual(marks);
  const [first, second] = marks;
  expect(first?.repeat).toEqual({
    from: 6,
    to: 6,
    columns: [
      { column: 'A', key: 'serial' },
      { column: 'B', key: 'ledger:受理日期' },
      { column: 'C', key: 'ledger:纠纷类型' },
      { column: 'D', key: 'unit' },
      { column: 'E', key: 'ledger:调解结果' },
      { column: 'F', key: 'ledger:协议金额（元）' },
    ],
  });
  expect(indicatorsOf({ marks: [...marks] })).toEqual(['TJ_success_rate', 'TJ_accept']);
  expect(second).toEqual({
    sheet: '汇总',
    cells: [{ cell: 'A5', placeholder: '{{单位}}', binding: { kind: 'fact', fact: 'unit' } }],
    repeat: null,
  });
});

test('a name that nobody knows is told with its place', () => {
  const placeholder = { cell: 'C3', name: '血型', written: '{{ 血型 }}', isWhole: true };
  const { marks, unknown } = marksFromPlaceholders([{ name: '表', placeholders: [placeholder] }], columns, catalogue);
  expect([marks, unknown]).toEqual([[], [{ sheet: '表', cell: 'C3', name: '血型' }]]);
});

test('a department’s form filled from records says what the records say', async () => {
  const { marks } = await recognised();
  const context = { today: SAMPLE_TODAY, units: VILLAGES, memberCountOf: () => null, me: null };
  const records = sampleEntries('mediation_case', 9, 3);
  const period = { from: '2026-01', to: '2026-12' };
  const counter = new StatisticsCounter({
    catalogue,
    context,
    period,
    units: [],
    bodies: [],
    codes: indicatorsOf({ marks: [...marks] }),
  });
  for (const { unitCode, values } of records) {
    counter.add({ type: 'mediation_case', unitCode, values, linkedTypes: [] });
  }
  const lines = tableLines({
    catalogue,
    context,
    sources: [{ type: 'mediation_case', records }],
    columns,
    edition: '报送版',
  });
  const source = {
    unitName: '杨树镇人民政府',
    unitShortName: '杨树镇',
    period,
    filledOn: '2026-12-28',
    filledBy: '王秀英',
    columns,
    lines,
    statistics: counter.result(),
  };
  const sheet = sheetOf(await openAgain(await fillForm(form, filledMarks(marks, source), PORTS)), '附件1');
  const ordered = records.toSorted((one, other) =>
    `${one.mainDate} ${one.id}` < `${other.mainDate} ${other.id}` ? -1 : 1,
  );
  for (const [at, { values, unitCode }] of ordered.entries()) {
    const row = sheet.getRow(6 + at);
    expect(row.getCell(1).value).toBe(at + 1);
    expect(row.getCell(2).value).toEqual(new Date(`${values.accepted_on}T00:00:00Z`));
    expect(row.getCell(4).value).toBe(VILLAGES.get(unitCode)?.name);
    expect(row.getCell(6).value).toBe(values.amount === undefined ? null : Number(values.amount) / 100);
  }
  const total = records.reduce((sum, { values }) => sum + Number(values.amount ?? 0), 0) / 100;
  expect(sheet.getCell('F15').result).toBe(total);
  expect(sheet.getCell('E16').value).toBe(9);
  expect(sheet.getCell('A2').text).toBe('人民调解工作情况月报表（2026年12月）');
});

describe('a cell as a form takes it', () => {
  test.each([
    ['money', 12_350, { kind: 'number', value: 123.5 }],
    ['percent', 0.974, { kind: 'share', value: 0.974 }],
    ['date', '2026-03-05', { kind: 'date', date: '2026-03-05' }],
    ['int', 0, { kind: 'number', value: 0 }],
    ['bool', false, { kind: 'text', text: '否' }],
    ['stars', 3, { kind: 'text', text: '★★★' }],
    ['text', '2026-03-05', { kind: 'text', text: '2026-03-05' }],
    ['text', '', null],
  ] as const)('%s %j', (kind, cell, value) => expect(formValue(kind, cell)).toEqual(value));
});
