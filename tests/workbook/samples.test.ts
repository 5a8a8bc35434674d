import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readGrid } from '#shared/workbook/read-grid.ts';
import { describeWorkbook, type ToldTable, type ToldWorkbook } from '#shared/workbook/tables/describe.ts';
import { findTables } from '#shared/workbook/tables/find-tables.ts';
import { viewOf } from '#shared/workbook/tables/sheet-view.ts';
import { READ_PORTS } from './support/ports.ts';

/** Real files by people, beside the repository (not in it: most state no licence). Without them these tests skip. */
const FOLDER = join(import.meta.dirname, '../../../shared/samples/excel');
const isThere = existsSync(join(FOLDER, 'EXPECTED.md'));
if (!isThere) console.log('样例文件夹 ../shared/samples/excel 不在，跳过真实表格的测试');

const bytesOf = async (name: string) => new Uint8Array(await readFile(join(FOLDER, name)));
const told = async (name: string): Promise<ToldWorkbook> =>
  describeWorkbook(name, await readGrid(await bytesOf(name), READ_PORTS));

async function onlyTable(name: string, sheet = 0): Promise<ToldTable> {
  const found = (await told(name)).sheets[sheet];
  expect(found?.kind).toBe('table');
  expect(found?.tables).toHaveLength(1);
  return found?.tables[0] as ToldTable;
}

