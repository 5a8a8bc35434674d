import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

// Hundreds of short processes load the same modules; as server/main.ts does for the county.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compile');

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{shared,renderer,electron,server}/**/*.test.{ts,tsx}',
            'tests/{unit,zones,migrations,workbook}/**/*.test.ts',
          ],
          environment: 'node',
          globalSetup: ['tests/support/require-node.ts'],
          setupFiles: ['tests/support/fixed-seed.ts'],
          testTimeout: 30_000, // a busy machine is no fault of the test; hangs still end
          maxWorkers: 2, // left alone, one of two cores stands idle
        },
      },
      {
        test: {
          name: 'server',
          include: ['tests/{server,contract,simulation}/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/support/require-node.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2, // each file has a county, or browsers, of its own: more of them starve each other
        },
      },
      {
        test: {
          name: 'store', // the local store and sync in a real Chromium
          include: ['tests/store/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/support/require-node.ts', 'tests/store/support/built-once.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
