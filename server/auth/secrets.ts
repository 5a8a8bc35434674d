import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Letters and digits that are not taken for each other when read out over the telephone (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 16;

/** What is kept of a secret. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** A credential: the town in front (the look-up needs it), then 32 unpredictable bytes. */
export function newToken(townId: number): string {
  return `${townId}.${randomBytes(32).toString('base64url')}`;
}

/** The town of a credential; null when it is not of our form. */
export function townOfToken(token: string): number | null {
  const match = /^([1-9]\d{8})\.[\w-]{43}$/.exec(token);
  return match ? Number(match[1]) : null;
}

/** A one-time code of 80 bits: `7K2M-9QXT-V4HA-0WPE`. */
export function newCode(): string {
  const letters = Array.from({ length: CODE_LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** A code as typed (small letters, blanks, full-width digits, O for 0, I and L for 1) in the form that is hashed. */
export function plainCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s—–-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}
