import { describe, expect, test } from 'vitest';
import { buildLedger } from '#shared/ledger/build-ledger.ts';
import { exportBooks } from '#shared/ledger/export-books.ts';
import type { CellValue, LedgerSheet } from '#shared/ledger/sheet-model.ts';
import { readWorkbookRows } from '#shared/workbook/read-rows.ts';
import { writeWorkbook } from '#shared/workbook/write-workbook.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';
import { everyKind, workbookOf } from './support/ledgers.ts';
import { openAgain, partOf, plainValue, sheetOf } from './support/open-again.ts';
import { READ_PORTS, WRITE_PORTS } from './support/ports.ts';
import { sampleEntries, sampleExport, sampleRequest } from './support/sample-ledgers.ts';

/** Title, subtitle, line, and a head of one or two levels. */
const headRowsOf = (ledger: LedgerSheet) => (ledger.columns.some(({ group }) => group) ? 5 : 4);

/** What a printed cell must show of a model value. */
function expected(kind: LedgerSheet['columns'][number]['kind'], value: CellValue, face: 'printed' | 'flat'): unknown {
  if (value === null || value === '') return face === 'printed' ? '/' : null;
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (kind === 'money') return Number(value) / 100;
  if (kind === 'stars' && face === 'printed') return '★'.repeat(Number(value)) || '☆';
  return value;
}

function textLedger(texts: readonly string[]): LedgerSheet {
  const plain = everyKind(0);
  return {
    ...plain,
    columns: [{ label: '内容', group: null, kind: 'text', width: 20, codes: null }],
    rows: texts.map((text) => [text]),
    totals: null,
  };
}

describe.each(SAMPLE_TYPES)('the ledger of %s', (type) => {
  const ledger = buildLedger(sampleRequest(type, sampleEntries(type, 25, 3)));
  const headRows = headRowsOf(ledger);

  test('opened again shows every value on both faces', async () => {
    const workbook = await openAgain(await writeWorkbook(workbookOf([ledger]), WRITE_PORTS));
    const printed = sheetOf(workbook, ledger.name);
    const flat = sheetOf(workbook, `${ledger.name}_数据`);
    const head = flat.getRow(1);
    for (const [row, cells] of ledger.rows.entries()) {
      let flatColumn = 0;
      for (const [column, { kind, group, label, codes }] of ledger.columns.entries()) {
        const flatLabel = group ? `${group}/${label}` : label;
        const value = cells[column] ?? null;
        const place = `${label} ${row}`;
        expect(plainValue(printed.getCell(headRows + 1 + row, column + 1)), place).toEqual(
          expected(kind, value, 'printed'),
        );
        flatColumn++;
        expect(head.getCell(flatColumn).value).toBe(flatLabel);
        expect(plainValue(flat.getCell(2 + row, flatColumn)), place).toEqual(expected(kind, value, 'flat'));
        if (codes === null) continue;
        flatColumn++;
        expect(head.getCell(flatColumn).value).toBe(`${flatLabel}_代码`);
        expect(flat.getColumn(flatColumn).hidden).toBe(true);
        expect(flat.getCell(2 + row, flatColumn).value).toEqual(codes[row]);
      }
    }
  });

  test('opened again has frame, totals and page of D§4', async () => {
    const bytes = await writeWorkbook(workbookOf([ledger], ['printed']), WRITE_PORTS);
    const workbook = await openAgain(bytes);
    const sheet = sheetOf(workbook, ledger.name);
    const width = ledger.columns.length;
    expect(sheet.getCell('A1').value).toBe(ledger.title);
    expect(sheet.getCell('A2').value).toBe(ledger.subtitle);
    expect(sheet.getCell(1, width).master.address).toBe('A1');
    expect(sheet.getCell('A1').font).toMatchObject({ name: '方正小标宋简体', size: 20 });
    expect(sheet.getCell('A2').font).toMatchObject({ name: '楷体_GB2312', size: 14 });
    expect(sheet.getCell('A4').font).toMatchObject({ name: '黑体', size: 11 });
    expect(sheet.getCell(headRows + 1, 2).font).toMatchObject({ name: '仿宋_GB2312' });
    // The library reads whole sizes only.
    expect(partOf(bytes, 'xl/styles.xml')).toContain('<sz val="10.5"/><name val="仿宋_GB2312"/>');
    const lastRow = headRows + ledger.rows.length + (ledger.totals ? 1 : 0);
    const line = Array.from({ length: width }, (_, index) => sheet.getCell(3, index + 1).value).filter(Boolean);
    expect(new Set(line)).toEqual(new Set(ledger.lines));
    const below = [...(ledger.amountLines ?? []), '填表人：王秀英', ...ledger.notes];
    expect(below.map((_, index) => sheet.getCell(lastRow + 1 + index, 1).value)).toEqual(below);
    for (const [index, column] of ledger.columns.entries()) {
      expect(sheet.getCell(4, index + 1).value).toBe(column.group ?? column.label);
      expect(sheet.getCell(headRows, index + 1).value).toBe(column.label);
      expect(sheet.getColumn(index + 1).width).toBeCloseTo(column.width, 1);
      expect(sheet.getCell(lastRow, index + 1).border.bottom?.style).toBe('medium');
      const borders = sheet.getCell(headRows + 1, index + 1).border;
      expect(borders.left?.style).toBe(index === 0 ? 'medium' : 'thin');
      expect(borders.right?.style).toBe(index === width - 1 ? 'medium' : 'thin');
    }
    expect(sheet.pageSetup).toMatchObject({
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: `4:${headRows}`,
    });
    expect(sheet.headerFooter.oddFooter).toContain('第 &P 页 共 &N 页');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: headRows });
    for (const [index, total] of (ledger.totals ?? []).entries()) {
      const cell = sheet.getCell(lastRow, index + 1);
      const kind = ledger.columns[index]?.kind ?? 'text';
      if (total === null) continue;
      expect(plainValue(cell)).toEqual(expected(kind, total, 'printed'));
      if (kind !== 'percent') {
        const column = cell.address.replace(/\d+$/, '');
        expect(cell.formula).toBe(`SUM(${column}${headRows + 1}:${column}${lastRow - 1})`);
      }
    }
  });
});

