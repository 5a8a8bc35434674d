import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WorkbookPorts } from '#shared/workbook/workbook-ports.ts';
import { ZipWriter } from '#shared/workbook/zip-writer.ts';

/** What writing a package needs of the program it runs in. */
export interface PackagePorts extends Pick<WorkbookPorts, 'compressor' | 'encode' | 'now'> {
  /** SHA-256 in lower-case hex. */
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Puts the next bytes of the zip where they belong, in order. */
  write(bytes: Uint8Array): Promise<void>;
}

/** A zip that leaves part by part, so that its size is not bounded by memory; says the hash of each part. */
export class PackageWriter {
  readonly #ports: PackagePorts;
  readonly #zip: ZipWriter;
  readonly #paths = new Set<string>();

  constructor(ports: PackagePorts) {
    this.#ports = ports;
    this.#zip = new ZipWriter(ports);
  }

  /** Adds a part; paths differ, whatever their case. @throws CodedError F35 too large, F37 the path was used already */
  async add(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ sha256: string; size: number }> {
    const key = path.toLowerCase();
    if (this.#paths.has(key)) throw new CodedError('F37', '同名文件');
    this.#paths.add(key);
    const sha256 = await this.#ports.sha256(bytes);
    await this.#zip.add(path, [bytes]);
    for (const piece of this.#zip.take()) await this.#ports.write(piece);
    return { sha256, size: bytes.length };
  }

  /** Writes the zip's directory. */
  async finish(): Promise<void> {
    await this.#ports.write(this.#zip.finish());
  }
}
