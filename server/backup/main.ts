import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readServerSettings } from '../app/server-settings.ts';
import { backUpCounty } from './backup-county.ts';
import { newEpoch, restoreCounty } from './restore-county.ts';

/** `npm run county-backup -- <new folder>`; `npm run county-restore -- <backup> <new data folder>` or `-- --new-epoch`. */
const [command, first, second] = process.argv.slice(2);
const settings = readServerSettings(process.env);
const root = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

try {
  process.stdout.write(`${await run()}\n`);
} catch (thrown) {
  process.stderr.write(`没有完成：${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exit(1);
}

async function run(): Promise<string> {
  if (command === 'backup' && first) {
    if (settings.databaseUrl !== null) throw new Error('自备的 PostgreSQL 请用它自己的备份工具');
    const { files, records } = await backUpCounty(settings.dataDir, first, version);
    const megabytes = files.reduce((sum, file) => sum + file.bytes, 0) / 1_000_000;
    return `已备份 ${records} 条记录，${files.length} 个文件，${megabytes.toFixed(1)} MB：${first}`;
  }
  if (command === 'restore' && first === '--new-epoch') {
    if (settings.databaseUrl === null) throw new Error('请给出 DATABASE_URL');
    const { records } = await newEpoch(settings.databaseUrl);
    return `已换代次，库中 ${records} 条记录；各镇的程序会重新报送备份之后的内容`;
  }
  if (command === 'restore' && first && second) {
    const { records, manifest } = await restoreCounty(first, second);
    return `已恢复 ${manifest.at} 的备份，${records} 条记录：${second}\n启动：SANZHI_DATA=${second} npm run server`;
  }
  throw new Error('用法：county-backup -- <新文件夹>；county-restore -- <备份文件夹> <新的数据文件夹>');
}
