import { existsSync, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
// What was compiled once is kept beside the packages: without it most of a start is spent on stripping types anew.
// Where nothing can be written there the server only starts slower. Readers of workbooks find it by the variable.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules', '.cache', 'compile');
enableCompileCache();
const { readServerSettings } = await import('./app/server-settings.ts');
const { startCountyServer } = await import('./app/start-county-server.ts');

const settings = readServerSettings(process.env);
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const pages = join(ROOT, 'out', 'renderer');

try {
  const server = await startCountyServer({
    ...settings,
    version,
    catalogueFolder: join(ROOT, 'resources', 'catalogue'),
    demoFile: join(ROOT, 'resources', 'demo', 'county.json'),
    pagesFolder: existsSync(pages) ? pages : null,
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    server.stop().then(
      () => process.exit(0),
      (thrown: unknown) => {
        process.stderr.write(`county server did not stop cleanly: ${String(thrown)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A parent that keeps a pipe to us and goes away must not leave a county behind.
  if (settings.stopsWithParent) process.stdin.on('end', stop).on('error', stop).resume();
  for (const { name, login, password } of server.firstAdmins) {
    process.stdout.write(
      `首次启动，${name}登录名 ${login}，初始口令 ${password}（只显示这一次，首次登录须修改；请分别交三个人保管）\n`,
    );
  }
  process.stdout.write(`县服务器已就绪 county server ready ${server.origin}\n`);
} catch (thrown) {
  process.stderr.write(
    `县服务器没有启动 county server did not start: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`,
  );
  process.exit(1);
}
