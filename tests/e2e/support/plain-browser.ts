import { join } from 'node:path';
import type { BrowserContext, PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';
import { chromium } from '@playwright/test';
import { CHROMIUM } from '../../support/chromium.ts';

/** Chromium as an office has it: the machine's own, in Chinese, at the design size. */
export const PLAIN_BROWSER = {
  viewport: { width: 1366, height: 768 },
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  launchOptions: {
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--lang=zh-CN'],
  },
} satisfies Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;

/** A browser whose profile lies on disk, as a clerk's does: what is stored outlives the window. */
export function openProfile(folder: string): Promise<BrowserContext> {
  const { launchOptions, ...options } = PLAIN_BROWSER;
  return chromium.launchPersistentContext(join(folder, 'profile'), { ...launchOptions, ...options });
}
