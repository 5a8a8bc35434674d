import { existsSync } from 'node:fs';
import { fail, say } from './bootstrap.mjs';
import { run } from './run.mjs';

/** What the end-to-end tests need of the machine, and the file that tells whether it is there. */
const NEEDED = [
  ['chromium', '/usr/bin/chromium'],
  ['chromium-l10n', '/usr/lib/chromium/locales/zh-CN.pak'],
  ['fonts-noto-cjk', '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'],
];

/** The same Chromium without windows: with it `npm test` takes two thirds of the time (tests/support/chromium.ts). */
const FASTER = ['chromium-headless-shell', '/usr/lib/chromium/chromium-headless-shell'];

/** Installs Debian's Chromium with Chinese on a machine where this process may do it; otherwise says what to do. */
export async function installBrowserWhenMissing() {
  if (process.env.CHROMIUM_PATH && existsSync(process.env.CHROMIUM_PATH)) return;
  const missing = missingOf([...NEEDED, FASTER]);
  if (missing.length === 0) return;
  const needed = missingOf(NEEDED);
  const isDebian = existsSync('/usr/bin/apt-get');
  if (!isDebian || process.getuid?.() !== 0) {
    if (!needed.includes('chromium')) return say(`建议安装 ${missing.join(' ')}：测试更快，截图中的汉字也显示得全`);
    fail(
      isDebian
        ? `请先以管理员身份安装：sudo apt-get install ${missing.join(' ')}`
        : '请安装 Chromium，并用环境变量 CHROMIUM_PATH 指明它的位置',
    );
  }
  say(`正在安装系统软件包：${missing.join(' ')}`);
  await apt('update');
  // All of one version: a newer shell than the browser that is there would have apt take the browser away.
  const all = await apt('install', 'chromium', ...missing);
  if (all.code === 0) return;
  const { code, output } = needed.length > 0 ? await apt('install', ...needed) : all;
  if (code === 0) return;
  if (needed.length === 0) return say('没有装上 chromium-headless-shell，改用完整的 Chromium，测试会慢一些');
  fail(`系统软件包没有装好：\n${output.slice(-2000)}`);
}

function apt(task, ...packages) {
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::http::Timeout=20', '-q'];
  const words = task === 'install' ? ['install', '-y', '--no-install-recommends', ...packages] : [task];
  return run('apt-get', [...options, ...words], { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } });
}

/** Names of packages whose file is not there. */
function missingOf(packages) {
  return packages.filter(([, file]) => !existsSync(file)).map(([name]) => name);
}
