import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { beforeAll, describe, expect, test } from 'vitest';
import { fillForm, formProblems } from '#shared/workbook/form/fill-form.ts';
import type { FormPlan, FormValue } from '#shared/workbook/form/form-model.ts';
import { readForm } from '#shared/workbook/form/read-form.ts';
import { readZipDirectory } from '#shared/workbook/zip-directory.ts';
import { openAgain, partOf, sheetOf } from './support/open-again.ts';
import { READ_PORTS, WRITE_PORTS } from './support/ports.ts';

const PORTS = { ...READ_PORTS, ...WRITE_PORTS };
/** A department's form with everything that must survive (tests/workbook/forms/make-county-form.py). */
const form = new Uint8Array(readFileSync(join(import.meta.dirname, 'forms/county-form.xlsx')));

const text = (value: string): FormValue => ({ kind: 'text', text: value });
const number = (value: number): FormValue => ({ kind: 'number', value });
const record = (at: number): readonly FormValue[] => [
  number(at),
  { kind: 'date', date: `2026-03-0${at}` },
  text('邻里纠纷'),
  text('㛃家湾村'),
  text(at === 2 ? '=HYPERLINK("http://x","y")' : '调解成功'),
  number(at * 1000),
];
const cells: FormPlan['cells'] = [
  { cell: 'A2', placeholder: '{{年}}', value: text('2026') },
  { cell: 'A2', placeholder: '{{月}}', value: text('3') },
  { cell: 'A3', placeholder: '{{单位}}', value: text('杨树镇人民政府 & <司法所>') },
  { cell: 'F3', placeholder: '{{填报日期}}', value: { kind: 'date', date: '2026-03-28' } },
  { cell: 'C8', value: { kind: 'share', value: 0.974 } },
  { cell: 'E8', value: number(4) },
  { cell: 'A10', placeholder: '{{填表人}}', value: text('王秀英') },
];
const planOf = (count: number): FormPlan => ({
  sheet: '附件1',
  cells,
  repeat: {
    from: 6,
    to: 6,
    columns: ['A', 'B', 'C', 'D', 'E', 'F'],
    rows: Array.from({ length: count }, (_, at) => record(at + 1)),
  },
});
const SUMMARY: FormPlan = {
  sheet: '汇总',
  cells: [{ cell: 'A5', placeholder: '{{单位}}', value: text('杨树镇') }],
  repeat: null,
};
const SHEET = 'xl/worksheets/sheet1.xml';
const namesOf = (bytes: Uint8Array) => [...readZipDirectory(bytes, 500, WRITE_PORTS.decode).keys()];

