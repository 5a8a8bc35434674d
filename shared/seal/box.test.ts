import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import type { CipherPort } from '#shared/kernel/ports.ts';
import { importSealKey, openText, sealText, suiteOf } from './box.ts';

const cipher: CipherPort = crypto.subtle;
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

test('agrees with the published AES-256-GCM vector (McGrew & Viega, case 16)', async () => {
  const suite = suiteOf('A256GCM');
  if (!suite) throw new Error('suite');
  const raw = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
  const part = {
    iv: hex('cafebabefacedbaddecaf888'),
    bound: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
    data: hex(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    ),
  };
  const sealed = await suite.encrypt(cipher, await suite.importKey(cipher, raw), part);
  expect(Buffer.from(sealed).toString('hex')).toBe(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
      '76fc6ece0f4e1768cddf8853bb2d551b',
  );
});

test('opens what it sealed, whatever the text', async () => {
  const key = await importSealKey(cipher, 'k1', chance.bytes(32));
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (text, bound) => {
      const box = await sealText({ cipher, chance }, key, text.toWellFormed(), bound.toWellFormed());
      expect(await openText(cipher, key, box, bound.toWellFormed())).toBe(text.toWellFormed());
    }),
    { numRuns: 50 },
  );
});

test('never gives the same ciphertext twice and never shows the text', async () => {
  const key = await importSealKey(cipher, 'k1', chance.bytes(32));
  const [a, b] = [
    await sealText({ cipher, chance }, key, '320982199001011234', 'r|t'),
    await sealText({ cipher, chance }, key, '320982199001011234', 'r|t'),
  ];
  expect(a.text).not.toBe(b.text);
  expect(JSON.stringify(a)).not.toContain('320982199001011234');
});

test('refuses a changed text, a moved box, another key and an unknown suite', async () => {
  const key = await importSealKey(cipher, 'k1', chance.bytes(32));
  const box = await sealText({ cipher, chance }, key, '张三', 'r1|mediation_case');
  const bytes = fromBase64(box.text);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  const other = await importSealKey(cipher, 'k1', chance.bytes(32));
  const renamed = await importSealKey(cipher, 'k2', chance.bytes(32));
  const bound = 'r1|mediation_case';
  await expect(openText(cipher, key, { ...box, text: toBase64(bytes) }, bound)).rejects.toMatchObject({ code: 'X01' });
  await expect(openText(cipher, key, box, 'r2|mediation_case')).rejects.toMatchObject({ code: 'X01' });
  await expect(openText(cipher, other, box, bound)).rejects.toMatchObject({ code: 'X01' });
  await expect(openText(cipher, renamed, box, bound)).rejects.toMatchObject({ code: 'X01' });
  await expect(openText(cipher, key, { ...box, alg: 'SM4GCM' }, bound)).rejects.toMatchObject({ code: 'X01' });
});
