import { z } from 'zod';
import { fromBase64 } from '#shared/kernel/base64.ts';
import { DEFAULT_SUITE, type SealKey } from '#shared/seal/box.ts';
import { type KeyWrap, unwrapSecret, wrapSecret } from '#shared/seal/key-wrap.ts';
import type { Account, TownKeyWrap } from '#shared/sync/messages.ts';
import { browserSealPorts } from './browser-ports.ts';

/** What lies under a person's password. The town's key of the day stands there too, for a PC that keeps no ring yet. */
const secretsSchema = z.looseObject({
  storeKey: z.string(),
  townKey: z.string(),
  townKeyId: z.string(),
  townKeyAlg: z.string().default(DEFAULT_SUITE.alg),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** This PC's key as one that seals texts. */
export function underStore(storeKey: CryptoKey): SealKey {
  return { alg: DEFAULT_SUITE.alg, keyId: 'store', key: storeKey };
}

/** The key of the store, which nobody can read out again. */
export function storeKeyOf({ storeKey }: Secrets): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', fromBase64(storeKey), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** @throws CodedError A01 */
export async function secretsOf(wrap: TownKeyWrap, password: string): Promise<Secrets> {
  return secretsSchema.parse(JSON.parse(await unwrapSecret(browserSealPorts, wrap, password, 'A01')));
}

/** A person's secrets under his or her password. */
export async function wrapOf(account: Account, secrets: Secrets, password: string): Promise<TownKeyWrap> {
  const secret = JSON.stringify(secrets);
  const wrap: KeyWrap = await wrapSecret(browserSealPorts, { secret, passphrase: password, keyId: account.accountId });
  return { ...wrap, kdf: { ...wrap.kdf } };
}
