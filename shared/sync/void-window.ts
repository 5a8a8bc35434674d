import { z } from 'zod';
import { isMassVoid, VOID_WINDOW_MS } from './mass-change.ts';

/** A void of a record that is alive here. `at`: when the county stored it, by the county's clock, milliseconds. */
export interface ArrivingVoid {
  readonly id: string;
  readonly at: number;
}

/** Voids that a desk took in and that nobody was asked about, oldest first. */
export const takenVoidsSchema = z.array(
  z.object({
    id: z.string(),
    at: z.number(),
    /** It came since the desk last stood at the end of the feed. */
    isFresh: z.boolean(),
  }),
);
export type TakenVoids = Readonly<z.infer<typeof takenVoidsSchema>>;

/** More than can ever count: as many again would have been asked about. */
const KEPT = 100;

/**
 * Of what was taken in before, what counts together with what arrives (SPEC.md §8): all since the desk last stood at the
 * end of the feed, and what the county stored within an hour of the newest that arrives. Only the county's clock is asked.
 */
export function countedWith(taken: TakenVoids, arriving: readonly ArrivingVoid[]): TakenVoids {
  const newest = Math.max(...arriving.map(({ at }) => at));
  const ids = new Set(arriving.map(({ id }) => id));
  return taken.filter(({ id, at, isFresh }) => !ids.has(id) && (isFresh || Math.abs(newest - at) < VOID_WINDOW_MS));
}

/** Whether what arrives makes a mass void, together with what was taken in before. */
export function isMassArrival(taken: TakenVoids, arriving: readonly ArrivingVoid[]): boolean {
  return arriving.length > 0 && isMassVoid(countedWith(taken, arriving).length + arriving.length);
}

/** What is known when these have been taken in as well; one that comes a second time counts once. */
export function withTaken(taken: TakenVoids, arriving: readonly ArrivingVoid[]): TakenVoids {
  const ids = new Set(arriving.map(({ id }) => id));
  const fresh = arriving.map(({ id, at }) => ({ id, at, isFresh: true }));
  return [...taken.filter(({ id }) => !ids.has(id)), ...fresh].slice(-KEPT);
}

/** The desk stands at the end of the feed: from now on only the hour counts. */
export function atEndOfFeed(taken: TakenVoids): TakenVoids {
  return taken.map((one) => ({ ...one, isFresh: false }));
}
