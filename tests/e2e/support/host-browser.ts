import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from '@playwright/test';
import { CHROMIUM } from '../../support/chromium.ts';

/** The name under which a page reaches the test worker until the preload environment takes it away. */
export const BINDING = '__testHostCall';
/** The name under which main's messages reach the page. */
export const DELIVER = '__testHostDeliver';

const here = import.meta.dirname;

/** Starts Debian's Chromium as a desk's window would be: Chinese, China's time zone, its own profile folder. */
export function launchChromium(
  profile: string,
  options: BrowserContextOptions = {},
  more: readonly string[] = [],
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: !process.env.HEADED,
    chromiumSandbox: process.getuid?.() !== 0,
    acceptDownloads: true,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=zh-CN',
      ...more,
    ],
    env: { ...definedEnvironment(), LANGUAGE: 'zh_CN', LANG: 'C.UTF-8' },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    viewport: { width: 1366, height: 768 },
    ...options,
  });
}

/** This process' environment without holes, as Playwright wants it. */
export function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The script that plays Electron's sandboxed preload environment around the app's own preload. */
export function preloadScript(preload: string, electronVersion: string): string {
  const config = {
    binding: BINDING,
    deliver: DELIVER,
    process: {
      platform: process.platform,
      arch: process.arch,
      versions: { ...process.versions, electron: electronVersion },
      env: {},
    },
  };
  const wire = readFileSync(join(here, 'wire.js'), 'utf8').trim().replace(/;$/, '');
  const runtime = readFileSync(join(here, 'page-runtime.js'), 'utf8');
  return `(${runtime.trim().replace(/;$/, '')})(${JSON.stringify(config)}, ${wire}, function (exports, require, module, process) {\n${preload}\n});`;
}

/** Processes of the Chromium that uses this profile folder (Linux). */
export function chromiumProcesses(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`--user-data-dir=${profile}`);
      } catch {
        return false; // ended meanwhile
      }
    })
    .map(Number);
}

/** SIGKILL for a process and, when it leads one, its group. */
export function killGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // not a group leader, or gone already
    }
  }
}
