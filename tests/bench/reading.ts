import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchLine } from './bench-line.ts';

const run = promisify(execFile);
const ONE = join(import.meta.dirname, 'reading-one.ts');
const FILES = join(import.meta.dirname, 'reading-files.ts');
const TYPE = 'wedding_funeral';
const SIZES = [2_000, 20_000] as const;
const READERS = ['ours', 'import', 'sheetjs', 'floor'] as const;

/** What one reader took for one file: best of the rounds. */
interface Reading {
  readonly rows: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly heldMb: number;
  readonly peakMb: number;
}

/** The files, made in a process of their own: what it held would count as the readers' peak (Linux hands it on). */
async function filesOf(folder: string, rows: number): Promise<{ readonly xlsx: string; readonly xls: string }> {
  await run(process.execPath, [FILES, TYPE, String(rows), folder]);
  return { xlsx: join(folder, `${rows}.xlsx`), xls: join(folder, `${rows}.xls`) };
}

async function measure(reader: string, path: string): Promise<Reading> {
  const { stdout } = await run(process.execPath, [ONE, reader, TYPE, path]);
  return JSON.parse(stdout) as Reading;
}

async function bestOf(files: readonly { readonly reader: string; readonly path: string }[], rounds: number) {
  const best = new Map<string, Reading>();
  for (let round = 0; round < rounds; round++) {
    for (const { reader, path } of files) {
      const found = await measure(reader, path);
      const key = `${reader} ${path}`;
      const known = best.get(key);
      if (!known || found.cpuMs < known.cpuMs) best.set(key, found);
    }
  }
  return (reader: string, path: string) => best.get(`${reader} ${path}`) as Reading;
}

const words = ({ cpuMs, peakMb, heldMb }: Reading) => `${cpuMs} ms CPU, ${Math.max(0, peakMb - heldMb)} MB`;
const ratio = (one: Reading, other: Reading) => (one.cpuMs / other.cpuMs).toFixed(2);

/**
 * Reading towns' books: our reader (bounded front door, cells, tables found) beside SheetJS on the same file and beside
 * inflating it; and a whole import up to its preview, every row read and checked. Each in a process of its own, in turns.
 */
export async function readingSection(rounds = 2): Promise<BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'reading-bench-'));
  try {
    const lines: BenchLine[] = [];
    for (const rows of SIZES) {
      const { xlsx, xls } = await filesOf(folder, rows);
      const plan = [
        ...READERS.map((reader) => ({ reader, path: xlsx })),
        ...['ours', 'sheetjs'].map((reader) => ({ reader, path: xls })),
      ];
      const of = await bestOf(plan, rounds);
      const [ours, peer, floor] = [of('ours', xlsx), of('sheetjs', xlsx), of('floor', xlsx)];
      const size = rows.toLocaleString('en');
      lines.push(
        {
          what: `Reading .xlsx: ${size} rows, tables found`,
          ours: words(ours),
          peer: `SheetJS ${words(peer)} (no tables, merges not filled); inflating its XML ${floor.cpuMs} ms CPU`,
          ratio: `${ratio(ours, peer)} (SheetJS), ${ratio(ours, floor)} (floor)`,
          budget: '—',
          isMet: null,
        },
        {
          what: `Reading .xls: ${size} rows, tables found`,
          ours: words(of('ours', xls)),
          peer: `SheetJS alone ${words(of('sheetjs', xls))}`,
          ratio: ratio(of('ours', xls), of('sheetjs', xls)),
          budget: '—',
          isMet: null,
        },
        {
          what: `Import of ${size} rows up to the preview: read, mapped, every row checked`,
          ours: `${words(of('import', xlsx))}, ${Math.round(rows / (of('import', xlsx).ms / 1000))} rows/s`,
          peer: `reading alone ${words(ours)}`,
          ratio: ratio(of('import', xlsx), ours),
          budget: '—',
          isMet: null,
        },
      );
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await readingSection(), null, 2)}\n`);
