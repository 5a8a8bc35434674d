import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/bootstrap.mjs';

/**
 * `npm run -s inspect-workbook -- FILE…`: one JSON object per file and line, nothing else on standard output.
 * Runs on whatever Node the machine has: an old one hands over to the packaged one.
 */
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('用法：npm run -s inspect-workbook -- 文件…');
  process.exit(2);
}
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  const { inspectWorkbooks } = await import('../server/jobs/inspect-workbook.ts');
  process.exitCode = await inspectWorkbooks(files, (line) => console.log(line));
} else {
  const packaged = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(packaged)) {
    console.error('请先运行 npm ci（不要加 --ignore-scripts 或 --omit=dev）');
    process.exit(2);
  }
  process.exitCode = spawnSync(packaged, process.argv.slice(1), { stdio: 'inherit' }).status ?? 2;
}
