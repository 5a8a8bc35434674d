import { browserChance } from '../../store/browser-ports.ts';

const RECOVERY_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RECOVERY_LENGTH = 28;

/** A recovery code of 140 bits in groups of four, easy to copy by hand. */
export function newRecoveryCode(): string {
  const letters = Array.from(browserChance.bytes(RECOVERY_LENGTH), (byte) => RECOVERY_LETTERS[byte % 32]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** A code as typed in the form it was made in; null when it cannot be one. */
export function plainRecoveryCode(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s—–-]/g, '');
  const read = plain.replaceAll('O', '0').replace(/[IL]/g, '1');
  return read.length === RECOVERY_LENGTH && [...read].every((letter) => RECOVERY_LETTERS.includes(letter))
    ? read
    : null;
}
