import type { Seeded } from '../seeded.ts';

/** Makes valid field values of one record of a type. */
export type Maker = (random: Seeded) => Record<string, unknown>;
