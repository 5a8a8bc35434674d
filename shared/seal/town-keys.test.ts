import { expect, test } from 'vitest';
import { newKeyPair, type PairCipher } from './key-pair.ts';
import { newSm2Pair } from './sm2-pair.ts';
import {
  handKey,
  isProven,
  newTownKey,
  proveDesk,
  sealPast,
  takeHandedKey,
  usableKeys,
  withPast,
} from './town-keys.ts';

const cipher = crypto.subtle as unknown as PairCipher; // the port names the part of WebCrypto that is used
const ports = { cipher, chance: { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) } };
const fresh = (alg = 'A256GCM') => newTownKey(ports.chance, Date.now(), alg);

test('who has the present key has the former ones; who has only a former one gets nothing', async () => {
  const [first, second] = [fresh(), fresh('SM4GCM')];
  const past = await sealPast(ports, [second, first]);
  expect(await withPast(cipher, second, past)).toEqual([second, first]);
  expect(past.keyId).toBe(second.keyId);
  expect(JSON.stringify(past)).not.toContain(first.key);
  await expect(withPast(cipher, { ...first, keyId: second.keyId, alg: 'A256GCM' }, past)).rejects.toMatchObject({
    code: 'X01',
  });
  await expect(withPast(cipher, { ...fresh('SM4GCM'), keyId: second.keyId }, past)).rejects.toMatchObject({
    code: 'X01',
  });
});

test('a key handed to a desk opens there and nowhere else, on either curve', async () => {
  const present = fresh();
  for (const own of [await newKeyPair(cipher), newSm2Pair(ports.chance)]) {
    const handed = await handKey(ports, present, { deviceId: 'd1', keys: own.public });
    expect(JSON.stringify(handed)).not.toContain(present.key);
    expect(await takeHandedKey(cipher, { deviceId: 'd1', keys: own }, handed)).toEqual(present);
    await expect(takeHandedKey(cipher, { deviceId: 'd2', keys: own }, handed)).rejects.toMatchObject({ code: 'X01' });
  }
  const [own, other] = [await newKeyPair(cipher), await newKeyPair(cipher)];
  const handed = await handKey(ports, present, { deviceId: 'd1', keys: own.public });
  const stranger = { deviceId: 'd1', keys: { ...other, public: own.public } };
  await expect(takeHandedKey(cipher, stranger, handed)).rejects.toMatchObject({ code: 'X01' });
});

test('a pair that the county puts in a desk’s place is not proven', async () => {
  const [key] = await usableKeys(cipher, [fresh()]);
  const [other] = await usableKeys(cipher, [fresh()]);
  if (!key || !other) throw new Error('keys');
  const [own, county] = [(await newKeyPair(cipher)).public, (await newKeyPair(cipher)).public];
  const proof = await proveDesk(ports, key, 'd1', own);
  expect(await isProven(cipher, [key], { deviceId: 'd1', keys: own, proof })).toBe(true);
  expect(await isProven(cipher, [key], { deviceId: 'd1', keys: county, proof })).toBe(false);
  expect(await isProven(cipher, [key], { deviceId: 'd2', keys: own, proof })).toBe(false);
  expect(await isProven(cipher, [other], { deviceId: 'd1', keys: own, proof })).toBe(false);
  expect(await isProven(cipher, [key], { deviceId: 'd1', keys: own, proof: null })).toBe(false);
  const forged = { ...(await proveDesk(ports, other, 'd1', county)), keyId: key.keyId };
  expect(await isProven(cipher, [key], { deviceId: 'd1', keys: county, proof: forged })).toBe(false);
});
