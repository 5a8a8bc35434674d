import {
  book,
  circular,
  compound,
  encryptedXls,
  HEAD,
  HEADINGS,
  type HostileFile,
  laugh,
  MAIN,
  partsOf,
  ROW,
  read,
  sheetOf,
  TAIL,
  text,
  xls,
} from './hostile-books.ts';
import { rawZip, repeated } from './raw-zip.ts';

/** Files that are no workbook, or only in name. */
const STRANGERS: readonly HostileFile[] = [
  { name: '空文件.xlsx', outcome: ['F01'], bytes: () => new Uint8Array(0) },
  { name: '文字改名.xlsx', outcome: ['F01'], bytes: () => text('这不是表格文件\n'.repeat(50)) },
  {
    name: '网页改名.xls',
    outcome: ['F01'],
    bytes: () =>
      text('<html><head><meta charset="utf-8"></head><body><table><tr><th>姓名</th></tr></table></body></html>'),
  },
  { name: 'CSV改名.xls', outcome: ['F01'], bytes: () => text('姓名,身份证号\n王伟,510101199001011234\n') },
  {
    name: 'GBK的CSV改名.xls',
    outcome: ['F01'],
    bytes: () => new Uint8Array([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x0a, 0xcd, 0xf5, 0x2c, 0x31]),
  },
  {
    name: 'XML电子表格.xls',
    outcome: ['F01'],
    bytes: () =>
      text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
      ),
  },
  { name: 'PDF改名.xlsx', outcome: ['F01'], bytes: () => text('%PDF-1.7\n') },
  { name: '图片改名.xlsx', outcome: ['F01'], bytes: () => new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]) },
  { name: 'rar改名.xlsx', outcome: ['F01'], bytes: () => text('Rar!\u001a\u0007') },
  { name: 'docx改名.xlsx', outcome: ['F01'], bytes: () => rawZip([{ name: 'word/document.xml', data: '<w/>' }]) },
  {
    name: 'ods改名.xlsx',
    outcome: ['F01'],
    bytes: () =>
      rawZip([
        { name: 'content.xml', data: '<o/>' },
        { name: 'META-INF/manifest.xml', data: '<m/>' },
      ]),
  },
  { name: 'xlsb改名.xlsx', outcome: ['F01'], bytes: () => rawZip([{ name: 'xl/workbook.bin', data: 'x' }]) },
  { name: '压缩包里的表.zip', outcome: ['F01'], bytes: () => rawZip([{ name: '台账.xlsx', data: book() }]) },
  {
    name: '没有工作簿部件.xlsx',
    outcome: ['F01'],
    bytes: () => rawZip(partsOf().filter(({ name }) => name !== 'xl/workbook.xml')),
  },
  {
    name: '只有图表页.xlsx',
    outcome: ['F01'],
    bytes: () => book({ workbook: `<workbook xmlns="${MAIN}"><sheets/></workbook>` }),
  },
  {
    name: '随机字节.xls',
    outcome: ['F01', 'F02'],
    bytes: () => Uint8Array.from({ length: 9000 }, (_, index) => (index * 7919 + (index % 13) * 31) % 256),
  },
];

/** Broken and locked files. */
const BROKEN: readonly HostileFile[] = [
  { name: '截断.xlsx', outcome: ['F02'], bytes: () => book().subarray(0, 300) },
  { name: '目录损坏.xlsx', outcome: ['F02'], bytes: () => rawZip(partsOf(), { count: 9 }) },
  { name: '部件加密.xlsx', outcome: ['F02'], bytes: () => book({ entry: { flags: 1 } }) },
  { name: '有密码的新格式.xlsx', outcome: ['F02'], bytes: () => compound('EncryptedPackage') },
  { name: '有密码的旧格式.xls', outcome: ['F02'], bytes: encryptedXls },
  { name: '未知压缩方式.xlsx', outcome: ['F02'], bytes: () => book({ entry: { method: 99 } }) },
  {
    name: '压缩数据损坏.xlsx',
    outcome: ['F02'],
    bytes: () => book({ entry: { packed: new Uint8Array([0xff, 0xff, 0xff, 1, 2, 3]) } }),
  },
  {
    name: '标签不配对.xlsx',
    outcome: ['F02'],
    bytes: () => book({ sheet: sheetOf('<row r="2"><c r="A2"><v>5</row>') }),
  },
  { name: '标签没有结束.xlsx', outcome: ['F02'], bytes: () => book({ sheet: `${HEAD}<row r="1"><c r="A1"><v>5` }) },
  {
    name: '实体膨胀.xlsx',
    outcome: ['F02'],
    bytes: () => book({ texts: `${laugh}<sst xmlns="${MAIN}"><si><t>&d;&d;&d;</t></si></sst>` }),
  },
  {
    name: '外部实体.xlsx',
    outcome: ['F02'],
    bytes: () =>
      book({
        sheet: `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${sheetOf('<row r="1"><c r="A1" t="str"><v>&e;</v></c></row>')}`,
      }),
  },
  {
    name: '工作表缺失.xlsx',
    outcome: ['F02'],
    bytes: () => rawZip(partsOf().filter(({ name }) => !name.includes('sheet1'))),
  },
  {
    name: 'UTF16编码.xlsx',
    outcome: ['F02'],
    bytes: () => book({ sheet: new Uint8Array(Buffer.from(`\ufeff${sheetOf(ROW)}`, 'utf16le')) }),
  },
  { name: '旧格式容器成环.xls', outcome: ['F02'], bytes: circular },
  { name: '旧格式截断.xls', outcome: ['F02', 'read'], bytes: () => xls().subarray(0, 1500) },
  { name: '旧格式只有签名.xls', outcome: ['F02'], bytes: () => compound('Workbook') },
  {
    name: '单元格位置不可能.xlsx',
    outcome: ['F02'],
    bytes: () => book({ sheet: sheetOf('<row r="99999999"><c r="ZZZZ99999999"><v>1</v></c></row>') }),
  },
  {
    name: '原型污染的名字.xlsx',
    outcome: ['F02'],
    bytes: () =>
      book({
        sheet: sheetOf('<row r="1"><c r="__proto__1"><v>0</v></c></row>'),
        more: [{ name: '__proto__/polluted', data: 'x' }],
      }),
  },
  { name: '嵌套一百万层.xlsx', outcome: ['F02'], bytes: () => book({ sheet: repeated(HEAD, '<a>', 1_000_000, TAIL) }) },
];

