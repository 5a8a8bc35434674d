import { CodedError } from '#shared/kernel/coded-error.ts';
import { READ_LIMITS } from '../read-limits.ts';
import { sniffWorkbook } from '../sniff.ts';
import type { ReadPorts, WorkbookPorts } from '../workbook-ports.ts';
import { readXml } from '../xml-events.ts';
import { readZipDirectory, storedBytes, type ZipEntry } from '../zip-directory.ts';
import { ZipWriter } from '../zip-writer.ts';
import { attribute, xmlPieces } from './xml-edit.ts';

/** What filling a form needs of the program around it. */
export type FormPorts = WorkbookPorts & ReadPorts;

/**
 * A workbook as its parts. Parts that are changed are held as text; all others go out with the bytes they came with, so
 * that nothing of a form is lost that we do not know.
 */
export class FormPackage {
  readonly #parts: ReadonlyMap<string, Uint8Array>;
  readonly #ports: FormPorts;
  readonly #changed = new Map<string, string>();
  readonly #removed = new Set<string>();

  constructor(parts: ReadonlyMap<string, Uint8Array>, ports: FormPorts) {
    this.#parts = parts;
    this.#ports = ports;
  }

  /** Names of the parts, removed ones left out. */
  names(): readonly string[] {
    return Array.from(this.#parts.keys()).filter((name) => !this.#removed.has(name));
  }

  /** The text of a part, as last set; null when there is none. @throws CodedError F02 when it is no sound XML */
  text(name: string): string | null {
    if (this.#removed.has(name)) return null;
    const known = this.#changed.get(name);
    if (known !== undefined) return known;
    const bytes = this.#parts.get(name);
    if (bytes === undefined) return null;
    if (bytes[0] === 0xff || bytes[0] === 0xfe) throw new CodedError('F02', '文字编码无法识别');
    const text = this.#ports.decode(bytes).replace(/^\uFEFF/, '');
    readXml(text, {});
    this.#changed.set(name, text); // read once; written again with the same letters
    return text;
  }

  setText(name: string, text: string): void {
    this.#changed.set(name, text);
  }

  remove(name: string): void {
    this.#removed.add(name);
  }

  /** The whole file again. @throws CodedError F02 when a changed part is no sound XML any more */
  async toBytes(): Promise<Uint8Array<ArrayBuffer>> {
    const zip = new ZipWriter(this.#ports);
    for (const name of this.names()) {
      const text = this.#changed.get(name);
      if (text !== undefined) readXml(text, {});
      await zip.add(name, [text ?? new Uint8Array(this.#parts.get(name) ?? [])]);
    }
    return zip.finish();
  }
}

/**
 * Opens a workbook that people brought, all parts inflated within bounds (`READ_LIMITS`).
 * @throws CodedError F01 not a workbook, F02 damaged or encrypted, F03 too large
 */
export async function openForm(bytes: Uint8Array, ports: FormPorts): Promise<FormPackage> {
  if (sniffWorkbook(bytes, ports.decode) !== 'zip')
    throw new CodedError('F01', '这是旧的 .xls、.et 格式或有密码的文件');
  const parts = new Map<string, Uint8Array>();
  let left: number = READ_LIMITS.total;
  for (const [name, entry] of readZipDirectory(bytes, READ_LIMITS.entries, ports.decode)) {
    if (name.endsWith('/')) continue;
    const data = await inflated(bytes, entry, Math.min(READ_LIMITS.part, left), ports);
    left -= data.length;
    parts.set(name, data);
  }
  return new FormPackage(parts, ports);
}

async function inflated(bytes: Uint8Array, entry: ZipEntry, limit: number, ports: FormPorts): Promise<Uint8Array> {
  const stored = storedBytes(bytes, entry);
  if (entry.method !== 0 && entry.method !== 8) throw new CodedError('F02', '压缩方式无法识别');
  let data: Uint8Array | null;
  try {
    data = entry.method === 0 ? stored : await ports.inflate(stored, limit);
  } catch (cause) {
    throw new CodedError('F02', undefined, { cause });
  }
  if (data === null || data.length > limit) throw new CodedError('F03', '展开后的内容过大');
  return data;
}

/** A relation of a part: its target is a path inside the package, or an address outside when `isExternal`. */
export interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly isExternal: boolean;
}

/** Path of the part that lists the relations of a part. */
export function relationsPath(part: string): string {
  const at = part.lastIndexOf('/') + 1;
  return `${part.slice(0, at)}_rels/${part.slice(at)}.rels`;
}

/** Relations of a part; none when it has none. */
export function relationsOf(form: FormPackage, part: string): readonly Relation[] {
  const xml = form.text(relationsPath(part));
  if (xml === null) return [];
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  return Array.from(xmlPieces(xml)).flatMap(({ name, text }) => {
    if (name !== 'Relationship' || text.startsWith('</')) return [];
    const isExternal = attribute(text, 'TargetMode') === 'External';
    const target = attribute(text, 'Target') ?? '';
    return [
      {
        id: attribute(text, 'Id') ?? '',
        type: (attribute(text, 'Type') ?? '').split('/').at(-1) ?? '',
        target: isExternal ? target : resolvedPath(folder, target),
        isExternal,
      },
    ];
  });
}

function resolvedPath(folder: string, target: string): string {
  const steps: string[] = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}