describe('cells', () => {
  test('hold text as text, whatever it looks like', async () => {
    const texts = [
      '=1+1',
      '+86 138',
      '-5',
      '@x',
      '\t=cmd',
      '=HYPERLINK("http://a")',
      '_x0041_',
      'a\nb',
      '<&>"\'',
      '㛃喆𠮷',
      ' 前后 ',
    ];
    const bytes = await writeWorkbook(workbookOf([textLedger(texts)]), WRITE_PORTS);
    const { sheets } = await readWorkbookRows(bytes, READ_PORTS);
    expect(sheets[0]?.rows.slice(4, 4 + texts.length).map(([cell]) => cell)).toEqual(texts);
    expect(sheets[1]?.rows.slice(1).map(([cell]) => cell)).toEqual(texts);
    const xml = partOf(bytes, 'xl/worksheets/sheet1.xml') + partOf(bytes, 'xl/worksheets/sheet2.xml');
    expect(xml).not.toMatch(/<f[ >]/);
    expect(xml).not.toContain('hyperlink');
    const again = sheetOf(await openAgain(bytes), '人民调解案件登记台账');
    expect(again.getCell('A5').value).toBe('=1+1');
    expect(again.getCell('A5').numFmt).toBe('@');
  });

  test('drop characters that XML cannot hold', async () => {
    const bytes = await writeWorkbook(workbookOf([textLedger(['甲\u0000乙\u0008丙\uFFFF', '\uD842'])]), WRITE_PORTS);
    const { sheets } = await readWorkbookRows(bytes, READ_PORTS);
    expect(sheets[1]?.rows.slice(1)).toEqual([['甲乙丙'], ['\uFFFD']]);
  });

  test('keep dates on their day in every time zone', async () => {
    const zone = process.env.TZ;
    try {
      for (const place of ['Asia/Shanghai', 'America/Los_Angeles']) {
        process.env.TZ = place;
        const bytes = await writeWorkbook(workbookOf([everyKind(1)]), WRITE_PORTS);
        expect(partOf(bytes, 'xl/worksheets/sheet1.xml')).toMatch(/<c r="B6" s="\d+"><v>46086<\/v>/);
      }
    } finally {
      process.env.TZ = zone;
    }
  });

  test('refuse what no cell can hold', async () => {
    const broken = { ...everyKind(1), rows: [[1, null, null, null, null, Number.NaN]] };
    await expect(writeWorkbook(workbookOf([broken]), WRITE_PORTS)).rejects.toMatchObject({ code: 'F06' });
    const long = textLedger(['长'.repeat(32_768)]);
    await expect(writeWorkbook(workbookOf([long], ['flat']), WRITE_PORTS)).rejects.toMatchObject({ code: 'F06' });
  });

  test('too long for the tallest row say on paper where the rest is, and are whole on the flat face', async () => {
    const text = '经调解员现场查看并分别谈话。'.repeat(300);
    const { sheets } = await readWorkbookRows(
      await writeWorkbook(workbookOf([textLedger([text])]), WRITE_PORTS),
      READ_PORTS,
    );
    const printed = sheets[0]?.rows[4]?.[0] ?? '';
    expect(text.startsWith(printed.split('……')[0] ?? '?')).toBe(true);
    expect(printed).toMatch(/……（余下内容见数据版或系统内原记录）$/);
    expect(sheets[1]?.rows[1]).toEqual([text]);
  });
});

