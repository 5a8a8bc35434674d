import { expect, test } from 'vitest';
import { MASS_VOIDS, VOID_WINDOW_MS } from './mass-change.ts';
import {
  type ArrivingVoid,
  atEndOfFeed,
  countedWith,
  isMassArrival,
  type TakenVoids,
  withTaken,
} from './void-window.ts';

const voids = (from: number, count: number, at: number): ArrivingVoid[] =>
  Array.from({ length: count }, (_, k) => ({ id: `r${from + k}`, at }));
const HALF = MASS_VOIDS / 2;

test('pages of few voids are one mass void, however old they are, until the desk has everything', () => {
  const month = 30 * 24 * VOID_WINDOW_MS;
  const first = withTaken([], voids(0, MASS_VOIDS - 1, 0));
  expect(isMassArrival([], voids(0, MASS_VOIDS - 1, 0))).toBe(false);
  expect(isMassArrival(first, voids(50, 1, month))).toBe(true);
  expect(isMassArrival(atEndOfFeed(first), voids(50, 1, month))).toBe(false);
});

test('what the county stored within an hour counts together, on either side, whatever came in between', () => {
  const taken = atEndOfFeed(withTaken([], voids(0, HALF, 0)));
  const next = (at: number) => isMassArrival(taken, voids(HALF, HALF, at));
  expect([next(VOID_WINDOW_MS - 1), next(VOID_WINDOW_MS), next(1 - VOID_WINDOW_MS), next(-VOID_WINDOW_MS)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  // one old void that comes late does not make the hour forgotten
  const late = atEndOfFeed(withTaken(taken, voids(90, 1, -9 * VOID_WINDOW_MS)));
  expect(isMassArrival(late, voids(HALF, HALF, 5))).toBe(true);
});

test('what comes a second time counts once, and pages without a void ask nothing', () => {
  const taken = withTaken([], voids(0, HALF, 0));
  expect(withTaken(taken, voids(0, HALF, 0))).toHaveLength(HALF);
  expect(isMassArrival(taken, voids(0, HALF, 0))).toBe(false);
  expect(countedWith(taken, voids(0, HALF + 1, 0))).toEqual([]);
  expect(isMassArrival(withTaken(taken, voids(HALF, HALF, 0)), [])).toBe(false);
});

test('what is kept has an end and never loses what could count', () => {
  let taken: TakenVoids = [];
  for (let hour = 0; hour < 40; hour++) {
    const arriving = voids(hour * 100, MASS_VOIDS - 1, hour * VOID_WINDOW_MS);
    expect(isMassArrival(taken, arriving)).toBe(false);
    taken = atEndOfFeed(withTaken(taken, arriving));
    expect(isMassArrival(taken, voids(hour * 100 + 50, 1, hour * VOID_WINDOW_MS))).toBe(true);
  }
  expect(taken.length).toBeLessThanOrEqual(100);
});
