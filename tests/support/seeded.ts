/** A small seeded generator (mulberry32): the same seed gives the same choices on every machine. */
export interface Seeded {
  /** A number from 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number between both ends, ends included. */
  readonly int: (least: number, most: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly chance: (share: number) => boolean;
}

/** Starts a generator. */
export function seeded(seed: number): Seeded {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return { next, int, pick: (items) => items[int(0, items.length - 1)]!, chance: (share) => next() < share };
}
