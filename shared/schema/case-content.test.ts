import { expect, test } from 'vitest';
import { toBase64 } from '#shared/kernel/base64.ts';
import type { PairCipher } from '#shared/seal/key-pair.ts';
import { caseMark, openCase, sealCase } from './case-content.ts';

const cipher = crypto.subtle as unknown as PairCipher; // the port names the part of WebCrypto that is used
const ports = { cipher, chance: { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) } };
const secrets = { fields: { parties: '张三、李四' }, rows: { items: { r1: { name: '王五' } } } };

/** As the console makes it: a private half that cannot be read out. */
async function asker(keyId = 'a'.repeat(32)) {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { key: { alg: 'P256' as const, keyId, agree: toBase64(point) }, privateKey: pair.privateKey };
}

test('one record’s secrets open with the key of the request, and with no other', async () => {
  const [own, other] = [await asker(), await asker()];
  const sealed = await sealCase(ports, { requestId: 'q1', key: own.key }, '1-abc', secrets);
  expect(JSON.stringify(sealed)).not.toContain('张三');
  const open = (who: typeof own, requestId = 'q1') =>
    openCase(cipher, { requestId, keyId: who.key.keyId, privateKey: who.privateKey }, sealed);
  expect(await open(own)).toEqual({ rev: '1-abc', ...secrets });
  await expect(open(other)).rejects.toMatchObject({ code: 'X01' });
  await expect(open(own, 'q2')).rejects.toMatchObject({ code: 'X01' });
  const broken = { ...sealed, ephemeral: toBase64(ports.chance.bytes(65)) };
  const opening = openCase(cipher, { requestId: 'q1', keyId: own.key.keyId, privateKey: own.privateKey }, broken);
  await expect(opening).rejects.toMatchObject({ code: 'S18' });
});

test('what people read out comes of the key itself, not of the name it was given', async () => {
  const [own, other] = [await asker(), await asker()];
  expect(caseMark(own.key)).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
  expect(caseMark(own.key)).not.toBe(caseMark(other.key));
});
