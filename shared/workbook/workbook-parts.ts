import { CodedError } from '#shared/kernel/coded-error.ts';
import { READ_LIMITS } from './read-limits.ts';
import type { ReadPorts } from './workbook-ports.ts';
import { readZipDirectory, storedBytes } from './zip-directory.ts';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];
const ENCRYPTED = Array.from('EncryptedPackage', (letter) => [letter.charCodeAt(0), 0]).flat();

function beginsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function contains(bytes: Uint8Array, wanted: readonly number[]): boolean {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}

/** Refuses what is no .xlsx, with the reason. */
function refuseStrangers(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new CodedError('F01', '文件是空的');
  if (bytes.length > READ_LIMITS.file) throw new CodedError('F03', `超过 ${READ_LIMITS.file / 1024 / 1024} MB`);
  if (beginsWith(bytes, ZIP)) return;
  if (!beginsWith(bytes, COMPOUND)) throw new CodedError('F01');
  if (contains(bytes, ENCRYPTED)) throw new CodedError('F02', '文件有密码');
  throw new CodedError('F01', '这是旧的 .xls 或 .et 格式');
}

/** The text of a part by its path; null when the workbook has no such part. */
export type PartReader = (path: string) => string | null;

/**
 * Opens the zip of a workbook: only parts that are asked for are inflated, each and all within bounds.
 * @throws CodedError F01 not a workbook, F02 damaged or encrypted, F03 too large
 */
export function openParts(bytes: Uint8Array, ports: ReadPorts): PartReader {
  refuseStrangers(bytes);
  const entries = readZipDirectory(bytes, READ_LIMITS.entries, ports.decode);
  const lower = new Map(Array.from(entries, ([name, entry]) => [name.toLowerCase(), entry]));
  let left: number = READ_LIMITS.total;
  return (path) => {
    const entry = entries.get(path) ?? lower.get(path.toLowerCase());
    if (!entry) return null;
    const stored = storedBytes(bytes, entry);
    const limit = Math.min(READ_LIMITS.part, left);
    const data = entry.method === 0 ? stored : inflated(stored, entry.method, limit, ports);
    if (data === null || data.length > limit) throw new CodedError('F03', '展开后的内容过大');
    left -= data.length;
    if (data[0] === 0xff || data[0] === 0xfe) throw new CodedError('F02', '文字编码无法识别');
    return ports.decode(data);
  };
}

function inflated(stored: Uint8Array, method: number, limit: number, ports: ReadPorts): Uint8Array | null {
  if (method !== 8) throw new CodedError('F02', '压缩方式无法识别');
  try {
    return ports.inflate(stored, limit);
  } catch (cause) {
    throw new CodedError('F02', undefined, { cause });
  }
}
