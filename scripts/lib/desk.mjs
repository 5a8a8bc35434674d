import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './bootstrap.mjs';

const BROWSERS = {
  linux: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge-stable',
    'microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) =>
      join(process.env[name] ?? 'C:\\', path),
    ),
  ),
};

/** True when windows can be shown here. */
export function hasDisplay() {
  if (process.env.CI) return false;
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Opens the desk: in Electron when its binary is there or can be fetched, else in a Chromium-like browser as a window of
 * its own. Null when neither is to be had.
 * @returns {{ name: string, child: import('node:child_process').ChildProcess } | null}
 */
export function openDesk(origin, data) {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const electron = electronBinary() ?? fetchElectron();
  if (electron) {
    const args = [...asRoot, `--user-data-dir=${join(data, 'desk-electron')}`, root];
    return { name: 'Electron', child: open(electron, args, { SANZHI_COUNTY: origin }) };
  }
  const browser = findBrowser();
  if (!browser) return null;
  const args = [
    ...asRoot,
    `--app=${origin}/`,
    `--user-data-dir=${join(data, 'desk-browser')}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--lang=zh-CN',
    '--window-size=1366,768',
  ];
  return { name: browser, child: open(browser, args, {}) };
}

function open(command, args, env) {
  const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  child.on('error', (error) => say(`没有打开窗口：${error.message}`));
  return child;
}

// Never `require('electron')`: without a binary that downloads one without a word.
function electronBinary() {
  const folder = join(root, 'node_modules/electron');
  const given = process.env.ELECTRON_EXEC_PATH;
  if (given) return existsSync(given) ? given : undefined;
  if (!existsSync(join(folder, 'path.txt'))) return undefined;
  const binary = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

function fetchElectron() {
  say('本机还没有 Electron 程序，正在尝试下载（约 120 MB；国内可先设置 ELECTRON_MIRROR）');
  const done = spawnSync('install-electron', [], {
    cwd: root,
    stdio: 'ignore',
    timeout: 180_000,
    shell: process.platform === 'win32',
  });
  const binary = done.status === 0 ? electronBinary() : undefined;
  if (!binary) say('没有下载到 Electron，改用浏览器打开');
  return binary;
}

function findBrowser() {
  const candidates = BROWSERS[process.platform] ?? [];
  if (process.platform !== 'linux') return candidates.find((path) => existsSync(path));
  const folders = (process.env.PATH ?? '').split(':');
  return candidates.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}
