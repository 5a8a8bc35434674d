import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sealedFileSchema, shelfNameSchema, takenFileSchema } from '#shared/ipc/attachment-intents.ts';
import { attachmentFiles } from './attachment-files.ts';
import { fileSaver } from './file-saver.ts';

const quiet = () => undefined;
const folder = () => mkdtempSync(join(tmpdir(), 'sanzhi-files-'));
const name = `ab${'0'.repeat(62)}`;

test('a file goes under its first two letters and comes back; one that is not there is null', async () => {
  const home = join(folder(), 'attachments');
  const files = attachmentFiles(home, quiet);
  await files.putAttachment(name, Uint8Array.of(1, 2, 3));
  await files.putAttachment(`${name}.thumb`, Uint8Array.of(4));
  expect(readdirSync(join(home, 'ab')).sort()).toEqual([name, `${name}.thumb`]);
  expect(await files.getAttachment(name)).toEqual(Uint8Array.of(1, 2, 3));
  expect(await files.getAttachment('f'.repeat(64))).toBeNull();
});

test('a place that cannot be written is told with F09, one that cannot be read with F10', async () => {
  const home = folder();
  writeFileSync(join(home, 'ab'), 'a file in the place of the folder');
  const files = attachmentFiles(home, quiet);
  await expect(files.putAttachment(name, Uint8Array.of(1))).rejects.toMatchObject({ code: 'F09' });
  await expect(files.getAttachment(name)).rejects.toMatchObject({ code: 'F10' });
});

test('a taken file keeps its ending and its bytes; who changes his mind gets none', async () => {
  const home = folder();
  const save = fileSaver(async () => join(home, '协议'), quiet);
  const file = { name: '../../调解协议.pdf', bytes: Uint8Array.of(9, 9) };
  expect(await save(file)).toEqual({ outcome: 'saved', fileName: '协议.pdf' });
  expect(readFileSync(join(home, '协议.pdf'))).toEqual(Buffer.from([9, 9]));
  const names: string[] = [];
  const refuse = fileSaver(async (given) => void names.push(given) as undefined, quiet);
  expect(await refuse(file)).toEqual({ outcome: 'cancelled' });
  expect(names).toEqual(['调解协议.pdf']);
  const elsewhere = fileSaver(async () => join(home, 'gone', 'a.pdf'), quiet);
  await expect(elsewhere(file)).rejects.toMatchObject({ code: 'F05' });
  expect(existsSync(join(home, 'gone'))).toBe(false);
});

test('names and sizes are bounded before main acts', () => {
  for (const bad of ['', '../x', 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}.exe`, `${'a'.repeat(64)}/..`]) {
    expect(shelfNameSchema.safeParse(bad).success, bad).toBe(false);
  }
  expect(shelfNameSchema.safeParse(`${name}.thumb`).success).toBe(true);
  expect(sealedFileSchema.safeParse(new Uint8Array()).success).toBe(false);
  expect(sealedFileSchema.safeParse(new Uint8Array(20 * 1024 * 1024)).success).toBe(true);
  expect(sealedFileSchema.safeParse(new Uint8Array(21 * 1024 * 1024)).success).toBe(false);
  expect(takenFileSchema.safeParse({ name: 'a', bytes: [1] }).success).toBe(false);
});
