import { dateIn2026, PLACES, person } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';

/** Values of the activity block A (D§2.0). */
export function activity(random: Seeded, organizer: string, summary: string): Record<string, unknown> {
  return {
    held_on: dateIn2026(random),
    hours: random.int(1, 6),
    place: random.pick(PLACES),
    participants: random.int(15, 120),
    organizer: { name: organizer },
    leader: person(random),
    recorder: person(random),
    audience_kind: ['party_members', 'villagers'],
    summary,
  };
}
