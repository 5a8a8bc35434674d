import type { SecondDesk } from './desk.ts';
import { canonical } from './form.ts';
import { keyFor, keyOf, type Pair, type PublicKeys } from './pair.ts';
import {
  type Box,
  type Key,
  keyIn,
  newKey,
  open,
  openPast,
  type RawKey,
  rawOf,
  seal,
  sealPast,
  type Wrap,
  wrap,
} from './seal.ts';

interface Handed {
  readonly to: string;
  readonly ephemeral: string;
  readonly box: Box;
}
interface ListedDesk {
  readonly deviceId: string;
  readonly keys: PublicKeys | null;
  readonly proof: Box | null;
}

const proofBound = (deviceId: string) => `sanzhi-desk-keys|${deviceId}`;
const handBound = (deviceId: string) => `sanzhi-handed-key|${deviceId}`;

/** SPEC §5: shows the town's other desks that whoever has this pair has the town's key. */
export async function prove(desk: SecondDesk, pair: Pair): Promise<void> {
  const proof = seal(presentOf(desk), canonical(pair.public), proofBound(desk.deviceId));
  await desk.ask('town-key/proof', { method: 'PUT', body: { deskKeyId: pair.public.keyId, proof } });
}

/** SPEC §5 “Change of key”: a new key for every desk that is proven. Answers who is not. */
export async function rotate(
  desk: SecondDesk,
  admin: { readonly login: string; readonly password: string },
  passphrase: string,
  recoveryCode: string,
): Promise<string[]> {
  const [present, next] = [presentOf(desk), newKey()];
  const { desks: listed } = await desk.ask<{ desks: ListedDesk[] }>('town-key/desks');
  const proven = listed.filter((one) => isProven(desk.keys, one));
  const body: Record<'wrap' | 'recovery', Wrap> & Record<string, unknown> = {
    admin,
    from: present.keyId,
    wrap: wrap(next, passphrase),
    recovery: wrap(next, recoveryCode),
    past: sealPast(next, desk.keys),
    desks: proven.map(({ deviceId, keys }) => ({ deviceId, handed: handedTo(keys as PublicKeys, deviceId, next) })),
  };
  await desk.ask('town-key/rotate', { body });
  desk.keys = [next, ...desk.keys];
  return listed.filter((one) => !proven.includes(one)).map(({ deviceId }) => deviceId);
}

/** SPEC §5: the key that was handed to this desk. */
export async function takeHanded(desk: SecondDesk, pair: Pair): Promise<void> {
  const { handed, past } = await desk.ask<{ handed: Handed | null; past: Box | null }>('town-key');
  if (handed?.to !== pair.public.keyId) throw new Error('A21');
  const bound = handBound(desk.deviceId);
  const present = keyIn(JSON.parse(open([keyOf(pair, handed.ephemeral, bound)], handed.box, bound)) as RawKey);
  desk.keys = openPast(present, past);
}

function handedTo(keys: PublicKeys, deviceId: string, next: Key): Handed {
  const { key, ephemeral } = keyFor(keys, handBound(deviceId));
  return { to: keys.keyId, ephemeral, box: seal(key, JSON.stringify(rawOf(next)), handBound(deviceId)) };
}

function isProven(own: readonly Key[], { deviceId, keys, proof }: ListedDesk): boolean {
  try {
    return keys !== null && proof !== null && open(own, proof, proofBound(deviceId)) === canonical(keys);
  } catch {
    return false;
  }
}

function presentOf({ keys: [present] }: SecondDesk): Key {
  if (!present) throw new Error('no town key');
  return present;
}
