import { createHash, randomBytes } from 'node:crypto';

/** Any object of a message. */
export type Json = Record<string, unknown>;

/** SPEC §3.1: members in the order in which ECMAScript lists sorted names, absent ones left out, no blanks. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, sorted(item)]));
}

export function same(a: unknown, b: unknown): boolean {
  return canonical(a ?? null) === canonical(b ?? null);
}

/** SHA-256 in lower-case hexadecimal. */
export function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SPEC §1: a UUID. */
export function newId(): string {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** SPEC §1: `<height>-<device>-<chance>`. */
export function newRev(above: readonly string[], deviceId: string): string {
  const height = Math.max(0, ...above.map(heightOf)) + 1;
  return `${height}-${deviceId}-${randomBytes(5).toString('hex')}`;
}

export function heightOf(rev: string): number {
  return Number(rev.split('-')[0]);
}