const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe.skipIf(!isThere)('real workbooks', () => {
  beforeAll(() => expect(isThere).toBe(true));

  test('product_ledger.xlsx', async () => {
    const columns = ['产品编号', '起息日', '到期日', '存续天数', '预期年化收益率', '投资人次', '投资金额', '备注'];
    expect(await onlyTable('product_ledger.xlsx')).toEqual({
      headerRows: [2],
      columns,
      dataRows: 28,
      firstRow: {
        产品编号: 'RTB-061',
        起息日: '2016-04-08',
        到期日: '2018-03-29',
        存续天数: '24个月',
        预期年化收益率: 0.075,
        投资人次: 129,
        投资金额: '3000万',
        备注: '九乘投资，每半年21日付息',
      },
      skippedRows: [1],
    });
    expect(await onlyTable('product_ledger.xlsx', 1)).toEqual({
      headerRows: [2],
      columns,
      dataRows: 12,
      firstRow: {
        产品编号: 'WJRTB-QDJF-RJBL-1',
        起息日: '2017.03.02',
        到期日: '2017.07.20',
        存续天数: 140,
        预期年化收益率: 0.061,
        投资人次: 62,
        投资金额: '273万',
        备注: '钱都金服',
      },
      skippedRows: [1],
    });
    const { sheets } = await readGrid(await bytesOf('product_ledger.xlsx'), READ_PORTS);
    expect(sheets[0]?.rows[3]?.[1]?.value).toBe('分批成立');
    expect(sheets[0]?.rows[17]?.[2]).toEqual({ kind: 'date', value: '2017-04-24', isFormula: true });
    expect(sheets[0]?.rows[17]?.[6]?.value).toBe(49_816);
  });

  test('review_two_tables.xlsx', async () => {
    const { sheets } = await told('review_two_tables.xlsx');
    const columns = ['序号', '问题位置', '问题描述', '问题类别', '报告人', '严重性', '处理意见'];
    expect(sheets).toHaveLength(1);
    expect(sheets[0]?.tables[0]).toEqual({
      headerRows: [5],
      columns,
      dataRows: 21,
      firstRow: {
        序号: 1,
        问题位置: '大标题，第一页',
        问题描述: '软件工程综合实  丢了 验 字',
        问题类别: '文档内容错误',
        报告人: 'D组李岳檑',
        严重性: '高',
        处理意见: '很严重，第一页',
      },
      skippedRows: [...run(1, 4), ...run(44, 50)],
    });
    expect(sheets[0]?.tables[1]).toMatchObject({ headerRows: [48], columns, dataRows: 2, skippedRows: run(44, 47) });
    const { sheets: grids } = await readGrid(await bytesOf('review_two_tables.xlsx'), READ_PORTS);
    expect(grids[0]?.rows[6]?.[1]?.value).toBe(3.3);
  });

  test('gov_issue_summary.xlsx', async () => {
    expect(await onlyTable('gov_issue_summary.xlsx')).toEqual({
      headerRows: [2],
      columns: ['应用名称', '区县', '应用编码', '问题', '时间'],
      dataRows: 12,
      firstRow: {
        应用名称: '一次性创业补贴申领',
        区县: '黎川县1',
        应用编码: '361022-000201007000-GG-206-01',
        问题: '同一地区给了两个事项编码，另一个可用',
        时间: null,
      },
      skippedRows: [1, 9, 14, 18],
    });
    const { sheets } = await readGrid(await bytesOf('gov_issue_summary.xlsx'), READ_PORTS);
    const times = sheets[0]?.rows.map((row) => row[4]?.value).filter((value) => value !== undefined);
    expect(times).toEqual(['时间', '2022-12-16', '2022-12-29']);
  });

  test('invest_totals_formulas.xlsx', async () => {
    expect(await onlyTable('invest_totals_formulas.xlsx')).toEqual({
      headerRows: [2],
      columns:
        '序号 产品编号 票号 募集成功日期 起息日 到期日 存续天数 预期年化收益率 投资人次 投资金额 投资收益 本息合计'.split(
          ' ',
        ),
      dataRows: 6,
      firstRow: {
        序号: 1,
        产品编号: 'WJRTB-MYLC-RYBL-01',
        票号: '---',
        募集成功日期: '2017-03-22',
        起息日: '2017-03-23',
        到期日: '2017-04-24',
        存续天数: 32,
        预期年化收益率: 0.04,
        投资人次: 13,
        投资金额: 49_816,
        投资收益: 174.6972054795,
        本息合计: 49_990.6972054795,
      },
      skippedRows: [1],
    });
    const { sheets } = await readGrid(await bytesOf('invest_totals_formulas.xlsx'), READ_PORTS);
    expect(sheets[0]?.rows[7]?.[2]?.value).toBe('3130005228873504');
  });

  test('feedback_offset_b2.xlsx', async () => {
    const table = await onlyTable('feedback_offset_b2.xlsx');
    expect(table).toMatchObject({ headerRows: [3], dataRows: 2, skippedRows: [2] });
    expect(table.columns).toEqual(['序号', '测试步骤', '预期结果', '实际结果', '严重性', '备注', '反馈']);
  });

  test('gov_restaurant_14sheets.xlsx: one district a sheet, merged cells filled down', async () => {
    const { sheets } = await told('gov_restaurant_14sheets.xlsx');
    expect(sheets).toHaveLength(14);
    for (const { kind, tables } of sheets) {
      expect(kind).toBe('table');
      expect(tables).toHaveLength(1);
      expect(tables[0]).toMatchObject({ headerRows: [1], columns: ['业务', '事项名称', '事项编码'], dataRows: 5 });
      expect(tables[0]?.skippedRows).toEqual([]);
    }
    const { sheets: grids } = await readGrid(await bytesOf('gov_restaurant_14sheets.xlsx'), READ_PORTS);
    const grid = grids[2];
    if (!grid) throw new Error('no third sheet');
    const [view, table] = [viewOf(grid), findTables(grid).tables[0]];
    expect(table?.recordRows.map((row) => view.at(row, 1)?.text)).toEqual([
      ...Array(2).fill('我要开饭店300㎡以下'),
      ...Array(3).fill('我要开饭店300㎡以上'),
    ]);
    expect(view.at(3, 2)?.text).toBe('核发《食品经营许可证》');
  });

  test('payroll_4level_header.xlsx: four levels over 85 columns and nothing under them', async () => {
    const table = await onlyTable('payroll_4level_header.xlsx');
    expect(table).toMatchObject({ headerRows: [1, 2, 3, 4], dataRows: 0, firstRow: null, skippedRows: [] });
    expect(table.columns).toHaveLength(85);
    expect(table.columns.slice(0, 11)).toEqual([
      '单位',
      '年份',
      '月份',
      '个人信息/姓名',
      '个人信息/身份证号',
      '个人信息/工资对应行政级别',
      '合计',
      '当月应发工资收入（元）/基本工资/1、职务工资、试用期工资',
      '当月应发工资收入（元）/基本工资/2、级别工资',
      '当月应发工资收入（元）/1、国家统一的津贴补贴',
      '当月应发工资收入（元）/津贴补贴/（1）/加班补贴',
    ]);
    expect(table.columns[43]).toBe('当月应发工资收入（元）/津贴补贴/3、改革性补贴');
    expect(table.columns[84]).toBe('备注');
  });

  test('telecom_monthly_report.xls: an old file with sections, notes down the side and helper numbers', async () => {
    const { sheets, problems } = await told('telecom_monthly_report.xls');
    expect(sheets).toHaveLength(3);
    expect(sheets[0]?.tables).toHaveLength(1);
    const table = sheets[0]?.tables[0];
    expect(table?.headerRows).toEqual([2]);
    expect(table?.columns).toEqual(['指标代码', '指标名称', '单位', '2018年02月', '2018年06月', '变化原因', '说明']);
    expect(table?.firstRow).toMatchObject({ 指标代码: 'NM1210', '2018年02月': 45, '2018年06月': 45 });
    expect(table?.firstRow?.说明).toMatch(/^1、所有有变化的值均需注明原因！/);
    expect(table?.skippedRows.slice(0, 2)).toEqual([1, 3]);
    expect(problems).toEqual([expect.objectContaining({ code: 'F16', sheet: '通信能力月报表', cell: 'H' })]);
    expect(sheets[2]?.tables[0]?.skippedRows).toEqual(expect.arrayContaining([1, 3, 4, 30, 31, 58]));
  });

  test.each(['date_number_formats.xlsx', 'date_number_formats.xls'])('%s: every spelling is one date', async (name) => {
    const table = await onlyTable(name);
    expect(table).toMatchObject({ headerRows: [1], dataRows: 27, skippedRows: [] });
    expect(table.firstRow).toMatchObject({ date: '2020-01-01', dateStringCn: '2020-1-1 1:01', number: 1.1111 });
    const { sheets } = await readGrid(await bytesOf(name), READ_PORTS);
    const dates = sheets[0]?.rows.slice(1).map((row) => String(row[0]?.value).slice(0, 10));
    expect(new Set(dates)).toEqual(new Set(['2020-01-01']));
  });
});
