import type { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { unwrapSecret, wrapSecret } from '#shared/seal/key-wrap.ts';
import { type RawTownKey, withPast } from '#shared/seal/town-keys.ts';
import { type pastKeysSchema, townKeyAnswerSchema } from '#shared/sync/key-messages.ts';
import type { TownKeyWrap } from '#shared/sync/messages.ts';
import { doneSchema, recoveryWrapSchema } from '#shared/sync/people-messages.ts';
import { browserSealPorts } from '../../store/browser-ports.ts';
import type { Vault } from '../../store/vault.ts';
import type { CountyClient } from '../county-client.ts';
import { newRecoveryCode, plainRecoveryCode } from './recovery-code.ts';

/** The present key under a passphrase or a recovery code, as the county keeps it. */
export async function wrapUnder(passphrase: string, { keyId, key, alg }: RawTownKey): Promise<TownKeyWrap> {
  const wrap = await wrapSecret(browserSealPorts, { secret: key, passphrase, keyId, alg });
  return { ...wrap, kdf: { ...wrap.kdf } };
}

/**
 * All keys of the town by its passphrase, or by the recovery code from the town's safe. @throws CodedError A07 neither,
 * X01 what the county keeps beside it does not belong to it, N01
 */
export async function openTownKeys(
  county: CountyClient,
  wrap: TownKeyWrap,
  passphrase: string,
): Promise<readonly RawTownKey[]> {
  const code = plainRecoveryCode(passphrase);
  const present = code === null ? await unwrapped(wrap, passphrase) : await keyByRecovery(county, code);
  const { past } = await county.get('/api/v1/town-key', townKeyAnswerSchema);
  return withPastOf(present, past);
}

/** The keys before the present one too; a county that keeps those of another key keeps none of this one. */
export function withPastOf(present: RawTownKey, past: z.infer<typeof pastKeysSchema> | null) {
  return withPast(browserSealPorts.cipher, present, past?.keyId === present.keyId ? past : null);
}

async function unwrapped(wrap: TownKeyWrap, passphrase: string): Promise<RawTownKey> {
  const { keyId, alg } = wrap;
  return { keyId, alg, key: await unwrapSecret(browserSealPorts, wrap, passphrase, 'A07') };
}

async function keyByRecovery(county: CountyClient, code: string): Promise<RawTownKey> {
  const { recovery } = await county.get('/api/v1/town-key/recovery', recoveryWrapSchema);
  if (!recovery) throw new CodedError('A07', '本镇没有打印过恢复码');
  return unwrapped(recovery, code);
}

/** A fresh recovery code, and the present key under it. */
export async function newRecovery(present: RawTownKey) {
  const code = newRecoveryCode();
  return { code, wrap: await wrapUnder(plainRecoveryCode(code) ?? '', present) };
}

/**
 * Puts the town's key under a fresh recovery code at the county, which cannot open it; an older code is void from then
 * on. Answers the code, which is shown and printed once. @throws CodedError A01, A06, A08, A09, N01
 */
export async function makeRecoveryCode(
  county: CountyClient,
  vault: Vault,
  login: string,
  password: string,
): Promise<string> {
  const [present] = await vault.rawTownKeys(login, password);
  if (!present) throw new CodedError('A09');
  const { code, wrap } = await newRecovery(present);
  await county.send({ method: 'PUT', path: '/api/v1/town-key/recovery', body: wrap, schema: doneSchema });
  return code;
}