describe('filled with four records where the form has one row', () => {
  let filled: Uint8Array<ArrayBuffer>;
  let book: ExcelJS.Workbook;
  let sheet: ExcelJS.Worksheet;
  let xml: string;

  beforeAll(async () => {
    filled = await fillForm(form, [planOf(4), SUMMARY], PORTS);
    book = await openAgain(filled);
    sheet = sheetOf(book, '附件1');
    xml = partOf(filled, SHEET);
  });

  test('every value stands in its row, text that looks like a formula as text', () => {
    for (const at of [1, 2, 3, 4]) {
      const row = sheet.getRow(5 + at);
      expect(row.getCell(1).value).toBe(at);
      expect(row.getCell(2).value).toEqual(new Date(Date.UTC(2026, 2, at)));
      expect(row.getCell(4).value).toBe('㛃家湾村');
      expect(row.getCell(5).value).toBe(at === 2 ? '=HYPERLINK("http://x","y")' : '调解成功');
      expect(row.getCell(5).type).toBe(ExcelJS.ValueType.String);
      expect(row.getCell(6).value).toBe(at * 1000);
    }
  });

  test('words are put into the form’s own sentences, fonts of their parts kept', () => {
    expect(sheet.getCell('A2').text).toBe('人民调解工作情况月报表（2026年3月）');
    expect(sheet.getCell('F3').value).toBe('填报日期：2026-03-28');
    expect(sheet.getCell('A3').text).toBe('填报单位：杨树镇人民政府 & <司法所>（盖章）');
    const runs = (sheet.getCell('A3').value as ExcelJS.CellRichTextValue).richText;
    expect(runs.map((run) => [run.text, run.font?.bold === true])).toEqual([
      ['填报单位：', false],
      ['杨树镇人民政府 & <司法所>', true],
      ['（盖章）', false],
    ]);
    expect(sheet.getCell('A13').value).toBe('填表人：王秀英');
    expect(sheetOf(book, '汇总').getCell('A5').value).toBe('填报：杨树镇');
  });

  test('formulas of the row are copied with it, those below take in the new rows, results stand beside them', () => {
    const formulaAt = (place: string) => [sheet.getCell(place).formula, sheet.getCell(place).result];
    expect(formulaAt('G6')).toEqual(['SUM(F$6:F6)', 1000]);
    expect(formulaAt('G9')).toEqual(['SUM(F$6:F9)', 10_000]);
    expect(formulaAt('H8')).toEqual(['F8/F$10', 0.3]);
    expect(formulaAt('F10')).toEqual(['SUM(F6:F9)', 10_000]);
    expect(formulaAt('G10')).toEqual(['MAX(G6:G9)', 10_000]);
    expect(formulaAt('H10')).toEqual(['SUM(H6:H9)', 1]);
    expect(formulaAt('F11')).toEqual(['COUNT(F6:F9)', 4]);
    const other = sheetOf(book, '汇总');
    expect(other.getCell('B1').formula).toBe('附件1!F10');
    expect(other.getCell('B2').formula).toBe("SUM('附件1'!F6:F9)+F7");
    expect(other.getCell('B3').formula).toBe('金额合计*2');
  });

  test('merges move with what they hold', () => {
    const merges = Array.from(xml.matchAll(/<mergeCell ref="([^"]+)"/g), (match) => match[1]);
    expect(merges.toSorted()).toEqual(
      [
        'A1:H1',
        'A2:H2',
        'A4:A5',
        'B4:B5',
        'C4:D4',
        'E4:E5',
        'F4:G4',
        'H4:H5',
        'A10:E10',
        'A13:C13',
        'D13:H13',
      ].toSorted(),
    );
    expect(xml).toContain(`<mergeCells count="${merges.length}">`);
  });

  test('styles, heights and widths are those of the form’s row', () => {
    const styleOf = (place: string) =>
      new RegExp(`<c (?:[^>]* )?r="${place}"[^>]*>`).exec(xml)?.[0].match(/s="(\d+)"/)?.[1];
    for (const column of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']) {
      for (const row of [7, 8, 9]) expect(styleOf(`${column}${row}`)).toBe(styleOf(`${column}6`));
    }
    expect([6, 8, 9].map((row) => sheet.getRow(row).height)).toEqual([24, 24, 24]);
    expect(sheet.getRow(7).height).toBeGreaterThan(40); // its long text would be cut off
    const columns = /<cols>.*<\/cols>/.exec(partOf(form, SHEET))?.[0];
    expect(xml).toContain(columns);
    for (const part of ['xl/styles.xml', 'xl/theme/theme1.xml']) expect(partOf(filled, part)).toBe(partOf(form, part));
  });

  test('drop-downs, conditional formats, sparklines and marks reach over the new rows or move', () => {
    expect(xml).toMatch(/<dataValidation [^>]*sqref="E6:E9"/);
    expect(xml).toMatch(/<dataValidation [^>]*sqref="H11"/);
    expect(xml).toContain('<conditionalFormatting sqref="F6:F9">');
    expect(xml).toContain('<formula>$F$10/2</formula>');
    expect(xml).toContain('<conditionalFormatting sqref="H6:H10">');
    expect(xml).toContain('<xm:sqref>H6:H10</xm:sqref>');
    expect(xml).toContain('<xm:f>附件1!F6:F9</xm:f><xm:sqref>H11</xm:sqref>');
    expect(xml).toContain('<ignoredError sqref="A6:H10"');
  });

  test('page set-up is kept: print area and titles, break, footer, frozen panes', () => {
    const workbook = partOf(filled, 'xl/workbook.xml');
    expect(workbook).toContain('附件1!$A$1:$H$15</definedName>');
    expect(workbook).toContain('附件1!$4:$5</definedName>');
    expect(workbook).toContain('>附件1!$F$10</definedName>');
    expect(workbook).toContain('>附件1!$A$6:$H$9</definedName>');
    expect(workbook).toContain('>代码!$A$2:$A$4</definedName>');
    expect(workbook).toContain('fullCalcOnLoad="1"');
    expect(xml).toMatch(/<brk id="15"/);
    expect(xml).toContain('<oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter>');
    for (const tag of [/<pageSetup [^>]*>/, /<pageMargins [^>]*>/, /<pane [^>]*>/]) {
      expect(tag.exec(xml)?.[0]).toBe(tag.exec(partOf(form, SHEET))?.[0]);
    }
  });

  test('pictures, shapes, chart and comments stand where they stood, three rows lower when they were below', () => {
    const rowsOf = (bytes: Uint8Array) =>
      Array.from(partOf(bytes, 'xl/drawings/drawing1.xml').matchAll(/<xdr:row>(\d+)<\/xdr:row>/g), (match) =>
        Number(match[1]),
      );
    const before = rowsOf(form);
    expect(rowsOf(filled)).toEqual(before.map((row) => (row >= 6 ? row + 3 : row)));
    expect(before.some((row) => row < 6)).toBe(true);
    const chart = partOf(filled, 'xl/charts/chart1.xml');
    expect(chart).toContain('<c:f>附件1!$F$6:$F$9</c:f>');
    expect(chart).toContain('<c:f>附件1!$F$5</c:f>');
    expect(partOf(filled, 'xl/comments1.xml')).toMatch(/ref="B4"[\s\S]*ref="F10"/);
    const boxes = (bytes: Uint8Array) =>
      Array.from(partOf(bytes, 'xl/drawings/vmlDrawing1.vml').matchAll(/<x:Row>(\d+)<\/x:Row>/g), (match) =>
        Number(match[1]),
      );
    expect(boxes(filled)).toEqual(boxes(form).map((row) => (row >= 6 ? row + 3 : row)));
    expect(xml).toContain('<hyperlink ref="A15"');
  });

  test('no part is lost, and what was not touched has the same bytes', () => {
    expect(namesOf(filled)).toEqual(namesOf(form));
    const touched = new Set([
      SHEET,
      'xl/worksheets/sheet2.xml',
      'xl/workbook.xml',
      'xl/charts/chart1.xml',
      'xl/drawings/drawing1.xml',
      'xl/drawings/vmlDrawing1.vml',
      'xl/comments1.xml',
    ]);
    for (const name of namesOf(form)) {
      if (!touched.has(name)) expect(partOf(filled, name), name).toBe(partOf(form, name));
    }
  });
});

