import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, root, say } from './bootstrap.mjs';
import { run } from './run.mjs';

const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'resources/catalogue',
  'electron.vite.config.ts',
  'package-lock.json',
];
const RESULTS = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html', 'out/renderer/console.html'];

/** Builds the programs when a source is newer than what is built, or always when `force` says so. */
export async function build({ force = false } = {}) {
  if (!force && !isStale()) return;
  say('正在构建程序（electron-vite build）');
  const { code, output } = await run('electron-vite', ['build'], { quiet: true });
  if (code !== 0) fail(`构建失败：\n${output}`);
}

function isStale() {
  const built = RESULTS.map((file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return newest(SOURCES) > Math.min(...built);
}

function newest(paths) {
  let latest = 0;
  for (const path of paths) {
    const full = join(root, path);
    if (!existsSync(full)) continue;
    const isFolder = statSync(full).isDirectory();
    const files = isFolder ? readdirSync(full, { recursive: true }).map((name) => join(full, String(name))) : [full];
    for (const file of files) {
      const known = statSync(file, { throwIfNoEntry: false });
      if (known?.isFile() && !/\.test\.tsx?$/.test(file)) latest = Math.max(latest, known.mtimeMs);
    }
  }
  return latest;
}
