import { argon2id } from '@noble/hashes/argon2.js';
import { expect, test } from 'vitest';
import type { CipherPort } from '#shared/kernel/ports.ts';
import { DEFAULT_KDF_COST, unwrapSecret, wrapSecret } from './key-wrap.ts';

const cipher: CipherPort = crypto.subtle;
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const ports = { cipher, chance };
const cost = { m: 64, t: 1, p: 1 };

test('derives keys as RFC 9106 §5.3 says', () => {
  const fill = (length: number, value: number) => new Uint8Array(length).fill(value);
  const tag = argon2id(fill(32, 1), fill(16, 2), {
    t: 3,
    m: 32,
    p: 4,
    dkLen: 32,
    key: fill(8, 3),
    personalization: fill(12, 4),
  });
  expect(Buffer.from(tag).toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
});

test('gives the secret back for the right passphrase, typed full-width or half-width', async () => {
  const wrap = await wrapSecret(ports, { secret: '{"k":"1"}', passphrase: '三治Ａ１b', keyId: 't1', cost });
  expect(await unwrapSecret(ports, wrap, '三治A1b', 'A07')).toBe('{"k":"1"}');
  expect(wrap.kdf).toMatchObject({ name: 'argon2id', m: 64, t: 1, p: 1 });
});

test('answers a wrong passphrase with the code that was asked for', async () => {
  const wrap = await wrapSecret(ports, { secret: 'x', passphrase: 'right', keyId: 't1', cost });
  await expect(unwrapSecret(ports, wrap, 'wrong', 'A07')).rejects.toMatchObject({ code: 'A07' });
  await expect(unwrapSecret(ports, wrap, 'wrong', 'A01')).rejects.toMatchObject({ code: 'A01' });
});

test('refuses a wrap whose cost would stop the PC, and one moved to another key id', async () => {
  const wrap = await wrapSecret(ports, { secret: 'x', passphrase: 'right', keyId: 't1', cost });
  const heavy = { ...wrap, kdf: { ...wrap.kdf, m: 8_000_000 } };
  await expect(unwrapSecret(ports, heavy, 'right', 'A07')).rejects.toMatchObject({ code: 'D06' });
  await expect(unwrapSecret(ports, { ...wrap, keyId: 't2' }, 'right', 'A07')).rejects.toMatchObject({ code: 'A07' });
});

test('uses the stated cost when none is given', async () => {
  const wrap = await wrapSecret(ports, { secret: 'x', passphrase: 'p', keyId: 't1' });
  expect(wrap.kdf).toMatchObject(DEFAULT_KDF_COST);
  expect(await unwrapSecret(ports, wrap, 'p', 'A01')).toBe('x');
});
