import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** A password as kept: never itself, always with the parameters it was hashed with. Base64 texts. */
export const storedPasswordSchema = z.object({
  alg: z.literal('argon2id'),
  /** KiB of memory, passes, lanes. */
  m: z.number().int(),
  t: z.number().int(),
  p: z.number().int(),
  salt: z.string(),
  hash: z.string(),
});
export type StoredPassword = z.infer<typeof storedPasswordSchema>;

/** What new passwords are hashed with. */
const PARAMETERS = { m: 64 * 1024, t: 3, p: 1 } as const;
const HASH_BYTES = 32;
/** Hashings at the same time: each takes 64 MiB. */
const AT_ONCE = 2;

/** Hashes a new password. */
export async function hashPassword(password: string): Promise<StoredPassword> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, PARAMETERS);
  return { alg: 'argon2id', ...PARAMETERS, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/**
 * True when the password is the stored one. `stored` null (no such account) takes the same time and is false, so that
 * nobody can find out which names exist.
 */
export async function isPassword(password: string, stored: StoredPassword | null): Promise<boolean> {
  if (!stored) {
    await derive(password, randomBytes(16), PARAMETERS);
    return false;
  }
  const hash = await derive(password, Buffer.from(stored.salt, 'base64'), stored);
  const expected = Buffer.from(stored.hash, 'base64');
  return hash.length === expected.length && timingSafeEqual(hash, expected);
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(
  password: string,
  salt: Buffer,
  { m, t, p }: { m: number; t: number; p: number },
): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  running++;
  try {
    const message = password.normalize('NFKC');
    const options = { message, nonce: salt, parallelism: p, memory: m, passes: t, tagLength: HASH_BYTES };
    return await new Promise<Buffer>((done, failed) => {
      argon2('argon2id', options, (error, key) => (error ? failed(error) : done(key)));
    });
  } finally {
    running--;
    waiting.shift()?.();
  }
}
