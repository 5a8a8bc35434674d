import { existsSync } from 'node:fs';

/** Debian's Chromium with its windows, and the same engine without them. */
const WINDOWED = '/usr/bin/chromium';
const HEADLESS_SHELL = '/usr/lib/chromium/chromium-headless-shell';

/**
 * The Chromium that tests drive: `CHROMIUM_PATH` where it is given; else Debian's headless shell, which is the same build
 * of the engine (pages, stores, workers, printing) without the browser around it and starts for half the processor time;
 * else the browser itself, as always with `HEADED`.
 */
export const CHROMIUM = process.env.CHROMIUM_PATH ?? (hasShell() ? HEADLESS_SHELL : WINDOWED);

function hasShell(): boolean {
  return !process.env.HEADED && existsSync(HEADLESS_SHELL);
}
