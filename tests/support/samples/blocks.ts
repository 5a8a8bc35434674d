import { MATTERS, MINUTES, minuteOn, PLACES, person, THEMES } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';

/** Values of the meeting block M (D§2.0). */
export function meeting(random: Seeded, date: string): Record<string, unknown> {
  const expected = random.int(12, 60);
  return {
    meeting_date: minuteOn(random, date),
    place: random.pick(PLACES),
    host: person(random),
    recorder: person(random),
    expected,
    actual: random.int(Math.ceil(expected * 0.8), expected),
    agenda: `1. ${random.pick(THEMES)}\n2. ${random.pick(MATTERS)}`,
    minutes: random.pick(MINUTES),
    resolution: `同意${random.pick(MATTERS)}方案，由村委会组织实施。`,
  };
}
