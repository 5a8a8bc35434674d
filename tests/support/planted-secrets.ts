import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Something that must lie nowhere as it is: a text, or the bytes of a key. */
export interface PlantedSecret {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Shorter than this a form could stand in any file by chance. */
const FEWEST_BYTES = 8;

/** How a secret looks in a file: as text of 8 and 16 bits, in hex, and in base64 wherever it begins. */
function formsOf({ name, content }: PlantedSecret): readonly { readonly form: string; readonly bytes: Buffer }[] {
  const plain = Buffer.from(content as string);
  const wide = typeof content === 'string' ? [Buffer.from(content, 'utf16le')] : [];
  const forms = [plain, ...wide].flatMap((bytes) => [
    { form: bytes === plain ? 'UTF-8' : 'UTF-16LE', bytes },
    { form: 'hex', bytes: Buffer.from(bytes.toString('hex')) },
    { form: 'HEX', bytes: Buffer.from(bytes.toString('hex').toUpperCase()) },
    ...[0, 1, 2].flatMap((shift) => {
      const text = base64At(bytes, shift);
      const url = text.replaceAll('+', '-').replaceAll('/', '_');
      return [...new Set([text, url])].map((one) => ({ form: 'base64', bytes: Buffer.from(one) }));
    }),
  ]);
  for (const { form, bytes } of forms) {
    if (bytes.length < FEWEST_BYTES) throw new RangeError(`${name} is too short to be looked for in ${form}`);
  }
  return forms;
}

/** The letters of base64 that do not depend on what stands before and behind. */
function base64At(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '');
  return text.slice(shift === 0 ? 0 : shift + 1, (shift + bytes.length) % 3 === 0 ? undefined : -1);
}

/** Every place below a folder where a secret lies: `password UTF-8 in logs/desk.log`. Files that vanish are passed over. */
export function placesOf(folder: string, secrets: readonly PlantedSecret[]): readonly string[] {
  const looked = secrets.flatMap((secret) => formsOf(secret).map((form) => ({ ...form, name: secret.name })));
  const found: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, entry);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    const bytes = readFileSync(file);
    for (const { name, form, bytes: needle } of looked) {
      if (bytes.includes(needle)) found.push(`${name} ${form} in ${relative(folder, file)}`);
    }
  }
  return found;
}
