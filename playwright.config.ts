import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

// As server/main.ts does for the county: counties and desks are started many times.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compile');

/** The long walks. They begin first: one of them begun last would run beside an idle core. */
const LONG = /(accessibility|accounts|catalogue|clerk-afternoon|console|durability|life-views|main-job|month)\.spec/;

// The programs are built before (`npm test` does it, or `npm run build`): a build per run would hide a stale one.
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/support/require-build.ts',
  workers: 2,
  projects: [
    { name: 'long', testMatch: LONG },
    { name: 'short', testIgnore: LONG },
  ],
  fullyParallel: true,
  timeout: 300_000, // a busy machine is no fault of the program; hangs still end
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  // No traces: stopping one races with the end of a desk that closes its own windows. TRACE=1 asks for them by hand.
  use: { trace: process.env.TRACE ? 'retain-on-failure' : 'off', screenshot: 'only-on-failure' },
});