test('filled with one record nothing moves: only the named cells and old results differ', async () => {
  const filled = await fillForm(form, [planOf(1)], PORTS);
  for (const name of namesOf(form)) {
    if (name === SHEET || name === 'xl/workbook.xml') continue;
    expect(partOf(filled, name), name).toBe(partOf(form, name));
  }
  const around = (bytes: Uint8Array) => partOf(bytes, SHEET).replace(/<sheetData>[\s\S]*<\/sheetData>/, '');
  expect(around(filled)).toBe(around(form));
});

test('filled with no record the row stays, empty', async () => {
  const sheet = sheetOf(await openAgain(await fillForm(form, [planOf(0)], PORTS)), '附件1');
  expect(['A6', 'B6', 'F6'].map((place) => sheet.getCell(place).value)).toEqual([null, null, null]);
  expect(sheet.getCell('F7').result).toBe(0);
});

test('a form with ten ruled rows is filled in place, and grows only when they are not enough', async () => {
  const made = new ExcelJS.Workbook();
  const sheet = made.addWorksheet('登记表');
  sheet.addRow(['序号', '姓名', '金额']);
  for (let at = 1; at <= 10; at++) sheet.addRow([at, null, null]);
  sheet.addRow(['合计', null, { formula: 'SUM(C2:C11)', result: 0 }]);
  const template = new Uint8Array(await made.xlsx.writeBuffer());
  const plan = (count: number): FormPlan => ({
    sheet: '登记表',
    cells: [],
    repeat: {
      from: 2,
      to: 11,
      columns: ['B', 'C'],
      rows: Array.from({ length: count }, (_, at) => [text(`甲${at}`), number(at + 1)]),
    },
  });
  const three = sheetOf(await openAgain(await fillForm(template, [plan(3)], PORTS)), '登记表');
  expect([three.getCell('B4').value, three.getCell('B5').value, three.getCell('A11').value]).toEqual(['甲2', null, 10]);
  expect([three.getCell('C12').formula, three.getCell('C12').result]).toEqual(['SUM(C2:C11)', 6]);
  const twelve = sheetOf(await openAgain(await fillForm(template, [plan(12)], PORTS)), '登记表');
  expect(['A11', 'A12', 'A13', 'B13'].map((place) => twelve.getCell(place).value)).toEqual([10, 11, 12, '甲11']);
  expect([twelve.getCell('C14').formula, twelve.getCell('C14').result]).toEqual(['SUM(C2:C13)', 78]);
});

