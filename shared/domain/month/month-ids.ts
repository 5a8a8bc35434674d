import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { SystemTypeId } from '#shared/catalogue/system-type-ids.ts';

/**
 * The id of a unit's paper of a month: the same on every desk, so that two clerks who begin it without a line begin one
 * record and not two. A UUID of version 8 (RFC 9562 §5.8) from a hash of type, unit and month.
 */
export function monthPaperId(
  type: Extract<SystemTypeId, 'village_month' | 'monthly_report'>,
  unitCode: string,
  month: string,
): string {
  const bytes = sha256(utf8ToBytes(`sanzhi/${type}/${unitCode}/${month}`)).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** SHA-256 of a text in UTF-8, as 64 hex digits. */
export function textHash(text: string): string {
  return Array.from(sha256(utf8ToBytes(text)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
