import { expect, test } from 'vitest';
import { newTownKey, TownKeyRing, usableKeys } from '#shared/seal/town-keys.ts';
import { createSealer } from './record-sealer.ts';

const cipher = crypto.subtle;
const ports = { cipher, chance: { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) } };
const fresh = (alg = 'A256GCM') => newTownKey(ports.chance, Date.now(), alg);
const content = { fields: { parties: '张三、李四' }, rows: {}, history: {}, conflicts: {} };

test('after two changes of key, and of suite, old records stay readable and new ones carry the new key', async () => {
  const [first, second, third] = [fresh(), fresh('SM4GCM'), fresh()];
  const ring = new TownKeyRing(await usableKeys(cipher, [first]));
  const sealer = createSealer(ports, ring);
  const places = ['r1', 'r2', 'r3'].map((id) => ({ id, type: 'mediation_case' }));
  const sealed = [];
  for (const [at, keys] of [[first], [second, first], [third, second, first]].entries()) {
    ring.replace(await usableKeys(cipher, keys));
    sealed.push(await sealer.seal(places[at] ?? { id: '', type: '' }, content));
  }
  expect(sealed.map((box) => [box?.alg, box?.keyId])).toEqual(
    [first, second, third].map(({ alg, keyId }) => [alg, keyId]),
  );
  for (const [at, box] of sealed.entries()) {
    expect(await sealer.open({ ...(places[at] ?? { id: '', type: '' }), sealed: box })).toEqual(content);
  }
  const old = createSealer(ports, new TownKeyRing(await usableKeys(cipher, [first])));
  expect(await old.open({ ...(places[1] ?? { id: '', type: '' }), sealed: sealed[1] ?? null })).toBeNull();
});
