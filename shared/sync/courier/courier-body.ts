import { joinBytes } from '#shared/kernel/bytes.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { utf8Bytes, utf8Text } from '#shared/seal/utf8.ts';

/**
 * The plain inside of a courier file: length of the packed lines (4 bytes, big-endian), the lines (JSON, one each,
 * `\n` after every one) as gzip, then the contents of attachments one behind the other.
 */
export interface CourierBody {
  /** Parsed JSON of each line but the last, whose count was right. */
  readonly lines: readonly unknown[];
  readonly contents: Uint8Array<ArrayBuffer>;
}

/** Gzip of the runtime; `unzip` gives null for more than `limit` bytes, and throws for what is no gzip. */
export interface GzipPort {
  zip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  unzip(bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Most bytes that the lines of one file unpack to. */
export const MAX_LINES_BYTES = 128 * 1024 * 1024;
/** A maker begins a new part, or leaves the rest for the next answer, beyond so many bytes of lines or contents. */
export const PART_LINES_BYTES = 32 * 1024 * 1024;
export const PART_CONTENT_BYTES = 64 * 1024 * 1024;

/** Packs lines that are JSON already. A last line that counts them is added. */
export async function packBody(
  gzip: GzipPort,
  lines: readonly string[],
  contents: readonly Uint8Array[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const end = JSON.stringify({ end: { lines: lines.length } });
  const packed = await gzip.zip(utf8Bytes([...lines, end, ''].join('\n')));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, packed.length);
  return joinBytes([length, packed, ...contents]);
}

/** @throws CodedError S18 no such body, S30 unpacks to too much */
export async function unpackBody(gzip: GzipPort, bytes: Uint8Array<ArrayBuffer>): Promise<CourierBody> {
  if (bytes.length < 4) throw new CodedError('S18');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (bytes.length < 4 + length) throw new CodedError('S18');
  const text = await unzipped(gzip, bytes.slice(4, 4 + length));
  const lines = parsedLines(text);
  const last = lines.pop() as { end?: { lines?: unknown } } | undefined;
  if (last?.end?.lines !== lines.length) throw new CodedError('S18');
  return { lines, contents: bytes.subarray(4 + length) };
}

async function unzipped(gzip: GzipPort, packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const plain = await gzip.unzip(packed, MAX_LINES_BYTES).catch((cause: unknown) => {
    throw new CodedError('S18', undefined, { cause });
  });
  if (plain === null) throw new CodedError('S30');
  try {
    return utf8Text(plain);
  } catch (cause) {
    throw new CodedError('S18', undefined, { cause });
  }
}

function parsedLines(text: string): unknown[] {
  try {
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  } catch (cause) {
    throw new CodedError('S18', undefined, { cause });
  }
}
