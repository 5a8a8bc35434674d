import { joinBytes } from '#shared/kernel/bytes.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';

/** Directory entries that are looked at; an .xls has about ten. */
const MAX_ENTRIES = 4096;
const END = 0xff_ff_ff_fa;

/** The named streams of a compound file (OLE2: .xls, .et, encrypted workbooks). */
export interface CompoundFile {
  readonly names: readonly string[];
  /** The bytes of a stream by its name in any letters; null when there is none. @throws CodedError F02 */
  stream(name: string): Uint8Array | null;
}

interface Entry {
  readonly name: string;
  readonly start: number;
  readonly size: number;
}

/**
 * Reads the container of old spreadsheet files. Every chain of sectors is followed at most as far as the file is long,
 * so that a chain that bites its tail ends in an error. @throws CodedError F02
 */
class CompoundReader implements CompoundFile {
  readonly names: readonly string[];
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #sector: number;
  readonly #table: number[];
  readonly #entries: readonly Entry[];
  readonly #cutoff: number;
  #small: { readonly bytes: Uint8Array; readonly table: DataView } | null = null;

  constructor(bytes: Uint8Array) {
    if (bytes.length < 512) throw new CodedError('F02', '文件不完整');
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const shift = this.#view.getUint16(30, true);
    if (shift !== 9 && shift !== 12) throw new CodedError('F02');
    this.#sector = 2 ** shift;
    this.#cutoff = this.#view.getUint32(56, true);
    this.#table = this.#readTable();
    this.#entries = this.#readEntries(this.#chain(this.#view.getUint32(48, true), null));
    this.names = this.#entries.map(({ name }) => name);
  }

  stream(name: string): Uint8Array | null {
    const entry = this.#entries.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!entry) return null;
    return entry.size < this.#cutoff ? this.#smallStream(entry) : this.#chain(entry.start, entry.size);
  }

  #sectorAt(index: number): Uint8Array {
    const start = (index + 1) * this.#sector;
    if (start >= this.#bytes.length) throw new CodedError('F02', '文件不完整');
    return this.#bytes.subarray(start, Math.min(start + this.#sector, this.#bytes.length));
  }

  /** The allocation table: its sectors stand in the header and, for large files, in a chain behind it. */
  #readTable(): number[] {
    const places: number[] = [];
    for (let at = 76; at < 512; at += 4) places.push(this.#view.getUint32(at, true));
    const most = Math.ceil(this.#bytes.length / this.#sector);
    let next = this.#view.getUint32(68, true);
    for (let count = 0; next < END && count <= most; count++) {
      const sector = this.#sectorAt(next);
      const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
      for (let at = 0; at + 8 <= sector.length; at += 4) places.push(view.getUint32(at, true));
      next = sector.length === this.#sector ? view.getUint32(sector.length - 4, true) : END;
    }
    const table: number[] = [];
    for (const place of places.filter((index) => index < END)) {
      if (table.length > most) break;
      const sector = this.#sectorAt(place);
      const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
      for (let at = 0; at + 4 <= sector.length; at += 4) table.push(view.getUint32(at, true));
    }
    return table;
  }

  #chain(start: number, size: number | null): Uint8Array {
    const sectors: Uint8Array[] = [];
    const most = Math.ceil(this.#bytes.length / this.#sector);
    let length = 0;
    for (let at = start; at < END && (size === null || length < size); at = this.#table[at] ?? END) {
      if (sectors.length > most) throw new CodedError('F02');
      const sector = this.#sectorAt(at);
      sectors.push(sector);
      length += sector.length;
    }
    const whole = joinBytes(sectors);
    if (size !== null && length < size) throw new CodedError('F02', '文件不完整');
    return size === null ? whole : whole.subarray(0, size);
  }

  #readEntries(directory: Uint8Array): Entry[] {
    const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
    const entries: Entry[] = [];
    for (let at = 0; at + 128 <= directory.length && entries.length < MAX_ENTRIES; at += 128) {
      const length = view.getUint16(at + 64, true);
      const kind = directory[at + 66];
      if (length < 2 || length > 64 || (kind !== 2 && kind !== 5)) continue;
      let name = '';
      for (let letter = at; letter < at + length - 2; letter += 2)
        name += String.fromCharCode(view.getUint16(letter, true));
      entries.push({ name, start: view.getUint32(at + 116, true), size: view.getUint32(at + 120, true) });
    }
    return entries;
  }

  /** Streams under the cut-off lie in 64-byte pieces inside the root's stream. */
  #smallStream({ start, size }: Entry): Uint8Array {
    if (this.#small === null) {
      const root = this.#entries[0];
      const table = this.#chain(this.#view.getUint32(60, true), null);
      if (!root) throw new CodedError('F02');
      const bytes = this.#chain(root.start, null);
      this.#small = { bytes, table: new DataView(table.buffer, table.byteOffset, table.byteLength) };
    }
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (let at = start; at < END && length < size; ) {
      const piece = this.#small.bytes.subarray(at * 64, at * 64 + 64);
      if (piece.length === 0 || pieces.length * 64 > size + 64) throw new CodedError('F02');
      pieces.push(piece);
      length += piece.length;
      at = (at + 1) * 4 <= this.#small.table.byteLength ? this.#small.table.getUint32(at * 4, true) : END;
    }
    if (length < size) throw new CodedError('F02', '文件不完整');
    return joinBytes(pieces).subarray(0, size);
  }
}

/** Opens a compound file. @throws CodedError F02 */
export function openCompoundFile(bytes: Uint8Array): CompoundFile {
  return new CompoundReader(bytes);
}
