import { utils, write } from '@e965/xlsx';
import ExcelJS from 'exceljs';

/** Workbooks as towns keep them, for walks: rows of 红白理事 with faults, an old file, a form. */

const HEAD = [
  '序号',
  '村名',
  '事项',
  '事主',
  '是否党员干部公职人员',
  '申报日期',
  '承办理事',
  '办理起',
  '办理止',
  '地点',
  '礼金',
  '备注',
];

const row = (number: number, village: string, owner: string, reported: string | Date, from = '2026.11.15') =>
  [number, village, '婚事', owner, '否', reported, '张守田', from, '2026年11月16日', '一组', '不收礼金', null] as const;

/** Title, unit line, village merged downwards, a section, a total, a note, signatures; two rows have faults. */
export async function uglyLedger(villages: readonly string[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('红白理事');
  sheet.addRow(['杨树镇红白理事会台账']);
  sheet.mergeCells('A1:L1');
  sheet.addRow(['填报单位：杨树镇', null, null, null, null, '单位：场']);
  sheet.addRow(HEAD);
  sheet.addRow(['一、婚事']);
  sheet.mergeCells('A4:L4');
  sheet.addRow([...row(1, villages[0] ?? '', '李国强', '二〇二六年十一月一日')]);
  sheet.addRow([...row(2, '', '张㛃', new Date(Date.UTC(2026, 10, 2)))]);
  sheet.mergeCells('B5:B6');
  sheet.addRow([...row(3, villages[1] ?? '', '赵大明', '前年')]);
  sheet.addRow([...row(4, '没有的村', '孙小梅', '26/11/3')]);
  sheet.addRow(['合计', null, null, 4]);
  sheet.addRow(['注：按月填报。']);
  sheet.addRow(['填表人：王秀英', null, null, '审核人：']);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** An old file with a sheet per village and no village column. */
export function oldSheets(villages: readonly string[]): Buffer {
  const workbook = utils.book_new();
  const head = HEAD.filter((name) => name !== '村名' && name !== '礼金');
  for (const [index, village] of villages.slice(0, 2).entries()) {
    const cells = row(1, '', `老表${index}`, '2026-10-08', '2026-10-20').filter((_, at) => at !== 1 && at !== 10);
    utils.book_append_sheet(workbook, utils.aoa_to_sheet([[`${village}红白理事会台账`], head, [...cells]]), village);
  }
  return Buffer.from(write(workbook, { type: 'buffer', bookType: 'biff8' }) as Uint8Array);
}

/** A form: nothing of it may become records. */
export async function filledForm(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('登记表');
  sheet.addRows([
    ['事主登记表'],
    ['姓名', '王秀英', '性别', '女'],
    ['联系电话', '138', '住址', '一组'],
    ['事由', '婚事', '日期', '3月5日'],
    ['意见', '同意'],
  ]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
