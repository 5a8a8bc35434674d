import { err, ok, type Result } from '#shared/kernel/result.ts';

/** Kinds of files that may be attached. WPS's own .wps and .et are the containers of doc and xls. */
export type AttachmentKind = 'jpg' | 'png' | 'webp' | 'pdf' | 'docx' | 'xlsx' | 'doc' | 'xls';

/** Why a file is refused, in words that follow “不能添加这种文件：”. */
export type KindRefusal = string;

const REFUSED = {
  heic: '这是苹果手机的 HEIC 照片，请在手机“设置—相机—格式”里改为“兼容性最佳”，或另存为 jpg',
  program: '这是程序文件',
  macro: '文件里带有宏（程序），请另存为不带宏的文件',
  locked: '文件设置了打开密码，请去掉密码后再添加',
  unknown: '从内容看不是照片、PDF、Word 或 Excel 文件',
  broken: '文件不完整，请重新复制一份',
} as const;

const PICTURES: ReadonlySet<AttachmentKind> = new Set(['jpg', 'png', 'webp']);

/** Whether files of this kind are taken in as pictures: made smaller and rid of what the camera wrote into them. */
export function isPicture(kind: AttachmentKind): boolean {
  return PICTURES.has(kind);
}

/** What a file is, by its content alone: names and endings are what people and attackers choose. */
export function kindOf(bytes: Uint8Array): Result<AttachmentKind, KindRefusal> {
  if (begins(bytes, [0xff, 0xd8, 0xff])) return ok('jpg');
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return ok('png');
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return ok('webp');
  if (ascii(bytes, 0, 5) === '%PDF-') return ok('pdf');
  if (begins(bytes, [0x50, 0x4b, 0x03, 0x04])) return kindOfZip(bytes);
  if (begins(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return kindOfCompound(bytes);
  if (ascii(bytes, 4, 4) === 'ftyp' && /^(hei|hev|mif1|msf1)/.test(ascii(bytes, 8, 4))) return err(REFUSED.heic);
  const isProgram =
    ascii(bytes, 0, 2) === 'MZ' || begins(bytes, [0x7f, 0x45, 0x4c, 0x46]) || ascii(bytes, 0, 2) === '#!';
  return err(isProgram ? REFUSED.program : REFUSED.unknown);
}

function begins(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** Office's zipped files: told apart by the parts that the zip's directory names. */
function kindOfZip(bytes: Uint8Array): Result<AttachmentKind, KindRefusal> {
  const names = zipNames(bytes);
  if (names === null) return err(REFUSED.broken);
  if (names.some((name) => /vbaProject|vbaData|macrosheets\/|activeX\//i.test(name))) return err(REFUSED.macro);
  if (names.some((name) => /\.(exe|dll|scr|bat|cmd|js|vbs|msi|com|ps1)$/i.test(name))) return err(REFUSED.program);
  if (!names.includes('[Content_Types].xml')) return err(REFUSED.unknown);
  if (names.includes('word/document.xml')) return ok('docx');
  return names.includes('xl/workbook.xml') ? ok('xlsx') : err(REFUSED.unknown);
}

/** Names in the directory at a zip's end; null when it is cut off or does not hold together. */
function zipNames(bytes: Uint8Array): string[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const earliest = Math.max(0, end - 65_535);
  while (end >= earliest && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < earliest) return null;
  const count = view.getUint16(end + 10, true);
  const names: string[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return null;
    const length = view.getUint16(at + 28, true);
    names.push(ascii(bytes, at + 46, length));
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

/** The older Office container (and WPS's): told apart by the names of its streams. */
function kindOfCompound(bytes: Uint8Array): Result<AttachmentKind, KindRefusal> {
  const names = streamNames(bytes);
  if (names.has('_VBA_PROJECT') || names.has('_VBA_PROJECT_CUR') || names.has('Macros')) return err(REFUSED.macro);
  if (names.has('EncryptedPackage')) return err(REFUSED.locked);
  if (names.has('WordDocument')) return ok('doc');
  return names.has('Workbook') || names.has('Book') ? ok('xls') : err(REFUSED.unknown);
}

/**
 * Names of the entries in a compound file's directory. Entries are 128 bytes on 128-byte bounds: a name of up to 31
 * letters in UTF-16, its length in bytes at 64, the kind of entry (1 storage, 2 stream, 5 root) at 66.
 */
function streamNames(bytes: Uint8Array): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = 512; at + 128 <= bytes.length; at += 128) {
    const length = (bytes[at + 64] ?? 0) | ((bytes[at + 65] ?? 0) << 8);
    const entry = bytes[at + 66];
    if (length < 4 || length > 64 || length % 2 === 1 || (entry !== 1 && entry !== 2 && entry !== 5)) continue;
    let name = '';
    for (let letter = at; letter < at + length - 2; letter += 2) {
      name += String.fromCharCode((bytes[letter] ?? 0) | ((bytes[letter + 1] ?? 0) << 8));
    }
    names.add(name);
  }
  return names;
}
