import { CodedError } from '#shared/kernel/coded-error.ts';
import { READ_LIMITS } from './read-limits.ts';
import type { ReadPorts } from './workbook-ports.ts';
import { readZipDirectory, storedBytes } from './zip-directory.ts';

/** The text of a part by its path; null when the workbook has no such part. */
export type PartReader = (path: string) => Promise<string | null>;

/** The parts of a workbook's zip. */
export interface WorkbookParts {
  readonly read: PartReader;
  /** Paths of all parts, in small letters. */
  readonly paths: readonly string[];
}

/**
 * Opens the zip of a workbook: only parts that are asked for are inflated, each and all within bounds.
 * @throws CodedError F02 damaged or encrypted, F03 too large
 */
export function openParts(bytes: Uint8Array, ports: ReadPorts): WorkbookParts {
  const entries = readZipDirectory(bytes, READ_LIMITS.entries, ports.decode);
  const lower = new Map(Array.from(entries, ([name, entry]) => [name.toLowerCase(), entry]));
  let left: number = READ_LIMITS.total;
  const read: PartReader = async (path) => {
    const entry = entries.get(path) ?? lower.get(path.toLowerCase());
    if (!entry) return null;
    const stored = storedBytes(bytes, entry);
    const limit = Math.min(READ_LIMITS.part, left);
    const data = entry.method === 0 ? stored : await inflated(stored, entry.method, limit, ports);
    if (data === null || data.length > limit) throw new CodedError('F03', '展开后的内容过大');
    left -= data.length;
    if (data[0] === 0xff || data[0] === 0xfe) throw new CodedError('F02', '文字编码无法识别');
    return ports.decode(data);
  };
  return { read, paths: Array.from(lower.keys()) };
}

async function inflated(
  stored: Uint8Array,
  method: number,
  limit: number,
  ports: ReadPorts,
): Promise<Uint8Array | null> {
  if (method !== 8) throw new CodedError('F02', '压缩方式无法识别');
  try {
    return await ports.inflate(stored, limit);
  } catch (cause) {
    throw new CodedError('F02', undefined, { cause });
  }
}
