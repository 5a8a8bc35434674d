import {
  book,
  emptyRows,
  HEAD,
  HEADINGS,
  type HostileFile,
  MAIN,
  merges,
  partsOf,
  RELATIONS,
  ROW,
  read,
  sheetOf,
  TAIL,
  validation,
} from './hostile-books.ts';
import { rawZip, repeated } from './raw-zip.ts';

/** Small files that ask for much. */
export const GREEDY_FILES: readonly HostileFile[] = [
  { name: '三百兆空格.xlsx', outcome: ['F03'], bytes: () => book({ sheet: repeated(HEAD, ' ', 300_000_000, TAIL) }) },
  {
    name: '九十兆空格.xlsx',
    outcome: ['F03', 'read'],
    bytes: () => book({ sheet: repeated(HEAD, ' ', 90_000_000, TAIL) }),
  },
  {
    name: '四百万条共享文字.xlsx',
    outcome: ['F03'],
    bytes: () => book({ texts: repeated(`<sst xmlns="${MAIN}">`, '<si><t>镇</t></si>', 4_000_000, '</sst>') }),
  },
  {
    name: '一百万条共享文字.xlsx',
    outcome: ['F03'],
    bytes: () => book({ texts: repeated(`<sst xmlns="${MAIN}">`, '<si><t>青山镇</t></si>', 1_000_000, '</sst>') }),
  },
  {
    name: '二百兆图片.xlsx',
    outcome: read,
    bytes: () => book({ more: [{ name: 'xl/media/image1.png', data: new Uint8Array(200_000_000) }] }),
  },
  {
    name: '一格三千万字.xlsx',
    outcome: ['F03'],
    bytes: () =>
      book({
        sheet: repeated(
          `${HEAD}<row r="1"><c r="A1" t="inlineStr"><is><t>`,
          '青',
          10_000_000,
          `</t></is></c></row>${TAIL}`,
        ),
      }),
  },
  {
    name: '五万个部件.xlsx',
    outcome: ['F03'],
    bytes: () =>
      rawZip([
        ...partsOf(),
        ...Array.from({ length: 50_000 }, (_, index) => ({ name: `xl/media/x${index}.bin`, data: '', method: 0 })),
      ]),
  },
  {
    name: '大小说谎.xlsx',
    outcome: ['F03'],
    bytes: () => book({ sheet: repeated(HEAD, ' ', 200_000_000, TAIL), entry: { claimedSize: 1000 } }),
  },
  {
    name: '一百零四万行空行带边框.xlsx',
    outcome: read,
    bytes: () =>
      book({
        sheet: emptyRows(
          1_048_576,
          (row) => `<row r="${row}"><c r="A${row}" s="1"/><c r="B${row}" s="1"/><c r="C${row}" s="1"/></row>`,
        ),
      }),
  },
  {
    name: '一百零四万行只有行高.xlsx',
    outcome: read,
    bytes: () => book({ sheet: emptyRows(1_048_576, (row) => `<row r="${row}" ht="20" customHeight="1" s="1"/>`) }),
  },
  {
    name: '二十万行有值.xlsx',
    outcome: ['F03'],
    bytes: () => book({ sheet: emptyRows(200_000, (row) => `<row r="${row}"><c r="A${row}"><v>1</v></c></row>`) }),
  },
  {
    name: '五十万个单元格.xlsx',
    outcome: read,
    bytes: () =>
      book({
        sheet: emptyRows(24_990, (row) => {
          let cells = '';
          for (const letter of 'ABCDEFGHIJKLMNOPQRST') cells += `<c r="${letter}${row}"><v>${row}</v></c>`;
          return `<row r="${row}">${cells}</row>`;
        }),
      }),
  },
  {
    name: '末行末列有值.xlsx',
    outcome: ['F03'],
    bytes: () => book({ sheet: sheetOf(`${HEADINGS}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`) }),
  },
  {
    name: '合并整张表.xlsx',
    outcome: read,
    bytes: () => book({ sheet: sheetOf(HEADINGS + ROW, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>') }),
  },
  {
    name: '合并整列.xlsx',
    outcome: read,
    bytes: () => book({ sheet: sheetOf(HEADINGS + ROW, '<mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>') }),
  },
  {
    name: '两万个合并.xlsx',
    outcome: read,
    bytes: () => book({ sheet: sheetOf(HEADINGS + ROW, `<mergeCells>${merges(20_000)}</mergeCells>`) }),
  },
  {
    name: '一百万个合并.xlsx',
    outcome: ['F03'],
    bytes: () =>
      book({
        sheet: repeated(
          `${HEAD}</sheetData><mergeCells>`,
          '<mergeCell ref="A1:B2"/>',
          1_000_000,
          '</mergeCells></worksheet>',
        ),
      }),
  },
  {
    name: '重叠的合并.xlsx',
    outcome: read,
    bytes: () =>
      book({
        sheet: sheetOf(HEADINGS + ROW, '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'),
      }),
  },
  {
    name: '反向的合并.xlsx',
    outcome: read,
    bytes: () => book({ sheet: sheetOf(HEADINGS + ROW, '<mergeCells><mergeCell ref="C9:A1"/></mergeCells>') }),
  },
  {
    name: '下拉框在整列.xlsx',
    outcome: read,
    bytes: () => book({ sheet: sheetOf(HEADINGS + ROW, validation('F2:F1048576')) }),
  },
  {
    name: '下拉框在整张表.xlsx',
    outcome: read,
    bytes: () => book({ sheet: sheetOf(HEADINGS + ROW, validation('A1:XFD1048576')) }),
  },
  {
    name: '列宽写到二十亿列.xlsx',
    outcome: read,
    bytes: () =>
      book({ sheet: sheetOf(HEADINGS + ROW, '', '<cols><col min="1" max="2000000000" hidden="1"/></cols>') }),
  },
  {
    name: '名称占整张表.xlsx',
    outcome: read,
    bytes: () =>
      book({
        workbook: `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="x">台账!$A$1:$XFD$1048576</definedName></definedNames></workbook>`,
      }),
  },
  {
    name: '一千张工作表.xlsx',
    outcome: ['F03'],
    bytes: () =>
      book({
        workbook: `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${Array.from({ length: 1000 }, (_, index) => `<sheet name="s${index}" sheetId="${index}" r:id="rId1"/>`).join('')}</sheets></workbook>`,
      }),
  },
  {
    name: '一张表被引用一百次.xlsx',
    outcome: ['F02'],
    bytes: () =>
      book({
        sheet: emptyRows(60_000, (row) => `<row r="${row}"><c r="A${row}"><v>1</v></c></row>`),
        workbook: `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${Array.from({ length: 100 }, (_, index) => `<sheet name="s${index}" sheetId="${index}" r:id="rId1"/>`).join('')}</sheets></workbook>`,
      }),
  },
  {
    name: '属性一百万个.xlsx',
    outcome: ['F02', 'F03', 'read'],
    bytes: () =>
      book({
        sheet: sheetOf(
          `<row r="1" ${Array.from({ length: 200_000 }, (_, index) => `a${index}="1"`).join(' ')}></row>${ROW}`,
        ),
      }),
  },
  {
    name: '路径穿越的部件名.xlsx',
    outcome: read,
    bytes: () =>
      book({
        more: [
          { name: '../../../../tmp/escape.txt', data: 'x' },
          { name: 'C:\\windows\\x.dll', data: 'x' },
        ],
      }),
  },
  { name: '关系指向上级.xlsx', outcome: ['F02'], bytes: () => book({ target: '../../../../etc/passwd' }) },
];
