import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchLine } from './store-bench.ts';

/**
 * `npm run bench` (or `node tests/bench/run.ts [records] [sections]`): measures each section once, prints a table with the
 * peer or floor of the same run beside every number, and writes BENCHMARKS.md. Sections: store, county, ledger.
 */
const records = Number(process.argv[2] ?? 30_000);
const wanted = new Set((process.argv[3] ?? 'store,county,ledger').split(','));
const here = import.meta.dirname;

interface Section {
  readonly title: string;
  readonly lines: readonly BenchLine[];
}

async function sections(): Promise<Section[]> {
  const found: Section[] = [];
  if (wanted.has('store')) {
    const { storeSection } = await import('./store-bench.ts');
    found.push({ title: `本机存储（${records} 条）`, lines: await storeSection(records) });
  }
  if (wanted.has('county')) {
    const { pullSection } = await import('./pull-bench.ts');
    found.push({ title: `与县服务器（${records} 条，本机网络）`, lines: await pullSection(records) });
  }
  if (wanted.has('ledger') && existsSync(join(here, 'ledger.ts'))) {
    const { ledgerSection } = await import('./ledger.ts');
    const { measurements, budgets } = await ledgerSection();
    const measured = measurements.map(({ writer, rows, ms, cpuMs, peakMb }) => ({
      what: `台账 ${rows} 行：${writer}`,
      ours: `${ms} 毫秒，CPU ${cpuMs} 毫秒，峰值 ${peakMb} MB`,
      peer: '见同行数其他行',
      ratio: '—',
      budget: '—',
    }));
    const checked = budgets.map(({ what, value, limit, unit }) => ({
      what,
      ours: `${value} ${unit}`,
      peer: '—',
      ratio: (value / limit).toFixed(2),
      budget: `≤ ${limit} ${unit}`,
    }));
    found.push({ title: '台账', lines: [...measured, ...checked] });
  }
  return found;
}

function tableOf({ title, lines }: Section): string {
  const rows = lines.map((line) => `| ${line.what} | ${line.ours} | ${line.peer} | ${line.ratio} | ${line.budget} |`);
  return [`## ${title}`, '', '| 项目 | 本程序 | 同次对照 | 比值 | 指标 |', '|---|---|---|---|---|', ...rows, ''].join(
    '\n',
  );
}

function versionOf(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8' }).trim();
  } catch {
    return '—';
  }
}

const machine = [
  `处理器 ${cpus()[0]?.model ?? '—'} × ${cpus().length}，内存 ${Math.round(totalmem() / 2 ** 30)} GB`,
  `Node ${process.version}，${versionOf(process.env.CHROME ?? '/usr/bin/chromium', '--version')}`,
  `日期 ${new Date().toISOString().slice(0, 10)}`,
];
const tables = (await sections()).map(tableOf);
const command = `node tests/bench/run.ts ${process.argv.slice(2).join(' ')}`.trim();
const text = ['# 性能实测', '', `命令：\`${command}\``, '', ...machine.map((line) => `- ${line}`), '', ...tables].join(
  '\n',
);
await writeFile(join(here, '../../BENCHMARKS.md'), `${text.trim()}\n`);
console.log(text);
