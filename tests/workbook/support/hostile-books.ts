import { utils, write } from '@e965/xlsx';
import { type RawEntry, rawZip } from './raw-zip.ts';

/** What must come of a hostile or odd file: it is read, or refused with one of these codes. */
export type Outcome = 'read' | 'F01' | 'F02' | 'F03' | 'F12';
export interface HostileFile {
  readonly name: string;
  readonly outcome: readonly Outcome[];
  readonly bytes: () => Uint8Array;
  /** Codes that must be among the problems of a file that is read. */
  readonly problems?: readonly string[];
}

export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const HEAD = `<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheetData>`;
export const TAIL = '</sheetData></worksheet>';
export const HEADINGS =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>金额</t></is></c></row>';
export const ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>王秀英</t></is></c><c r="B2"><v>1</v></c></row>';

interface Book {
  readonly sheet?: string | Uint8Array;
  readonly workbook?: string;
  readonly target?: string;
  readonly texts?: string | Uint8Array;
  readonly styles?: string;
  readonly more?: readonly RawEntry[];
  readonly entry?: Partial<RawEntry>;
}

export const sheetOf = (rows: string, after = '', before = '') =>
  `<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`;

export function partsOf({
  sheet = sheetOf(HEADINGS + ROW),
  workbook,
  target,
  texts,
  styles,
  more = [],
  entry,
}: Book = {}): RawEntry[] {
  return [
    {
      name: 'xl/workbook.xml',
      data:
        workbook ??
        `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="${target ?? 'worksheets/sheet1.xml'}"/></Relationships>`,
    },
    ...(texts === undefined ? [] : [{ name: 'xl/sharedStrings.xml', data: texts }]),
    ...(styles === undefined ? [] : [{ name: 'xl/styles.xml', data: styles }]),
    { name: 'xl/worksheets/sheet1.xml', data: sheet, ...entry },
    ...more,
  ];
}

export const book = (parts?: Book) => rawZip(partsOf(parts));
export const text = (content: string) => new TextEncoder().encode(content);

/** A compound file that only looks like one. */
export function compound(tail: string, size = 4096): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  new DataView(bytes.buffer).setUint16(30, 9, true);
  bytes.set(Array.from(tail, (letter) => [letter.charCodeAt(0), 0]).flat(), 1536);
  return bytes;
}

/** An old workbook made by the library that reads them. */
export function xls(bookType: 'biff8' | 'biff5' = 'biff8'): Uint8Array {
  const workbook = utils.book_new();
  utils.book_append_sheet(
    workbook,
    utils.aoa_to_sheet([
      ['姓名', '金额'],
      ['王秀英', 1],
      ['李建国', 2],
    ]),
    '台账',
  );
  return new Uint8Array(write(workbook, { type: 'array', bookType }) as ArrayBuffer);
}

/** A compound file whose allocation table leads in a circle. */
export function circular(): Uint8Array {
  const bytes = xls();
  const view = new DataView(bytes.buffer);
  const table = (view.getUint32(76, true) + 1) * 512;
  for (let at = 0; at < 512; at += 4) view.setUint32(table + at, at / 4 === 3 ? 2 : 3, true);
  return bytes;
}

export const encryptedXls = () => {
  const bytes = new Uint8Array(64);
  bytes.set([0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00]);
  bytes.set([0x2f, 0x00, 0x06, 0x00], 20);
  return bytes;
};

/** Rows that hold nothing but a border, as WPS writes when a whole column is framed. */
export function emptyRows(count: number, row: (index: number) => string): Uint8Array {
  const pieces: Buffer[] = [Buffer.from(HEAD + HEADINGS + ROW)];
  for (let from = 3; from <= count; from += 4096) {
    let xml = '';
    for (let index = from; index < Math.min(count + 1, from + 4096); index++) xml += row(index);
    pieces.push(Buffer.from(xml));
  }
  pieces.push(Buffer.from(TAIL));
  return new Uint8Array(Buffer.concat(pieces));
}

export const merges = (count: number) =>
  Array.from({ length: count }, (_, index) => `<mergeCell ref="A${index * 2 + 1}:A${index * 2 + 2}"/>`).join('');
export const validation = (place: string) =>
  `<dataValidations><dataValidation type="list" sqref="${place}"><formula1>"是,否"</formula1></dataValidation></dataValidations>`;
export const laugh =
  '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>';

export const read = ['read'] as const;
