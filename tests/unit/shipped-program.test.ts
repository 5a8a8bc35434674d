import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { printToPdf } from '../../electron/main/print-window.ts';
import { openDeskWindow } from '../../electron/main/window.ts';
import { askedWindows, forgetWindows } from '../support/fake-electron.ts';

vi.mock('electron', () => import('../support/fake-electron.ts'));

/** What is decided before Electron runs; that Electron keeps to it only a packed program can show. */
const root = join(import.meta.dirname, '..', '..');
const quiet = () => undefined;

test('every window is sandboxed, isolated and without Node, and a shipped one without developer tools', async () => {
  const makers = globSync('electron/**/*.ts', { cwd: root }).filter((file) =>
    readFileSync(join(root, file), 'utf8').includes('new BrowserWindow('),
  );
  expect(makers.toSorted()).toEqual(['electron/main/print-window.ts', 'electron/main/window.ts']);
  forgetWindows();
  openDeskWindow(quiet, false);
  await printToPdf(new Map(), '<p>页</p>', new AbortController().signal, quiet);
  const walls = { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false };
  expect(askedWindows.map(({ webPreferences }) => webPreferences)).toEqual([
    expect.objectContaining({ ...walls, devTools: false }),
    expect.objectContaining({ ...walls, javascript: false }),
  ]);
  for (const { webPreferences = {} } of askedWindows) {
    for (const name of [
      'webSecurity',
      'allowRunningInsecureContent',
      'nodeIntegrationInWorker',
      'experimentalFeatures',
    ])
      expect(webPreferences).not.toHaveProperty(name);
  }
});

test('what electron-builder is told closes the shipped program', () => {
  const text = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
  const block = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? '';
  const fuses = Object.fromEntries(
    block
      .trim()
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim().split(': ')),
  );
  expect(fuses).toEqual({
    runAsNode: 'false',
    enableNodeOptionsEnvironmentVariable: 'false',
    enableNodeCliInspectArguments: 'false',
    enableCookieEncryption: 'true',
    enableEmbeddedAsarIntegrityValidation: 'true',
    onlyLoadAppFromAsar: 'true',
    grantFileProtocolExtraPrivileges: 'false',
  });
  expect(text).toMatch(/^asar: true$/m);
  expect(text).toMatch(/^publish: null$/m);
});
