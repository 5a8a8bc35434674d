import type { Chance } from '#shared/kernel/ports.ts';

/** Unpredictable bytes of a browser's page or worker. */
export const browserChance: Chance = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };

/** What sealing and wrapping need of a browser's page or worker. */
export const browserSealPorts = { cipher: crypto.subtle, chance: browserChance };