describe('what cannot be kept is refused beforehand, with the place and the reason', () => {
  const reasonsOf = async (bytes: Uint8Array, plan: FormPlan) =>
    (await formProblems(bytes, [plan], PORTS)).map(({ cell, reason }) => [cell, reason]);
  const made = async (lay: (sheet: ExcelJS.Worksheet) => void) => {
    const book = new ExcelJS.Workbook();
    lay(book.addWorksheet('表'));
    return new Uint8Array(await book.xlsx.writeBuffer());
  };
  const plan = (from: number, to: number, columns: readonly string[], extra: FormPlan['cells'] = []): FormPlan => ({
    sheet: '表',
    cells: extra,
    repeat: { from, to, columns, rows: [] },
  });

  test('the form of the department has nothing against it', async () =>
    expect(await reasonsOf(form, planOf(4))).toEqual([]));

  test('a table object over the row', async () => {
    const bytes = await made((sheet) =>
      sheet.addTable({
        name: '表1',
        ref: 'A1',
        headerRow: true,
        columns: [{ name: '甲' }, { name: '乙' }],
        rows: [[1, 2]],
      }),
    );
    expect(await reasonsOf(bytes, plan(2, 2, ['A']))).toEqual([
      [null, '表格对象 A1:B2 压在重复行上，请先“转换为区域”'],
    ]);
    expect(await reasonsOf(bytes, plan(5, 5, ['A']))).toEqual([]);
    await expect(fillForm(bytes, [plan(2, 2, ['A'])], PORTS)).rejects.toMatchObject({ code: 'F26' });
  });

  test('a cell that a merge covers, and a merge over several of the rows', async () => {
    const bytes = await made((sheet) => {
      sheet.mergeCells('A2:B2');
      sheet.mergeCells('C2:C3');
    });
    expect(await reasonsOf(bytes, plan(2, 2, ['B']))).toContainEqual([
      'B2',
      '重复行的这一格是合并单元格的一部分，请标记它的左上角',
    ]);
    expect(await reasonsOf(bytes, plan(2, 3, ['C']))).toEqual([
      [null, '合并单元格 C2:C3 跨越了重复行的多行，无法逐行填写，请先取消合并'],
    ]);
    expect(await reasonsOf(bytes, plan(2, 3, ['A']))).toEqual([]);
    expect(
      await reasonsOf(
        bytes,
        plan(
          5,
          5,
          ['A'],
          [
            { cell: 'B2', value: null },
            { cell: 'A5', value: null },
          ],
        ),
      ),
    ).toEqual([
      ['B2', '这里是合并单元格的一部分，请标记它的左上角'],
      ['A5', '这一格在重复行里，不能另外填写'],
    ]);
  });

  test('a sparkline in the row', async () => {
    const moved: FormPlan = { ...planOf(1), cells: [], repeat: { from: 8, to: 8, columns: ['A'], rows: [] } };
    expect(await reasonsOf(form, moved)).toEqual([['H8', '重复行里有迷你图，不能逐行复制，请删去或移到其他行']]);
  });

  test('a sheet that is not there, and what is no workbook at all', async () => {
    expect(await reasonsOf(form, { ...planOf(1), sheet: '附件9' })).toEqual([[null, '模板里没有这张工作表']]);
    await expect(fillForm(new Uint8Array([1, 2, 3]), [planOf(1)], PORTS)).rejects.toMatchObject({ code: 'F01' });
  });
});

test('the picker sees texts, formulas, merges, widths and placeholders with their places', async () => {
  const { sheets } = await readForm(form, PORTS);
  expect(sheets.map(({ name, isHidden }) => [name, isHidden])).toEqual([
    ['附件1', false],
    ['汇总', false],
    ['代码', true],
  ]);
  const [first] = sheets;
  expect(first?.rows.find(({ row }) => row === 7)?.cells.find(({ column }) => column === 6)?.text).toBe('=SUM(F6:F6)');
  expect(first?.merges).toContainEqual({ top: 4, left: 3, bottom: 4, right: 4 });
  expect(first?.widths[0]).toBeCloseTo(6.7, 0);
  expect(first?.placeholders.map(({ cell, name, isWhole }) => [cell, name, isWhole])).toEqual([
    ['A2', '年', false],
    ['A2', '月', false],
    ['A3', '单位', false],
    ['F3', '填报日期', false],
    ['A6', '序号', true],
    ['B6', '受理日期', true],
    ['C6', '纠纷类型', true],
    ['D6', '所属村', true],
    ['E6', '调解结果', true],
    ['F6', '协议金额（元）', true],
    ['C8', '调解成功率', true],
    ['E8', '人民调解受理', true],
    ['A10', '填表人', false],
  ]);
});
