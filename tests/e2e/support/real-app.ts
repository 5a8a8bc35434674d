import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { _electron } from '@playwright/test';
import type { AppHandle, LaunchOptions } from './app-handle.ts';
import { definedEnvironment } from './host-browser.ts';

const root = resolve(import.meta.dirname, '../../..');

/**
 * Path of a real Electron, or undefined. `E2E_HOST=electron` demands one, `E2E_HOST=chromium` demands the test host,
 * `ELECTRON_EXEC_PATH` names one. Never `require('electron')`: without a binary that would download one.
 */
export function electronBinary(): string | undefined {
  if (process.env.E2E_HOST === 'chromium') return undefined;
  const folder = join(root, 'node_modules/electron');
  const name = existsSync(join(folder, 'path.txt')) ? readFileSync(join(folder, 'path.txt'), 'utf8') : undefined;
  const found = process.env.ELECTRON_EXEC_PATH || (name && join(folder, 'dist', name));
  if (found && existsSync(found)) return found;
  if (process.env.ELECTRON_EXEC_PATH) throw new Error(`ELECTRON_EXEC_PATH: no file at ${found}`);
  if (process.env.E2E_HOST === 'electron') throw new Error('E2E_HOST=electron, but there is no Electron binary');
  return undefined;
}

/** The desk on real Electron. */
export async function launchRealApp(executablePath: string, options: LaunchOptions): Promise<AppHandle> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath,
    cwd: root,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    args: [
      ...sandbox,
      ...(options.chromiumArgs ?? []),
      `--user-data-dir=${options.userData}`,
      root,
      ...(options.args ?? []),
    ],
    env: { ...definedEnvironment(), ...options.env },
  });
  return {
    mode: 'electron',
    userData: options.userData,
    firstWindow: () => app.firstWindow(),
    windows: () => app.windows(),
    context: () => app.context(),
    evaluate: (act, arg) => app.evaluate(act as never, arg as never) as never,
    async setOffline(offline) {
      await app.evaluate(({ session }, cut) => {
        if (cut) session.defaultSession.enableNetworkEmulation({ offline: true });
        else session.defaultSession.disableNetworkEmulation();
      }, offline);
    },
    close: () => app.close(),
    async kill() {
      const main = app.process();
      const gone = new Promise((resolve) => main.once('exit', resolve));
      main.kill('SIGKILL');
      await gone;
    },
  };
}
