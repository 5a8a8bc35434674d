import { z } from 'zod';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import type { Chance, CipherPort } from '#shared/kernel/ports.ts';
import { newUuid } from '#shared/kernel/record-id.ts';
import {
  type Box,
  DEFAULT_SUITE,
  importSealKey,
  openText,
  type SealKey,
  type SealPorts,
  sealText,
  suiteOf,
} from './box.ts';
import {
  type KeyPair,
  openingKeyOf,
  type PairCipher,
  type PairPorts,
  type PublicKeys,
  sealingKeyFor,
} from './key-pair.ts';

/**
 * The keys of a town (SPEC.md §5): one that seals from now on, and those before it, which only open. The county keeps the
 * present one wrapped under the town's passphrase, under the recovery code and for each desk, and the former ones sealed
 * under the present one: whoever has the present key has them all, and nobody who has only a former one gets on.
 */
export interface TownKeys {
  /** The present key first. */
  all(): readonly SealKey[];
}

/** A key as it is kept and handed on. */
export const rawTownKeySchema = z.looseObject({
  keyId: z.string().max(64),
  /** Base64. */
  key: z.string().max(100),
  /** Its suite; absent in what programs wrote that knew one alone. */
  alg: z.string().max(30).default(DEFAULT_SUITE.alg),
});
export type RawTownKey = z.infer<typeof rawTownKeySchema>;
export const rawTownKeysSchema = z.array(rawTownKeySchema).min(1);

/** Keys that may be replaced while they are in use: every holder sees the present ones. */
export class TownKeyRing implements TownKeys {
  #keys: readonly SealKey[];

  /** @throws RangeError no key */
  constructor(keys: readonly SealKey[]) {
    this.#keys = keys;
    if (keys.length === 0) throw new RangeError('town key');
  }

  all(): readonly SealKey[] {
    return this.#keys;
  }

  /** The key that seals. */
  get present(): SealKey {
    const [key] = this.#keys;
    if (!key) throw new RangeError('town key');
    return key;
  }

  replace(keys: readonly SealKey[]): void {
    if (keys.length > 0) this.#keys = keys;
  }
}

/** Makes a fresh key for a town. @throws RangeError unknown suite */
export function newTownKey(chance: Chance, nowMs: number, alg: string): RawTownKey {
  const suite = suiteOf(alg);
  if (!suite) throw new RangeError('seal suite');
  return { keyId: newUuid({ now: () => nowMs }, chance), key: toBase64(chance.bytes(suite.keyBytes)), alg };
}

/** Keys ready for use; those of suites that this program does not know are left out, what they sealed stays closed. */
export async function usableKeys(cipher: CipherPort, keys: readonly RawTownKey[]): Promise<readonly SealKey[]> {
  const known = keys.filter(({ alg }) => suiteOf(alg) !== null);
  return Promise.all(known.map(({ keyId, key, alg }) => importSealKey(cipher, keyId, fromBase64(key), alg)));
}

const pastBound = (keyId: string) => `sanzhi-past-keys|${keyId}`;

/** The keys before the present one, sealed under it. */
export async function sealPast(ports: SealPorts, [present, ...past]: readonly RawTownKey[]): Promise<Box> {
  const [key] = await usableKeys(ports.cipher, present ? [present] : []);
  if (!key) throw new RangeError('town key');
  return sealText(ports, key, JSON.stringify(past), pastBound(key.keyId));
}

/** All keys of a town, the present one first, by the present one and what the county keeps beside it. */
export async function withPast(
  cipher: CipherPort,
  present: RawTownKey,
  past: Box | null,
): Promise<readonly RawTownKey[]> {
  const [key] = await usableKeys(cipher, [present]);
  if (!key || !past) return [present];
  const text = await openText(cipher, key, past, pastBound(key.keyId));
  return [present, ...z.array(rawTownKeySchema).parse(JSON.parse(text))];
}

/** The present key sealed to one desk: the point that lets it make the same key, and the box. */
export const handedKeySchema = z.looseObject({
  /** The pair of the desk that it is sealed to. */
  to: z.string().max(64),
  ephemeral: z.string().max(200),
  box: z.looseObject({
    alg: z.string().max(30),
    keyId: z.string().max(64),
    iv: z.string().max(64),
    text: z.string().max(400),
  }),
});
export type HandedKey = z.infer<typeof handedKeySchema>;

const handBound = (deviceId: string) => `sanzhi-handed-key|${deviceId}`;

/** Seals the present key to a desk. */
export async function handKey(
  ports: PairPorts,
  present: RawTownKey,
  desk: { readonly deviceId: string; readonly keys: PublicKeys },
): Promise<HandedKey> {
  const { key, ephemeral } = await sealingKeyFor(ports, desk.keys, handBound(desk.deviceId));
  const box = await sealText(ports, key, JSON.stringify(present), handBound(desk.deviceId));
  return { to: desk.keys.keyId, ephemeral, box: { ...box } };
}

/** The key that was handed to this desk. @throws CodedError X01, S18 it was not handed to these keys */
export async function takeHandedKey(
  cipher: PairCipher,
  own: { readonly deviceId: string; readonly keys: KeyPair },
  handed: HandedKey,
): Promise<RawTownKey> {
  const key = await openingKeyOf(cipher, own.keys, handed.ephemeral, handBound(own.deviceId));
  const text = await openText(cipher, key, handed.box, handBound(own.deviceId));
  return rawTownKeySchema.parse(JSON.parse(text));
}

const proofBound = (deviceId: string) => `sanzhi-desk-keys|${deviceId}`;

/** A desk's proof that it holds the town's key: its public keys, sealed under it. The county cannot make one. */
export function proveDesk(ports: SealPorts, present: SealKey, deviceId: string, keys: PublicKeys): Promise<Box> {
  return sealText(ports, present, canonicalJson(keys), proofBound(deviceId));
}

/** Whether a desk's keys were shown by who holds one of the town's keys. Never throws. */
export async function isProven(
  cipher: CipherPort,
  keys: readonly SealKey[],
  desk: { readonly deviceId: string; readonly keys: PublicKeys; readonly proof: Box | null },
): Promise<boolean> {
  const key = desk.proof && keys.find((one) => one.keyId === desk.proof?.keyId);
  if (!key || !desk.proof) return false;
  try {
    return (await openText(cipher, key, desk.proof, proofBound(desk.deviceId))) === canonicalJson(desk.keys);
  } catch {
    return false;
  }
}
