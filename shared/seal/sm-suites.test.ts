import { sm2, sm3, sm4 } from 'sm-crypto-v2';
import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { importSealKey, openText, openWithOneOf, sealText } from './box.ts';
import {
  areSound,
  isSignedBy,
  newKeyPair,
  openingKeyOf,
  type PairCipher,
  sealingKeyFor,
  signBytes,
} from './key-pair.ts';
import { unwrapSecret, wrapSecret } from './key-wrap.ts';
import { openFile, sealFile } from './sealed-file.ts';
import { newSm2Pair } from './sm2-pair.ts';
import { sm4Open, sm4Seal } from './sm4-gcm.ts';

/** Known answers of the published standards, then what the suites do through the same doors as the usual one. */
const cipher = crypto.subtle as unknown as PairCipher; // the port names the part of WebCrypto that is used
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const ports = { cipher, chance };
const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const inHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const utf8 = (text: string) => new TextEncoder().encode(text);

test('SM3 agrees with GB/T 32905, both examples', () => {
  expect(sm3(utf8('abc'))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  expect(sm3(utf8('abcd'.repeat(16)))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
});

test('SM4 agrees with GB/T 32907', () => {
  const key = hex('0123456789abcdeffedcba9876543210');
  expect(sm4.encrypt(key, key, { padding: 'none' })).toBe('681edf34d206965e86b3e94f536e4246');
});

test('SM4-GCM agrees with RFC 8998 A.1, and refuses what was changed', () => {
  const key = hex('0123456789abcdeffedcba9876543210');
  const place = { iv: hex('00001234567800000000abcd'), bound: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2') };
  const data = hex(
    `${'aa'.repeat(8)}${'bb'.repeat(8)}${'cc'.repeat(8)}${'dd'.repeat(8)}${'ee'.repeat(8)}${'ff'.repeat(8)}${'ee'.repeat(8)}${'aa'.repeat(8)}`,
  );
  const sealed = sm4Seal(key, { ...place, data });
  expect(inHex(sealed)).toBe(
    '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735' +
      'd82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d' +
      '83de3541e4c2b58177e065a9bf7b62ec',
  );
  expect(sm4Open(key, { ...place, data: sealed })).toEqual(data);
  for (const at of [0, 63, 64, 79]) {
    const changed = sealed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => sm4Open(key, { ...place, data: changed }), `byte ${at}`).toThrow();
  }
  expect(() => sm4Open(key, { ...place, bound: hex('00'), data: sealed })).toThrow();
  expect(() => sm4Open(key, { ...place, data: sealed.slice(0, 15) })).toThrow();
});

/** GB/T 32918.5: the recommended curve, the example's private key, identity and message. */
const EXAMPLE = {
  privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  publicKey:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  nonce: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  signature:
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
    'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
};

test('SM2 signs as in the example of GB/T 32918.5, and knows that signature again', () => {
  expect(sm2.getPublicKeyFromPrivateKey(EXAMPLE.privateKey)).toBe(EXAMPLE.publicKey);
  const point = sm2.getPublicKeyFromPrivateKey(EXAMPLE.nonce);
  const pool = [{ k: BigInt(`0x${EXAMPLE.nonce}`), x1: BigInt(`0x${point.slice(2, 66)}`) }];
  const made = sm2.doSignature(utf8('message digest'), EXAMPLE.privateKey, { hash: true, pointPool: pool });
  expect(made).toBe(EXAMPLE.signature);
  const check = (text: string) =>
    sm2.doVerifySignature(utf8(text), EXAMPLE.signature, EXAMPLE.publicKey, { hash: true });
  expect([check('message digest'), check('message digesT')]).toEqual([true, false]);
});

test('SM2 opens the ciphertext of the example of GB/T 32918.5', () => {
  const text =
    '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c' +
    '64e6ee6a63094d99283aff767e124df0' +
    '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766' +
    '21886ca989ca9c7d58087307ca93092d651efa';
  expect(sm2.doDecrypt(text, EXAMPLE.privateKey, 1)).toBe('encryption standard');
});

test('boxes of both suites lie side by side, and each opens with its own key', async () => {
  const aes = await importSealKey(cipher, 'town-1', chance.bytes(32));
  const sm = await importSealKey(cipher, 'town-2', chance.bytes(16), 'SM4GCM');
  for (const text of ['', '张三', '当事人因宅基地界线发生争执'.repeat(40), 'x'.repeat(16), 'x'.repeat(17)]) {
    const [first, second] = [await sealText(ports, aes, text, 'r|t'), await sealText(ports, sm, text, 'r|t')];
    expect([first.alg, second.alg]).toEqual(['A256GCM', 'SM4GCM']);
    for (const box of [first, second]) expect(await openWithOneOf(cipher, [sm, aes], box, 'r|t')).toBe(text);
    await expect(openText(cipher, sm, { ...second, keyId: 'town-1' }, 'r|t')).rejects.toMatchObject({ code: 'X01' });
    await expect(openText(cipher, sm, second, 'r2|t')).rejects.toMatchObject({ code: 'X01' });
    const other = await importSealKey(cipher, 'town-2', chance.bytes(16), 'SM4GCM');
    await expect(openText(cipher, other, second, 'r|t')).rejects.toMatchObject({ code: 'X01' });
  }
  await expect(importSealKey(cipher, 'k', chance.bytes(32), 'SM4GCM')).rejects.toThrow(RangeError);
});

test('passphrases and files work with SM4 as with AES', async () => {
  const cost = { m: 64, t: 1, p: 1 };
  const wrap = await wrapSecret(ports, { secret: 's', passphrase: 'ｐａss', keyId: 'k', cost, alg: 'SM4GCM' });
  expect([wrap.alg, await unwrapSecret(ports, wrap, 'pass', 'A07')]).toEqual(['SM4GCM', 's']);
  await expect(unwrapSecret(ports, wrap, 'other', 'A07')).rejects.toMatchObject({ code: 'A07' });
  const key = await importSealKey(cipher, 'k', chance.bytes(16), 'SM4GCM');
  const plain = chance.bytes(5000);
  const sealed = await sealFile(ports, key, plain, 'hash');
  expect(await openFile(cipher, [key], sealed, 'hash')).toEqual(plain);
  await expect(openFile(cipher, [key], sealed, 'other')).rejects.toMatchObject({ code: 'F10' });
});

test('pairs of both kinds sign, agree on a key, and do not take each other’s for their own', async () => {
  const info = 'sanzhi-test';
  for (const own of [newSm2Pair(chance), await newKeyPair(cipher)]) {
    expect(await areSound(cipher, own.public)).toBe(true);
    expect(await areSound(cipher, { ...own.public, keyId: '0'.repeat(32) })).toBe(false);
    const data = utf8('报送包');
    const signature = await signBytes(cipher, own, data);
    expect(signature).toHaveLength(64);
    expect(await isSignedBy(cipher, own.public, signature, data)).toBe(true);
    expect(await isSignedBy(cipher, own.public, signature, utf8('报送色'))).toBe(false);
    const { key, ephemeral } = await sealingKeyFor(ports, own.public, info);
    const box = await sealText(ports, key, '张三', 'b');
    expect(box.alg).toBe(own.public.alg === 'SM2' ? 'SM4GCM' : 'A256GCM');
    expect(await openText(cipher, await openingKeyOf(cipher, own, ephemeral, info), box, 'b')).toBe('张三');
    const elsewhere = await openingKeyOf(cipher, own, ephemeral, 'another purpose');
    await expect(openText(cipher, elsewhere, box, 'b')).rejects.toMatchObject({ code: 'X01' });
    await expect(openingKeyOf(cipher, own, toBase64(chance.bytes(65)), info)).rejects.toMatchObject({ code: 'S18' });
  }
  const [sm, p256] = [newSm2Pair(chance), await newKeyPair(cipher)];
  expect(await areSound(cipher, { ...sm.public, alg: 'P256' })).toBe(false);
  expect(await areSound(cipher, { ...p256.public, alg: 'SM2' })).toBe(false);
  expect(fromBase64(sm.public.sign)).toHaveLength(65);
});
