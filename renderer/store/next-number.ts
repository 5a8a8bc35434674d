import { type NumberParts, officialNumber } from '#shared/domain/numbering.ts';

/** A sequence that appears nowhere else in a number, so that its place in the pattern can be found. */
const PROBE = 7_654_321;

/**
 * The sequence after the highest one given so far for these parts (by default type × unit × year); numbers of void records count,
 * because a number is never used twice (D§2.0).
 */
export function nextSequence(pattern: string, parts: Omit<NumberParts, 'sequence'>, given: readonly string[]): number {
  const probe = officialNumber(pattern, { ...parts, sequence: PROBE });
  const at = probe.lastIndexOf(String(PROBE));
  const [head, tail] = [probe.slice(0, at), probe.slice(at + String(PROBE).length)];
  const sequences = given.flatMap((number) => {
    if (!number.startsWith(head) || !number.endsWith(tail)) return [];
    const digits = number.slice(head.length, number.length - tail.length);
    return /^\d{1,9}$/.test(digits) ? [Number(digits)] : [];
  });
  return Math.max(0, ...sequences) + 1;
}
