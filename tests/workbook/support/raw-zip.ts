import { crc32, deflateRawSync } from 'node:zlib';

/** One part of a zip that may lie about itself. */
export interface RawEntry {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** 8 deflates, 0 stores; any other number is written as it is over stored bytes. */
  readonly method?: number;
  /** The size that the directory claims. */
  readonly claimedSize?: number;
  /** General purpose flags; 1 says encrypted. */
  readonly flags?: number;
  /** Bytes that replace the compressed ones. */
  readonly packed?: Uint8Array;
}

/** A zip by hand: for files that no honest writer makes. */
export function rawZip(entries: readonly RawEntry[], { count = entries.length } = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, method = 8, claimedSize, flags = 0, packed } of entries) {
    const plain = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data);
    const body = Buffer.from(packed ?? (method === 8 ? deflateRawSync(plain, { level: 1 }) : plain));
    const label = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04_03_4b_50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(0x8_00 | flags, 6);
    head.writeUInt16LE(method, 8);
    head.writeUInt32LE(crc32(plain), 14);
    head.writeUInt32LE(body.length, 18);
    head.writeUInt32LE(claimedSize ?? plain.length, 22);
    head.writeUInt16LE(label.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02_01_4b_50, 0);
    entry.writeUInt16LE(20, 4);
    head.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(offset, 42);
    parts.push(head, label, body);
    directory.push(entry, label);
    offset += 30 + label.length + body.length;
  }
  const middle = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(middle.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, middle, end]));
}

/** Deflated bytes of a text repeated many times, made in pieces. */
export function repeated(head: string, unit: string, times: number, tail: string): Uint8Array {
  const piece = Buffer.from(unit.repeat(Math.max(1, Math.floor(1_000_000 / Math.max(1, unit.length)))));
  const pieces: Buffer[] = [Buffer.from(head)];
  for (let left = Buffer.byteLength(unit) * times; left > 0; left -= piece.length)
    pieces.push(piece.subarray(0, Math.min(left, piece.length)));
  pieces.push(Buffer.from(tail));
  return new Uint8Array(Buffer.concat(pieces));
}
