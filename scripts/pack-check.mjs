import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, fail, root, say } from './lib/bootstrap.mjs';
import { build as buildPrograms } from './lib/build.mjs';
import { fakeElectron, put } from './pack/fake-electron.mjs';

/**
 * `npm run pack-check`: packs around a stand-in Electron, offline, and looks into the results: the settings, the
 * archive's contents, languages, the .deb's words and the editing of the Windows program. Fuses, NSIS and AppImage
 * need the real Electron and downloaded tools; they are made by `npm run dist`.
 */
await bootstrap();
await buildPrograms();
const require = createRequire(import.meta.url);
const { build, Platform, Arch } = require('electron-builder');
const asar = require('@electron/asar');
const work = mkdtempSync(join(tmpdir(), 'pack-check-'));
const output = join(work, 'dist');
const hasDpkg = existsSync('/usr/bin/dpkg-deb');

try {
  await pack();
  checkArchive();
  checkLanguages();
  if (hasDpkg) checkDeb();
  checkWindows();
  say('打包检查通过');
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function pack() {
  const shim = join(work, 'fpm');
  put(shim, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'scripts/pack/deb-from-fpm.mjs')}" "$@"\n`, 0o755);
  process.env.CUSTOM_FPM_PATH = shim;
  const arches = [Arch.x64, Arch.arm64];
  const config = async (platform) => ({
    extends: join(root, 'electron-builder.yml'),
    directories: { output },
    electronDist: await fakeElectron(join(work, platform, 'electron'), platform),
    electronFuses: null, // there is nothing to flip in a stand-in
  });
  const linux = Platform.LINUX.createTarget(hasDpkg ? ['dir', 'deb'] : ['dir'], ...arches);
  await build({ publish: 'never', projectDir: root, targets: linux, config: await config('linux') });
  const windows = Platform.WINDOWS.createTarget(['dir'], ...arches);
  await build({ publish: 'never', projectDir: root, targets: windows, config: await config('win32') });
}

function checkArchive() {
  const files = asar
    .listPackage(join(output, 'linux-unpacked/resources/app.asar'))
    .map((path) => path.replaceAll('\\', '/'));
  const unwanted = files.filter((path) => /node_modules|\.tsx?$|\.map$|\/tests\/|\/server\/|\/data\//.test(path));
  if (unwanted.length > 0) fail(`安装包中有多余的文件：\n${unwanted.join('\n')}`);
  const needed = [
    '/out/main/index.js',
    '/out/main/workbook-process.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
  ];
  for (const path of needed) if (!files.includes(path)) fail(`安装包中缺少 ${path}`);
  say(`归档内 ${files.filter((path) => /\.\w+$/.test(path)).length} 个文件`);
}

function checkLanguages() {
  const languages = readdirSync(join(output, 'linux-unpacked/locales')).sort();
  if (languages.join() !== 'en-US.pak,zh-CN.pak') fail(`界面语言不对：${languages.join()}`);
}

function checkDeb() {
  const packages = readdirSync(output).filter((name) => name.endsWith('.deb'));
  if (packages.length !== 2) fail(`应有两个 .deb，实有 ${packages.length} 个`);
  for (const name of packages) {
    const fields = execFileSync('dpkg-deb', ['-f', join(output, name), 'Package', 'Architecture', 'Maintainer'], {
      encoding: 'utf8',
    });
    if (!/^Package: sanzhi-ledger$/m.test(fields)) fail(`${name} 的说明不对：\n${fields}`);
    const contents = execFileSync('dpkg-deb', ['-c', join(output, name)], { encoding: 'utf8' });
    if (!/\.desktop$/m.test(contents) || !/icons\/hicolor\/512x512/.test(contents)) fail(`${name} 缺少菜单项或图标`);
  }
}

function checkWindows() {
  for (const folder of ['win-unpacked', 'win-arm64-unpacked'])
    if (!existsSync(join(output, folder, 'sanzhi-ledger.exe'))) fail(`${folder} 中缺少 sanzhi-ledger.exe`);
}