describe('the file', () => {
  test('of an empty ledger says so and can be opened', async () => {
    const ledger = everyKind(0);
    const bytes = await writeWorkbook(workbookOf([ledger]), WRITE_PORTS);
    const sheet = sheetOf(await openAgain(bytes), ledger.name);
    expect(sheet.getCell('A6').value).toBe('本期无记录');
    expect(sheet.getCell('A7').value).toBe('合计');
    expect(sheet.getCell('F7').value).toBe(0);
  });

  test('has a two-level head that repeats on each page', async () => {
    const sheet = sheetOf(
      await openAgain(await writeWorkbook(workbookOf([everyKind(2)]), WRITE_PORTS)),
      '人民调解案件登记台账',
    );
    expect(sheet.getCell('F4').value).toBe('评议情况');
    expect(sheet.getCell('G4').master.address).toBe('F4');
    expect(sheet.getCell('F5').value).toBe('满意');
    expect(sheet.getCell('A5').master.address).toBe('A4');
    expect(sheet.pageSetup.printTitlesRow).toBe('4:5');
  });

  test('prints all of the table and nothing else', async () => {
    const bytes = await writeWorkbook(workbookOf([everyKind(2)]), WRITE_PORTS);
    expect(partOf(bytes, 'xl/workbook.xml')).toContain('人民调解案件登记台账&apos;!$A$1:$N$10');
  });

  test('of several ledgers begins with 目录, counts and links', async () => {
    const model = exportBooks(sampleExport(SAMPLE_TYPES, {}, 3)).output;
    if ('workbooks' in model) throw new Error('one book was wanted');
    const bytes = await writeWorkbook(model, WRITE_PORTS);
    const workbook = await openAgain(bytes);
    expect(model.sheets.length, 'every type has one ledger at least').toBeGreaterThanOrEqual(SAMPLE_TYPES.length);
    expect(workbook.worksheets).toHaveLength(1 + 2 * model.sheets.length);
    const contents = sheetOf(workbook, '目录');
    for (const [index, sheet] of model.sheets.entries()) {
      const row = contents.getRow(3 + index);
      expect([row.getCell(2).value, row.getCell(3).value]).toEqual([sheet.title, sheet.rows.length]);
      expect(row.getCell(4).hyperlink).toBe(`#'${sheet.name}'!A1`);
      expect(sheetOf(workbook, sheet.name).getCell('A1').value).toBe(sheet.title);
    }
  });

  test('is the same, byte for byte, every time', async () => {
    const once = await writeWorkbook(workbookOf([everyKind(50)]), WRITE_PORTS);
    expect(await writeWorkbook(workbookOf([everyKind(50)]), WRITE_PORTS)).toEqual(once);
  });

  test.each([2_000, 12_000])(
    'of %i rows holds them all and tells of its progress',
    async (count) => {
      const ledger = everyKind(count);
      const progress: [number, number][] = [];
      const bytes = await writeWorkbook(workbookOf([ledger]), WRITE_PORTS, {
        onProgress: (done, total) => progress.push([done, total]),
      });
      const { sheets } = await readWorkbookRows(bytes, READ_PORTS);
      const [printed, flat] = sheets;
      expect(printed?.rows).toHaveLength(5 + count + 3);
      expect(flat?.rows).toHaveLength(1 + count);
      for (const index of [0, 1, Math.floor(count / 2), count - 1]) {
        const cells = ledger.rows[index] ?? [];
        expect(printed?.rows[5 + index]?.[12]).toBe(cells[12]);
        expect(flat?.rows[1 + index]?.[0]).toBe(String(index + 1));
      }
      expect(printed?.rows[5 + count]?.[8]).toBe(String(Number(ledger.totals?.[8]) / 100));
      expect(progress.length).toBeGreaterThan(count / 300);
      expect(progress.every(([done], index) => index === 0 || done >= (progress[index - 1]?.[0] ?? 0))).toBe(true);
      expect(progress.at(-1)).toEqual([2 * count, 2 * count]);
    },
    60_000,
  );

  test('is not finished once it has been cancelled', async () => {
    const cancel = new AbortController();
    const seen: number[] = [];
    const writing = writeWorkbook(workbookOf([everyKind(5_000)]), WRITE_PORTS, {
      signal: cancel.signal,
      onProgress: (done) => {
        seen.push(done);
        if (done > 1_000) cancel.abort();
      },
    });
    await expect(writing).rejects.toMatchObject({ code: 'F04', detail: '已取消' });
    expect(Math.max(...seen)).toBeLessThan(2_000);
  });

  test('has the structure that was looked at and found right', async () => {
    const bytes = await writeWorkbook(workbookOf([everyKind(3)]), WRITE_PORTS);
    for (const part of [
      'worksheets/sheet1.xml',
      'worksheets/sheet2.xml',
      'sharedStrings.xml',
      'styles.xml',
      'workbook.xml',
    ]) {
      const lines = partOf(bytes, `xl/${part}`).replaceAll('><', '>\n<');
      await expect(lines).toMatchFileSnapshot(`golden/${part.replaceAll('/', '-')}.snap`);
    }
  });
});
