import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { isDateFormat } from '#shared/workbook/number-formats.ts';
import { READ_LIMITS } from '#shared/workbook/read-limits.ts';
import { readWorkbookRows } from '#shared/workbook/read-rows.ts';
import { ZipWriter } from '#shared/workbook/zip-writer.ts';
import { READ_PORTS, WRITE_PORTS } from './support/ports.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

interface Parts {
  readonly sheet: string | Iterable<string>;
  readonly workbook?: string;
  readonly styles?: string;
}

/** The smallest workbook around a sheet's XML. */
async function workbookAround(parts: Parts): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipWriter(WRITE_PORTS);
  const workbook = `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="单位" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  await zip.add('xl/workbook.xml', [parts.workbook ?? workbook]);
  await zip.add('xl/_rels/workbook.xml.rels', [
    `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ]);
  if (parts.styles !== undefined) await zip.add('xl/styles.xml', [parts.styles]);
  await zip.add('xl/worksheets/sheet1.xml', typeof parts.sheet === 'string' ? [parts.sheet] : parts.sheet);
  return zip.finish();
}

function sheetXml(rows: string, after = ''): string {
  return `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`;
}

async function rowsOf(parts: Parts): Promise<readonly (readonly string[])[] | undefined> {
  const { sheets } = await readWorkbookRows(await workbookAround(parts), READ_PORTS);
  return sheets[0]?.rows;
}

async function bytesOf(workbook: ExcelJS.Workbook): Promise<Uint8Array> {
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

describe('a unit list', () => {
  test('is read as typed: codes, names, dates, numbers, mixed fonts, hidden sheets', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('行政区划');
    sheet.addRow(['区划代码', '名称', '户数', '设立日期', '备注']);
    sheet.addRow([
      '320982105201',
      '东风村',
      412,
      new Date(Date.UTC(2020, 2, 5)),
      { richText: [{ text: '城' }, { text: '郊' }] },
    ]);
    sheet.addRow([320_982_105_202, '㛃喆𠮷村', 0.1 + 0.2, null, { formula: 'B3', result: '㛃喆𠮷村' }]);
    workbook.addWorksheet('字典', { state: 'hidden' }).addRow(['甲']);
    expect(await readWorkbookRows(await bytesOf(workbook), READ_PORTS)).toEqual({
      sheets: [
        {
          name: '行政区划',
          hidden: false,
          rows: [
            ['区划代码', '名称', '户数', '设立日期', '备注'],
            ['320982105201', '东风村', '412', '2020-03-05', '城郊'],
            ['320982105202', '㛃喆𠮷村', '0.3', '', '㛃喆𠮷村'],
          ],
        },
        { name: '字典', hidden: true, rows: [['甲']] },
      ],
    });
  });

  test('gives a name that is merged over several rows to each of them, and a title once', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('单位');
    sheet.addRows([
      ['单位名单', null],
      ['杨树镇', '东风村'],
      [null, '红旗村'],
      ['柳河镇', '向阳村'],
    ]);
    sheet.mergeCells('A1:B1');
    sheet.mergeCells('A2:A3');
    const { sheets } = await readWorkbookRows(await bytesOf(workbook), READ_PORTS);
    expect(sheets[0]?.rows).toEqual([['单位名单'], ['杨树镇', '东风村'], ['杨树镇', '红旗村'], ['柳河镇', '向阳村']]);
  });

  test('keeps the place of rows: a blank row stays', async () => {
    const rows = '<row r="3"><c r="B3" t="inlineStr"><is><t>东风村</t></is></c></row>';
    expect(await rowsOf({ sheet: sheetXml(rows) })).toEqual([[], [], ['', '东风村']]);
  });

  test('may come with prefixes and without references, as WPS and others write it', async () => {
    const sheet = `<x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t="str"><x:v>村</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    expect(await rowsOf({ sheet })).toEqual([['1', '村']]);
  });

  test('shows dates in the formats that only Chinese Excel and WPS have', async () => {
    const styles = `<styleSheet xmlns="${MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="58"/></cellXfs></styleSheet>`;
    const rows =
      '<row r="1"><c r="A1" s="1"><v>46086</v></c><c r="B1" s="2"><v>46086.5</v></c><c r="C1"><v>46086</v></c></row>';
    expect(await rowsOf({ sheet: sheetXml(rows), styles })).toEqual([['2026-03-05', '2026-03-05T12:00', '46086']]);
  });

  test.each([
    ['yyyy"年"m"月"d"日"', true],
    ['[$-804]yyyy/m/d;@', true],
    ['0\\d', false],
    ['\\s0', false],
    ['#,##0.00"yd"', false],
    ['General', false],
    ['@', false],
  ])('takes %s for a date: %s', (code, isDate) => {
    expect(isDateFormat(164, code)).toBe(isDate);
  });
});

