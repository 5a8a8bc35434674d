import { CodedError } from '#shared/kernel/coded-error.ts';

/** One file inside a zip, as its directory describes it. Sizes are claims until the data has been inflated. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

const END_SIGNATURE = 0x06_05_4b_50;
const ENTRY_SIGNATURE = 0x02_01_4b_50;
const LOCAL_SIGNATURE = 0x04_03_4b_50;
const END_SIZE = 22;
const LONGEST_COMMENT = 65_535;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - END_SIZE - LONGEST_COMMENT);
  for (let at = view.byteLength - END_SIZE; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  throw new CodedError('F02', '文件不完整');
}

/**
 * The directory of a zip by name; later entries of the same name win. Nothing is inflated.
 * @throws CodedError F02 broken or encrypted, F03 more than `maxEntries`
 */
export function readZipDirectory(
  bytes: Uint8Array,
  maxEntries: number,
  decode: (bytes: Uint8Array) => string,
): ReadonlyMap<string, ZipEntry> {
  if (bytes.length < END_SIZE) throw new CodedError('F02', '文件不完整');
  const view = viewOf(bytes);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > maxEntries) throw new CodedError('F03', '文件内的部件过多');
  const entries = new Map<string, ZipEntry>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY_SIGNATURE) throw new CodedError('F02');
    if (view.getUint16(at + 8, true) & 1) throw new CodedError('F02', '文件有密码');
    const nameLength = view.getUint16(at + 28, true);
    const name = decode(bytes.subarray(at + 46, at + 46 + nameLength))
      .replaceAll('\\', '/')
      .replace(/^\//, '');
    entries.set(name, {
      name,
      method: view.getUint16(at + 10, true),
      compressedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The stored bytes of an entry, still compressed. @throws CodedError F02 when they lie outside the file */
export function storedBytes(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const view = viewOf(bytes);
  if (entry.offset + 30 > bytes.length || view.getUint32(entry.offset, true) !== LOCAL_SIGNATURE) {
    throw new CodedError('F02');
  }
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  if (start + entry.compressedSize > bytes.length) throw new CodedError('F02', '文件不完整');
  return bytes.subarray(start, start + entry.compressedSize);
}
