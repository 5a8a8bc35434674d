import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchLine } from './bench-line.ts';

/**
 * `npm run bench` (or `node tests/bench/run.ts [sections] [records] [many]`): measures each section, prints a table with
 * the peer or floor of the same run beside every number, and writes BENCHMARKS.md. Sections: store, lists, download,
 * push, ledger. Budgets are those of design §10.
 */
const wanted = new Set((process.argv[2] ?? 'store,lists,download,push,ledger').split(','));
const records = Number(process.argv[3] ?? 30_000);
const many = Number(process.argv[4] ?? 100_000);

async function measured(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  if (wanted.has('store')) lines.push(...(await (await import('./store-bench.ts')).storeSection(records, many)));
  if (wanted.has('lists')) lines.push(...(await (await import('./list-bench.ts')).listSection(many)));
  if (wanted.has('download')) lines.push(...(await (await import('./pull-bench.ts')).pullSection(records)));
  if (wanted.has('push')) lines.push(...(await (await import('./county.ts')).countySection(records)));
  if (wanted.has('ledger')) lines.push(...(await ledgerLines()));
  return lines;
}

async function ledgerLines(): Promise<BenchLine[]> {
  const { measurements, budgets } = await (await import('./ledger.ts')).ledgerSection();
  const of = (writer: string) => measurements.find((one) => one.writer === writer && one.rows === 2000);
  const peer = `exceljs as its guides show it: ${of('usual')?.ms} ms; its stream writer: ${of('stream')?.ms} ms`;
  const ratio = ((of('ours')?.ms ?? Number.NaN) / (of('stream')?.ms ?? Number.NaN)).toFixed(2);
  return budgets.map(({ what, value, limit, unit }, index) => ({
    what: `Workbook: ${what}`,
    ours: `${Math.round(value * 100) / 100} ${unit}`,
    peer: index === 0 ? peer : '—',
    ratio: index === 0 ? `${ratio} (stream)` : '—',
    budget: `≤ ${limit} ${unit}`,
    isMet: value <= limit,
  }));
}

function rowOf({ what, ours, peer, ratio, budget, isMet }: BenchLine): string {
  const verdict = isMet === null ? '—' : isMet ? 'met' : '**missed**';
  return `| ${what} | ${ours} | ${peer} | ${ratio} | ${budget} | ${verdict} |`;
}

function versionOf(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown browser';
  }
}

const load = () =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');
const given = process.argv.slice(2);
const command = given.length > 0 ? `npm run bench -- ${given.join(' ')}` : 'npm run bench';
const loadBefore = load();
const lines = await measured();
const missed = lines.filter((line) => line.isMet === false);
const text = `# Benchmarks

Every number was measured in one run of \`${command}\`, each beside its peer or floor in the same run. Speeds: more is better, and the ratio is ours ÷ peer. Times: less is better.

- Machine: ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB memory
- Node ${process.version}, ${versionOf(process.env.CHROME ?? '/usr/bin/chromium', '--version')}
- Load average before ${loadBefore}, after ${load()}
- Date: ${new Date().toISOString().slice(0, 10)}
- Missed: ${missed.length === 0 ? 'nothing' : `${missed.length} of ${lines.filter((line) => line.isMet !== null).length} budgets`}

| What | Ours | Peer or floor | Ratio | Budget | |
|---|---|---|---|---|---|
${lines.map(rowOf).join('\n')}
`;
await writeFile(join(import.meta.dirname, '../../BENCHMARKS.md'), text);
console.log(text);
