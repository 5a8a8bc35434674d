import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/**
 * The first thing that every command does. It must run on whatever Node the machine has, with nothing installed:
 * no packages, no TypeScript.
 */
export const root = resolve(import.meta.dirname ?? new URL('..', import.meta.url).pathname, '../..');

const isWindows = process.platform === 'win32';
const packagedNode = join(root, 'node_modules/node/bin', isWindows ? 'node.exe' : 'node');

/** One plain line about what is going on. */
export function say(text) {
  console.log(`» ${text}`);
}

/**
 * Installs what is missing and goes on under the packaged Node 24. Resolves only in a process that already runs on it;
 * otherwise the command runs again in a child, and this process ends as the child does.
 */
export async function bootstrap() {
  process.chdir(root);
  installWhenMissing();
  process.env.PATH = join(root, 'node_modules/.bin') + delimiter + (process.env.PATH ?? '');
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/compile'); // see server/main.ts
  if (process.versions.node === packagedVersion()) return;
  if (!existsSync(packagedNode))
    fail('node_modules/node 不完整，请运行 npm ci（不要加 --ignore-scripts 或 --omit=dev）后重试');
  await goOnWithPackagedNode();
}

function installWhenMissing() {
  const reason = missingPackages();
  if (reason === null) return;
  say(`${reason}，正在安装依赖（npm ci，约一分钟）`);
  if (npm('ci')) return;
  // A registry that lacks other platforms' programs can make `npm ci` doubt a good lock; `npm install` does not mind.
  say('npm ci 没有成功，改用 npm install 再试一次');
  if (npm('install', '--no-save')) return;
  fail('依赖没有装好：请检查网络或 npm 镜像设置（npm config get registry），然后再运行一次');
}

function npm(...words) {
  const args = [...words, '--no-fund', '--no-audit'];
  const script = process.env.npm_execpath;
  const done = script?.endsWith('.js')
    ? spawnSync(process.execPath, [script, ...args], { stdio: 'inherit', cwd: root })
    : spawnSync('npm', args, { stdio: 'inherit', cwd: root, shell: isWindows });
  return done.status === 0;
}

/** Why an installation is needed, or null. What is installed is compared with the lock, package by package. */
export function missingPackages(
  lock = join(root, 'package-lock.json'),
  installed = join(root, 'node_modules/.package-lock.json'),
) {
  if (!existsSync(installed)) return '尚未安装依赖';
  const here = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const stale = Object.entries(JSON.parse(readFileSync(lock, 'utf8')).packages).filter(([path, wanted]) => {
    if (path === '' || wanted.link) return false;
    const found = here[path];
    if (found === undefined) return !wanted.optional && !wanted.devOptional && !wanted.peer;
    return found.version !== wanted.version;
  });
  return stale.length > 0 ? `依赖有更新（${stale.length} 项）` : null;
}

function packagedVersion() {
  const file = join(root, 'node_modules/node/package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : '';
}

async function goOnWithPackagedNode() {
  const child = spawn(packagedNode, process.argv.slice(1), { stdio: 'inherit', env: process.env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((ended) => child.once('exit', (...how) => ended(how)));
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
}

/** Ends the command with a sentence that says what to do. */
export function fail(text) {
  console.error(`✖ ${text}`);
  process.exit(1);
}
