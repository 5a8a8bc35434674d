import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, fail, root, say } from './lib/bootstrap.mjs';
import { build } from './lib/build.mjs';
import { countyServer } from './lib/county.mjs';
import { hasDisplay, openDesk } from './lib/desk.mjs';

/**
 * `npm start`: installs what is missing, builds, starts the county server with the demo county, opens the desk.
 * Data stay under ./data (SANZHI_DATA) and are found again; Ctrl-C stops everything, the database too.
 */
await bootstrap();
const port = Number(process.env.SANZHI_PORT ?? 8620);
if (!Number.isInteger(port) || port < 1 || port > 65535) fail('SANZHI_PORT 应为 1 至 65535 之间的端口号');
await build();

const folder = join(root, 'data');
const data = process.env.SANZHI_DATA ?? join(folder, 'county');
mkdirSync(folder, { recursive: true });
const county = countyServer(data, port);
let isStopping = false;
let desk = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));

const there = await county.whoIsThere();
if (there === 'other') fail(`端口 ${port} 已被其他程序占用；换一个端口再试，例如 SANZHI_PORT=${port + 1} npm start`);
const isReused = there === 'ours';
if (isReused) say(`县服务器已在端口 ${port} 运行，数据相同，直接使用`);
else await startCounty();

tellAddresses();
desk = hasDisplay() ? openDesk(county.origin, folder) : null;
if (desk) {
  say(`已打开填报端（${desk.name}）`);
  desk.child.once('exit', () => {
    if (isStopping) return;
    say(isReused ? '填报端窗口已关闭' : '填报端窗口已关闭；县服务器仍在运行，按 Ctrl-C 停止');
  });
} else
  say(
    hasDisplay()
      ? '没有找到可用的浏览器，请用 Chrome 或 Edge 打开上面的地址'
      : '本机没有图形界面，请在浏览器中打开上面的地址',
  );
if (!isReused) say('按 Ctrl-C 停止');

async function startCounty() {
  say('正在启动县服务器（第一次需要建立数据库，约半分钟）');
  const shown = (line) => {
    // The first administrator's password is told only once.
    if (process.env.SANZHI_VERBOSE || line.includes('首次启动')) process.stdout.write(line);
  };
  try {
    const { ended } = await county.start(shown);
    void ended.then((code) => {
      if (isStopping) return;
      console.error('✖ 县服务器意外停止；设 SANZHI_VERBOSE=1 再运行可看到原因');
      void stop(code || 1);
    });
  } catch (error) {
    if (!isStopping) fail(`县服务器没有启动成功：\n${error.message}`);
  }
}

function tellAddresses() {
  console.log(`
  填报端（乡镇、村）    ${county.origin}/
  县级平台              ${county.origin}/console
  演示账号和口令        ${county.origin}/api/demo
  数据目录              ${data}
`);
}

async function stop(code) {
  if (isStopping) return;
  isStopping = true;
  say('正在停止');
  desk?.child.kill();
  await county.stop();
  process.exit(code);
}