/** Odd but honest files, and files with things that never run here. */
const ODD: readonly HostileFile[] = [
  {
    name: '带宏.xlsm',
    outcome: read,
    problems: ['F19'],
    bytes: () => book({ more: [{ name: 'xl/vbaProject.bin', data: 'x' }] }),
  },
  {
    name: '外部链接.xlsx',
    outcome: read,
    problems: ['F19'],
    bytes: () => book({ more: [{ name: 'xl/externalLinks/externalLink1.xml', data: '<x/>' }] }),
  },
  { name: '旧格式.xls', outcome: read, bytes: () => xls() },
  { name: '旧格式改名.xlsx', outcome: read, bytes: () => xls() },
  { name: '更旧的格式.et', outcome: read, bytes: () => xls('biff5') },
  { name: '新格式改名.xls', outcome: read, bytes: () => book() },
  {
    name: '带前缀的命名空间.xlsx',
    outcome: read,
    bytes: () =>
      book({
        sheet: `<x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row><x:c t="str"><x:v>姓名</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
      }),
  },
  {
    name: '没有位置的单元格.xlsx',
    outcome: read,
    bytes: () => book({ sheet: sheetOf('<row><c t="str"><v>姓名</v></c><c><v>1</v></c></row>') }),
  },
  {
    name: '共享文字越界.xlsx',
    outcome: read,
    bytes: () => book({ sheet: sheetOf('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>') }),
  },
  {
    name: '公式没有结果.xlsx',
    outcome: read,
    problems: ['F14'],
    bytes: () => book({ sheet: sheetOf(`${HEADINGS}<row r="2"><c r="A2"><f>B2</f></c></row>`) }),
  },
  {
    name: '公式出错.xlsx',
    outcome: read,
    problems: ['F15'],
    bytes: () => book({ sheet: sheetOf(`${HEADINGS}<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`) }),
  },
  {
    name: '身份证丢了末尾.xlsx',
    outcome: read,
    problems: ['F13'],
    bytes: () => book({ sheet: sheetOf(`${HEADINGS}<row r="2"><c r="A2"><v>510101199001011000</v></c></row>`) }),
  },
  {
    name: '身份证成了科学计数.xlsx',
    outcome: read,
    problems: ['F13'],
    bytes: () => book({ sheet: sheetOf(`${HEADINGS}<row r="2"><c r="A2" t="str"><v>5.10101E+17</v></c></row>`) }),
  },
  {
    name: 'WPS单元格图片.xlsx',
    outcome: read,
    problems: ['F18'],
    bytes: () =>
      book({
        sheet: sheetOf(
          `${HEADINGS}<row r="2"><c r="A2" t="str"><f>_xlfn.DISPIMG("ID_0",1)</f><v>=DISPIMG("ID_0",1)</v></c></row>`,
        ),
      }),
  },
  {
    name: '坏的UTF8.xlsx',
    outcome: ['read', 'F02'],
    bytes: () =>
      book({
        sheet: new Uint8Array(
          Buffer.concat([
            Buffer.from(`${HEAD}<row r="1"><c r="A1" t="str"><v>`),
            Buffer.from([0xff, 0xfe, 0xc3]),
            Buffer.from(`</v></c></row>${TAIL}`),
          ]),
        ),
      }),
  },
];

/** All but the greedy ones. */
export const STRANGE_FILES: readonly HostileFile[] = [...STRANGERS, ...BROKEN, ...ODD];
