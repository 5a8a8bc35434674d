import { webcrypto } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CipherPort } from '#shared/kernel/ports.ts';
import { importSealKey } from './box.ts';
import { openFile, SEALED_FILE_OVERHEAD, sealedFileKey, sealFile } from './sealed-file.ts';

const cipher = webcrypto.subtle as unknown as CipherPort;
const chance = { bytes: (count: number) => webcrypto.getRandomValues(new Uint8Array(count)) };
const ports = { cipher, chance };
const keyOf = (id: string, byte: number) => importSealKey(cipher, id, new Uint8Array(32).fill(byte));
const [desk, town] = [await keyOf('desk', 1), await keyOf('town-1', 2)];
const file = (size: number) => Uint8Array.from({ length: size }, (_, index) => (index * 7 + (index >> 9)) & 255);
const MB = 1024 * 1024;

test.each([0, 1, 4 * MB - 1, 4 * MB, 4 * MB + 1, 9 * MB])('a file of %i bytes comes back as it was', async (size) => {
  const plain = file(size);
  const sealed = await sealFile(ports, town, plain, 'hash');
  expect(sealed.length - size).toBeLessThan(SEALED_FILE_OVERHEAD);
  expect(sealedFileKey(sealed)).toBe('town-1');
  expect(Buffer.compare(await openFile(cipher, [desk, town], sealed, 'hash'), plain)).toBe(0);
});

test('neither another key nor another place opens it', async () => {
  const sealed = await sealFile(ports, town, file(300), 'hash');
  await expect(openFile(cipher, [desk], sealed, 'hash')).rejects.toMatchObject({ code: 'F10' });
  await expect(openFile(cipher, [await keyOf('town-1', 3)], sealed, 'hash')).rejects.toMatchObject({ code: 'F10' });
  await expect(openFile(cipher, [town], sealed, 'other')).rejects.toMatchObject({ code: 'F10' });
  await expect(openFile(cipher, [town], sealed.subarray(0, -1), 'hash')).rejects.toMatchObject({ code: 'F10' });
});

// Every byte: the nonce differs from run to run, so a step through the file would meet each letter of it only now and then.
test('no changed byte gives other bytes, and none behind the head opens it', async () => {
  const plain = file(300);
  const sealed = await sealFile(ports, town, plain, 'hash');
  const head = sealed.length - plain.length - 16;
  for (let at = 0; at < sealed.length; at++) {
    const changed = sealed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    const opened = await openFile(cipher, [town], changed, 'hash').catch((error: { code?: string }) => error.code);
    // The head may say another length of chunk than the file needs: then nothing is different.
    if (at < head && opened !== 'F10') expect(opened, `byte ${at}`).toEqual(plain);
    else expect(opened, `byte ${at}`).toBe('F10');
  }
});

test('chunks cannot change places', async () => {
  const sealed = await sealFile(ports, town, file(8 * MB), 'hash');
  const part = 4 * MB + 16;
  const start = sealed.length - 2 * part;
  const swapped = sealed.slice();
  swapped.set(sealed.subarray(start + part), start);
  swapped.set(sealed.subarray(start, start + part), start + part);
  await expect(openFile(cipher, [town], swapped, 'hash')).rejects.toMatchObject({ code: 'F10' });
});
