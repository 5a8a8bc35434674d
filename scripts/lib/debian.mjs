import { existsSync } from 'node:fs';
import { fail, say } from './bootstrap.mjs';
import { run } from './run.mjs';

/** What the end-to-end tests need of the machine, and the file that tells whether it is there. */
const NEEDED = [
  ['chromium', '/usr/bin/chromium'],
  ['chromium-l10n', '/usr/lib/chromium/locales/zh-CN.pak'],
  ['fonts-noto-cjk', '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'],
];

/** Installs Debian's Chromium with Chinese on a machine where this process may do it; otherwise says what to do. */
export async function installBrowserWhenMissing() {
  if (process.env.CHROMIUM_PATH && existsSync(process.env.CHROMIUM_PATH)) return;
  const missing = missingPackages();
  if (missing.length === 0) return;
  const list = missing.join(' ');
  const isDebian = existsSync('/usr/bin/apt-get');
  if (!isDebian || process.getuid?.() !== 0) {
    if (!missing.includes('chromium')) return say(`建议安装 ${list}，否则截图中的汉字可能显示不全`);
    fail(
      isDebian
        ? `请先以管理员身份安装：sudo apt-get install ${list}`
        : '请安装 Chromium，并用环境变量 CHROMIUM_PATH 指明它的位置',
    );
  }
  say(`正在安装系统软件包：${list}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-q'];
  await run('apt-get', [...wait, 'update'], { quiet: true, env });
  const { code, output } = await run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...missing], {
    quiet: true,
    env,
  });
  if (code !== 0) fail(`系统软件包没有装好：\n${output.slice(-2000)}`);
}

function missingPackages() {
  const present = new Set(NEEDED.filter(([, file]) => existsSync(file)).map(([name]) => name));
  return [...new Set(NEEDED.map(([name]) => name))].filter((name) => !present.has(name));
}
