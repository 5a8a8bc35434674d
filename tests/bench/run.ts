import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM } from '../support/chromium.ts';
import type { BenchLine } from './bench-line.ts';

/**
 * `npm run bench` (or `node tests/bench/run.ts [sections] [records] [many]`): measures each section, prints a table with
 * the peer or floor of the same run beside every number, and writes it to out/bench.md: what of it goes into BENCHMARKS.md,
 * whose sections come from several runs, is for a person to say. Sections: store, lists, download,
 * push, figures, ledger, reading; and sync (which installs its peer first) and line. Budgets are those of design §10.
 */
const wanted = new Set((process.argv[2] ?? 'store,lists,download,push,figures,ledger,reading').split(','));
const records = Number(process.argv[3] ?? 30_000);
const many = Number(process.argv[4] ?? 100_000);

async function measured(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  if (wanted.has('store')) lines.push(...(await (await import('./store-bench.ts')).storeSection(records, many)));
  if (wanted.has('lists')) lines.push(...(await (await import('./list-bench.ts')).listSection(many)));
  if (wanted.has('download')) lines.push(...(await (await import('./pull-bench.ts')).pullSection(records)));
  if (wanted.has('sync')) lines.push(...(await (await import('./sync-bench.ts')).syncSection(many)));
  if (wanted.has('line')) lines.push(...(await (await import('./line-bench.ts')).lineSection()));
  if (wanted.has('push')) lines.push(...(await (await import('./county.ts')).countySection(records)));
  if (wanted.has('figures')) lines.push((await import('./town-statistics.ts')).townLine(records));
  if (wanted.has('ledger')) lines.push(...(await ledgerLines()));
  if (wanted.has('reading')) lines.push(...(await (await import('./reading.ts')).readingSection()));
  return lines;
}

/** Time and memory of each size beside two other writers and the floor, then the budgets. */
async function ledgerLines(): Promise<BenchLine[]> {
  const { measurements, budgets } = await (await import('./ledger.ts')).ledgerSection();
  const of = (writer: string, rows: number) => measurements.find((one) => one.writer === writer && one.rows === rows);
  const words = (writer: string, rows: number) => {
    const one = of(writer, rows);
    return one ? `${one.cpuMs} ms CPU, ${Math.max(0, one.peakMb - one.heldMb)} MB` : '—';
  };
  const ratio = (rows: number, writer: string) =>
    ((of('ours', rows)?.cpuMs ?? Number.NaN) / (of(writer, rows)?.cpuMs ?? Number.NaN)).toFixed(2);
  const sizes = [2_000, 20_000, 100_000].map((rows): BenchLine => {
    const usual = of('usual', rows) ? `; exceljs as its guides show it ${words('usual', rows)}` : '';
    const peers = `exceljs stream ${words('stream', rows)}; hucre stream ${words('hucre', rows)}${usual}`;
    const ratios = `${ratio(rows, 'stream')} (exceljs), ${ratio(rows, 'hucre')} (hucre), ${ratio(rows, 'floor')} (floor)`;
    return {
      what: `Workbook: ${rows.toLocaleString('en')} rows × 20 styled columns`,
      ours: words('ours', rows),
      peer: `${peers}; deflating the same XML ${of('floor', rows)?.cpuMs} ms CPU`,
      ratio: ratios,
      budget: '—',
      isMet: null,
    };
  });
  return [
    ...sizes,
    ...budgets.map(({ what, value, limit, unit }) => ({
      what: `Workbook: ${what}`,
      ours: `${Math.round(value * 100) / 100} ${unit}`,
      peer: '—',
      ratio: '—',
      budget: `≤ ${limit} ${unit}`,
      isMet: value <= limit,
    })),
  ];
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
- Node ${process.version}, ${versionOf(CHROMIUM, '--version')}
- Load average before ${loadBefore}, after ${load()}
- Date: ${new Date().toISOString().slice(0, 10)}
- Missed: ${missed.length === 0 ? 'nothing' : `${missed.length} of ${lines.filter((line) => line.isMet !== null).length} budgets`}

| What | Ours | Peer or floor | Ratio | Budget | |
|---|---|---|---|---|---|
${lines.map(rowOf).join('\n')}
`;
const folder = join(import.meta.dirname, '../../out');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'bench.md'), text);
console.log(text);
