import { describe, expect, test } from 'vitest';
import { ledgerWorkbookSchema } from '#shared/ipc/intents.ts';
import { type AdHocRequest, adHocTable, type TableView } from '#shared/ledger/ad-hoc-table.ts';
import { tableCsv } from '#shared/ledger/table-csv.ts';
import { tableColumns } from '#shared/ledger/table-source.ts';
import { writeOutput } from '#shared/workbook/write-output.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TODAY, SAMPLE_TYPES } from '../support/sample-values.ts';
import { openAgain, sheetOf } from './support/open-again.ts';
import { WRITE_PORTS } from './support/ports.ts';
import { sampleEntries, VILLAGES } from './support/sample-ledgers.ts';

const catalogue = defaultCatalogue();
const cases = sampleEntries('mediation_case', 12, 3);

function table(view: Partial<TableView>, types: readonly string[] = ['mediation_case'], count = 12) {
  const sources = types.map((type) => ({ type, records: sampleEntries(type, count, 3) }));
  const request: AdHocRequest = {
    catalogue,
    context: { today: SAMPLE_TODAY, units: VILLAGES, memberCountOf: () => null },
    sources,
    offered: tableColumns(catalogue, types),
    period: { from: '2026-01', to: '2026-12' },
    unitName: '杨树镇人民政府',
    filledOn: '2026-12-28',
    filledBy: '王秀英',
    view: {
      id: 'a',
      name: '调解情况',
      types: [...types],
      columns: ['serial', 'unit', 'ledger:受理日期', 'ledger:纠纷类型', 'ledger:协议金额（元）'],
      filters: [],
      groupBy: [],
      sums: [],
      edition: '存档版',
      ...view,
    },
  };
  return adHocTable(request);
}

const moneyOf = (values: Record<string, unknown>) => Number(values.amount ?? 0);

describe('a table of records', () => {
  test('has the chosen columns, a line per record in the order of dates, and sums', () => {
    const sheet = table({});
    expect(sheet.columns.map(({ label }) => label)).toEqual([
      '序号',
      '所属村',
      '受理日期',
      '纠纷类型',
      '协议金额（元）',
    ]);
    expect(sheet.rows.map(([serial]) => serial)).toEqual(cases.map((_, index) => index + 1));
    const dates = sheet.rows.map((row) => row[2]);
    expect(dates).toEqual(dates.toSorted());
    expect(sheet.totals?.[4]).toBe(cases.reduce((sum, { values }) => sum + moneyOf(values), 0));
  });

  test('keeps only what the conditions pass', () => {
    const dear = table({ filters: [{ key: 'ledger:协议金额（元）', test: 'atLeast', text: '300' }] });
    expect(dear.rows).toHaveLength(cases.filter(({ values }) => moneyOf(values) >= 30_000).length);
    expect(dear.rows.length).toBeGreaterThan(0);
    expect(dear.rows.map(([serial]) => serial)).toEqual(dear.rows.map((_, index) => index + 1));
    const village = table({ filters: [{ key: 'unit', test: 'is', text: '红旗村' }] });
    expect(village.rows.map((row) => row[1])).toEqual(['红旗村', '红旗村', '红旗村', '红旗村']);
    const open = table({ filters: [{ key: 'ledger:协议金额（元）', test: 'empty', text: '' }] });
    expect(open.rows).toHaveLength(cases.filter(({ values }) => values.amount === undefined).length);
    const late = table({ filters: [{ key: 'ledger:受理日期', test: 'atLeast', text: '2026-06' }] });
    expect(late.rows).toHaveLength(cases.filter(({ values }) => String(values.accepted_on) >= '2026-06').length);
  });

  test('groups with counts and sums that add up to the whole', () => {
    const sheet = table({ groupBy: ['unit'], sums: ['ledger:协议金额（元）'] });
    expect(sheet.columns.map(({ label }) => label)).toEqual(['序号', '所属村', '件数', '协议金额（元）合计']);
    expect(sheet.rows.map(([, unit, count]) => [unit, count])).toEqual([
      ['东风村', 4],
      ['向阳村', 4],
      ['红旗村', 4],
    ]);
    expect(sheet.totals).toEqual([null, null, 12, cases.reduce((sum, { values }) => sum + moneyOf(values), 0)]);
  });

  test('of several kinds has the columns that all have', () => {
    const labels = tableColumns(catalogue, ['mediation_case', 'party_life']).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['台账类别', '所属村', '日期', '备注']));
    expect(labels).not.toContain('纠纷类型');
    const sheet = table({ groupBy: ['type'] }, ['mediation_case', 'party_life'], 5);
    expect(sheet.rows.map(([, type, count]) => [type, count])).toEqual(
      [
        [catalogue.types.get('mediation_case')?.label, 5],
        [catalogue.types.get('party_life')?.label, 5],
      ].toSorted(),
    );
  });

  test('tells less when it goes out: no parties, no story', () => {
    const keys = ['ledger:当事人', 'ledger:简要情况'];
    const [own] = table({ columns: keys }).rows;
    const [out] = table({ columns: keys, edition: '报送版' }).rows;
    expect(own?.[1]).toBe(cases.map(({ values }) => values.brief).find((brief) => brief === own?.[1]));
    expect(out?.[1]).toBe('（略）');
  });

  test.each(SAMPLE_TYPES)('%s: every column that is offered can be read and written', async (type) => {
    const columns = tableColumns(catalogue, [type])
      .map(({ key }) => key)
      .slice(0, 60);
    const sheet = table({ columns }, [type], 3);
    const book = { fileName: 'a.xlsx', creator: '镇', faces: ['printed' as const], sheets: [sheet] };
    expect(ledgerWorkbookSchema.parse(book)).toEqual(book);
    expect(sheet.columns).toHaveLength(columns.length);
    const filled = columns.filter((_, at) => sheet.rows.some((row) => row[at] !== null));
    expect(filled.length).toBeGreaterThan(4);
  });
});

describe('text that looks like a formula', () => {
  const texts = ['=1+1', '+86 138', '-5', '@SUM(A1)', '\tx', '\rx'];
  const sheet = {
    ...table({ columns: ['serial', 'remark'] }),
    columns: [
      { label: '=栏目', group: null, kind: 'text' as const, width: 10, codes: null },
      { label: '金额', group: null, kind: 'money' as const, width: 10, codes: null },
    ],
    rows: texts.map((text) => [text, -500]),
    totals: null,
  };

  test('stays text in a workbook, letter by letter', async () => {
    const book = { fileName: 'a.xlsx', creator: '镇', faces: ['flat' as const], sheets: [sheet] };
    const flat = sheetOf(await openAgain(await writeOutput(book, WRITE_PORTS)), `${sheet.name}_数据`);
    const found = texts.map((_, at) => flat.getCell(at + 2, 1));
    expect(found.map(({ formula }) => formula)).toEqual(texts.map(() => undefined));
    expect(found.slice(0, 5).map(({ value }) => value)).toEqual(texts.slice(0, 5));
    expect(found.map(({ numFmt }) => numFmt)).toEqual(texts.map(() => '@'));
  });

  test('is escaped in CSV, which begins with a BOM; numbers are not', () => {
    const csv = tableCsv(sheet);
    expect(csv.startsWith("\uFEFF'=栏目,金额\r\n")).toBe(true);
    expect(csv).toContain("'=1+1,-5.00\r\n'+86 138,-5.00\r\n'-5,-5.00\r\n'@SUM(A1),-5.00\r\n");
    expect(csv).toContain('"\'\rx"');
  });
});
