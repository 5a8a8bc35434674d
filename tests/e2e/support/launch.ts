import { test as base } from '@playwright/test';
import type { AppHandle, LaunchOptions } from './app-handle.ts';
import { HostApp } from './host-app.ts';
import { electronBinary, launchRealApp } from './real-app.ts';

/** Starts a desk: on real Electron when its binary is present, in the test host otherwise. Same specs, both ways. */
export function launchDesk(options: LaunchOptions): Promise<AppHandle> {
  const binary = electronBinary();
  return binary === undefined ? Promise.resolve(new HostApp(options)) : launchRealApp(binary, options);
}

interface Fixtures {
  /** Starts a desk with its own folder of this test (another one by `userData`); all are closed at the end. */
  launchApp: (options?: Partial<LaunchOptions>) => Promise<AppHandle>;
}

export const test = base.extend<Fixtures>({
  launchApp: async ({}, use, info) => {
    const open: AppHandle[] = [];
    await use(async (options = {}) => {
      const app = await launchDesk({ userData: info.outputPath('user-data'), ...options });
      open.push(app);
      return app;
    });
    for (const app of open) await app.close().catch(() => undefined);
  },
});