describe('what cannot be trusted is refused with its place', () => {
  test.each([
    ['digits lost', '<row r="4"><c r="C4"><v>510101199001011000</v></c></row>', 'C4 号码的末尾数字已丢失'],
    ['a formula never calculated', '<row r="2"><c r="A2"><f>B2</f></c></row>', 'A2 公式没有算出结果'],
  ])('%s', async (_, rows, detail) => {
    await expect(rowsOf({ sheet: sheetXml(rows) })).rejects.toMatchObject({
      code: 'F06',
      detail: expect.stringContaining(detail),
    });
  });
});

describe('strangers', () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const compound = (tail: string) => {
    const bytes = new Uint8Array(2048);
    bytes.set([0xd0, 0xcf, 0x11, 0xe0]);
    bytes.set(Array.from(tail, (letter) => [letter.charCodeAt(0), 0]).flat(), 700);
    return bytes;
  };

  test.each([
    ['nothing', new Uint8Array(0), 'F01'],
    ['text', text('区划代码,名称'), 'F01'],
    ['a page', text('<html><table></table></html>'), 'F01'],
    ['a broken old .xls', compound('Workbook'), 'F02'],
    ['a file with a password', compound('EncryptedPackage'), 'F02'],
    ['a zip cut off', text('PK\u0003\u0004abc'), 'F02'],
    ['more than may be', new Uint8Array(READ_LIMITS.file + 1), 'F03'],
  ])('%s', async (_, bytes, code) => {
    await expect(readWorkbookRows(bytes, READ_PORTS)).rejects.toMatchObject({ code });
  });

  test('a zip that is no workbook', async () => {
    const zip = new ZipWriter(WRITE_PORTS);
    await zip.add('word/document.xml', ['<w/>']);
    await expect(readWorkbookRows(zip.finish(), READ_PORTS)).rejects.toMatchObject({ code: 'F01' });
  });

  test('a real workbook cut anywhere or with a byte changed is read or refused, never anything else', async () => {
    const whole = await workbookAround({ sheet: sheetXml('<row r="1"><c r="A1"><v>1</v></c></row>') });
    for (let at = 0; at < whole.length; at += 7) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      for (const bytes of [whole.subarray(0, at), changed]) {
        const outcome = await readWorkbookRows(bytes, READ_PORTS).then(
          () => 'read',
          (error: { code?: string }) => error.code,
        );
        expect(['read', 'F01', 'F02', 'F03', 'F06']).toContain(outcome);
      }
    }
  }, 30_000);
});

describe('small files that ask for much', () => {
  function* spaces(megabytes: number) {
    yield `<worksheet xmlns="${MAIN}"><sheetData>`;
    const piece = ' '.repeat(1024 * 1024);
    for (let count = 0; count < megabytes; count++) yield piece;
    yield '</sheetData></worksheet>';
  }

  test('a bomb is not inflated past its bound', async () => {
    const bytes = await workbookAround({ sheet: spaces(120) });
    expect(bytes.length).toBeLessThan(300_000);
    await expect(readWorkbookRows(bytes, READ_PORTS)).rejects.toMatchObject({ code: 'F03' });
  }, 30_000);

  const value = '<v>1</v></c>';
  test.each([
    ['a row far below', sheetXml(`<row r="1048576"><c r="A1048576">${value}</row>`), 'F03'],
    ['a column far right', sheetXml(`<row r="1"><c r="XFD1">${value}</row>`), 'F03'],
    ['a place beyond all sheets', sheetXml(`<row r="1"><c r="ZZZZ99999999">${value}</row>`), 'F02'],
    ['an entity that grows', `<!DOCTYPE a [<!ENTITY b "bbbb">]>${sheetXml('')}`, 'F02'],
    ['a tag that never ends', sheetXml(`<row r="1"><c r="A1">${value}`), 'F02'],
    [
      'merges without end',
      sheetXml(
        `<row r="1"><c r="A1">${value}</row>`,
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'.repeat(20_001),
      ),
      'F03',
    ],
  ])('%s is refused', async (_, sheet, code) => {
    await expect(rowsOf({ sheet })).rejects.toMatchObject({ code });
  });

  test.each([
    ['one merge over the whole sheet', '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'],
    ['a choice list on the whole sheet', '<dataValidations><dataValidation sqref="A1:XFD1048576"/></dataValidations>'],
  ])('%s costs nothing', async (_, after) => {
    const sheet = sheetXml(`<row r="1"><c r="A1">${value}</row><row r="2"><c r="B2">${value}</row>`, after);
    const rows = await rowsOf({ sheet });
    expect(rows?.map((row) => row.at(-1))).toEqual(['1', '1']);
  });
});
