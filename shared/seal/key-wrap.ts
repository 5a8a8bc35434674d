import { argon2idAsync } from '@noble/hashes/argon2.js';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { CodedError, type ErrorCode } from '#shared/kernel/coded-error.ts';
import { type Box, DEFAULT_SUITE, importSealKey, openText, type SealPorts, sealText, suiteOf } from './box.ts';
import type { SealSuite } from './suite.ts';
import { utf8Bytes } from './utf8.ts';

/** Shortest passphrase of a town, in UTF-16 units. */
export const MIN_PASSPHRASE = 8;

/** Cost of turning a passphrase into a key; stored with each wrap so that it can be raised later. `m` is in KiB. */
export interface KdfCost {
  readonly m: number;
  readonly t: number;
  readonly p: number;
}

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
export const DEFAULT_KDF_COST: KdfCost = { m: 19_456, t: 2, p: 1 };

/** A wrap comes from outside: a cost beyond these would only stop the PC. */
const MAX_COST: KdfCost = { m: 262_144, t: 10, p: 4 };

/** Secret text (keys in base64) sealed under a passphrase. Same shape as `townKeyWrapSchema` of shared/sync. */
export interface KeyWrap extends Box {
  readonly kdf: KdfCost & { readonly name: 'argon2id'; readonly salt: string };
}

const boundTo = (keyId: string) => `sanzhi-key-wrap|${keyId}`;

export interface WrapInput {
  readonly secret: string;
  readonly passphrase: string;
  readonly keyId: string;
  readonly cost?: KdfCost;
  /** Suite of the wrap; the usual one when absent. */
  readonly alg?: string;
}

/**
 * Wraps a secret text under a passphrase. The passphrase is taken in its NFKC form, so that full-width and half-width
 * input give the same key.
 */
export async function wrapSecret(ports: SealPorts, input: WrapInput): Promise<KeyWrap> {
  const cost = input.cost ?? DEFAULT_KDF_COST;
  const suite = suiteOf(input.alg ?? DEFAULT_SUITE.alg);
  if (!suite) throw new RangeError('seal suite');
  const salt = ports.chance.bytes(16);
  const raw = await derive(input.passphrase, salt, cost, suite);
  const key = await importSealKey(ports.cipher, input.keyId, raw, suite.alg);
  const box = await sealText(ports, key, input.secret, boundTo(input.keyId));
  return { ...box, kdf: { name: 'argon2id', m: cost.m, t: cost.t, p: cost.p, salt: toBase64(salt) } };
}

/**
 * The secret of a wrap.
 * @throws CodedError `wrong` (A07 for a town's passphrase, A01 for a person's password) when the passphrase does not
 * fit, D06 when the wrap's cost or suite is not acceptable.
 */
export async function unwrapSecret(
  ports: Pick<SealPorts, 'cipher'>,
  wrap: KeyWrap,
  passphrase: string,
  wrong: Extract<ErrorCode, 'A01' | 'A07'>,
): Promise<string> {
  const { m, t, p } = wrap.kdf;
  const bearable = m >= 8 && m <= MAX_COST.m && t >= 1 && t <= MAX_COST.t && p >= 1 && p <= MAX_COST.p;
  const suite = suiteOf(wrap.alg);
  if (!bearable || !suite) throw new CodedError('D06', '密钥包的参数不被接受');
  const raw = await derive(passphrase, fromBase64(wrap.kdf.salt), { m, t, p }, suite);
  const key = await importSealKey(ports.cipher, wrap.keyId, raw, suite.alg);
  try {
    return await openText(ports.cipher, key, wrap, boundTo(wrap.keyId));
  } catch (cause) {
    throw new CodedError(wrong, undefined, { cause });
  }
}

async function derive(passphrase: string, salt: Uint8Array, cost: KdfCost, { keyBytes }: SealSuite) {
  const password = utf8Bytes(passphrase.normalize('NFKC'));
  const raw = await argon2idAsync(password, salt, { ...cost, dkLen: keyBytes, asyncTick: 12 });
  return new Uint8Array(raw);
}
