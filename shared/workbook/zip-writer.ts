import { joinBytes } from '#shared/kernel/bytes.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WorkbookPorts } from './workbook-ports.ts';

/** Where 32-bit offsets end; 64 MB are left for the directory. */
const MAX_ZIP_BYTES = 0xff_ff_ff_ff - 64 * 1024 * 1024;
/** As many files as a zip without extensions may name. */
const MAX_ZIP_FILES = 65_535;

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xed_b8_83_20 : crc >>> 1;
  return crc;
});

function crcOf(previous: number, bytes: Uint8Array): number {
  let crc = ~previous;
  for (let at = 0; at < bytes.length; at++) crc = (CRC_TABLE[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc;
}

interface Packed {
  readonly name: Uint8Array<ArrayBuffer>;
  readonly crc: number;
  readonly size: number;
  readonly compressedSize: number;
  readonly offset: number;
}

type Ports = Pick<WorkbookPorts, 'compressor' | 'encode' | 'now'>;

/**
 * A zip that is written file by file: text comes in pieces and is deflated at once, so that only compressed data is
 * held. Files of 4 GB and more are beyond it, as they are beyond a workbook.
 */
export class ZipWriter {
  readonly #ports: Ports;
  readonly #parts: Uint8Array[] = [];
  readonly #files: Packed[] = [];
  readonly #stamp: readonly [time: number, date: number];
  #length = 0;

  constructor(ports: Ports) {
    this.#ports = ports;
    const made = new Date(ports.now());
    const time = (made.getUTCHours() << 11) | (made.getUTCMinutes() << 5) | (made.getUTCSeconds() >> 1);
    this.#stamp = [time, ((made.getUTCFullYear() - 1980) << 9) | ((made.getUTCMonth() + 1) << 5) | made.getUTCDate()];
  }

  /** Adds a file. `pieces` may be produced while they are compressed. @throws CodedError F35 the zip is full */
  async add(name: string, pieces: Iterable<string | Uint8Array<ArrayBuffer>>): Promise<void> {
    if (this.#length > MAX_ZIP_BYTES || this.#files.length >= MAX_ZIP_FILES) throw new CodedError('F35');
    const { writable, readable } = this.#ports.compressor();
    const writer = writable.getWriter();
    const collected = collect(readable.getReader());
    let crc = 0;
    let size = 0;
    for (const piece of pieces) {
      const bytes = typeof piece === 'string' ? this.#ports.encode(piece) : piece;
      crc = crcOf(crc, bytes);
      size += bytes.length;
      await writer.write(bytes);
    }
    await writer.close();
    const { parts, length } = await collected;
    const file: Packed = {
      name: this.#ports.encode(name),
      crc: crc >>> 0,
      size,
      compressedSize: length,
      offset: this.#length,
    };
    this.#push(this.#header(0x04_03_4b_50, file), file.name, ...parts);
    this.#files.push(file);
  }

  /** What is written so far and not taken yet; it is no longer held here. For zips larger than memory should hold. */
  take(): readonly Uint8Array[] {
    return this.#parts.splice(0);
  }

  /** The whole zip, or what of it was not taken. Nothing may be added afterwards. @throws CodedError F35 from 4 GB on */
  finish(): Uint8Array<ArrayBuffer> {
    const start = this.#length;
    if (start > MAX_ZIP_BYTES) throw new CodedError('F35');
    for (const file of this.#files) this.#push(this.#header(0x02_01_4b_50, file), file.name);
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06_05_4b_50, true);
    end.setUint16(8, this.#files.length, true);
    end.setUint16(10, this.#files.length, true);
    end.setUint32(12, this.#length - start, true);
    end.setUint32(16, start, true);
    this.#push(new Uint8Array(end.buffer));
    return joinBytes(this.#parts);
  }

  #push(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.#parts.push(part);
      this.#length += part.length;
    }
  }

  /** The local header, or with the directory's signature the same fields with the offset after them. */
  #header(signature: number, file: Packed): Uint8Array {
    const isDirectory = signature === 0x02_01_4b_50;
    const header = new DataView(new ArrayBuffer(isDirectory ? 46 : 30));
    header.setUint32(0, signature, true);
    if (isDirectory) header.setUint16(4, 20, true);
    const at = isDirectory ? 6 : 4;
    const fields = [20, 0x800, 8, ...this.#stamp];
    for (const [index, value] of fields.entries()) header.setUint16(at + index * 2, value, true);
    header.setUint32(at + 10, file.crc, true);
    header.setUint32(at + 14, file.compressedSize, true);
    header.setUint32(at + 18, file.size, true);
    header.setUint16(at + 22, file.name.length, true);
    if (isDirectory) header.setUint32(42, file.offset, true);
    return new Uint8Array(header.buffer);
  }
}

async function collect(
  reader: ReturnType<ReturnType<WorkbookPorts['compressor']>['readable']['getReader']>,
): Promise<{ parts: Uint8Array[]; length: number }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const next = await reader.read();
    if (next.done) return { parts, length };
    parts.push(next.value);
    length += next.value.length;
  }
}
