import type { Maker } from './maker.ts';

/** Makers of valid values, by type. */
export const PROGRAMME_DRIVE_SAMPLES: Readonly<Record<string, Maker>> = {};
