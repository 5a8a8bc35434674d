import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ONE = join(import.meta.dirname, 'ledger-one.ts');

/** What one writer took for one ledger: best of the rounds. */
export interface LedgerMeasurement {
  readonly writer: 'ours' | 'usual' | 'stream' | 'hucre' | 'floor';
  readonly rows: number;
  readonly ms: number;
  readonly cpuMs: number;
  /** Memory of the process before the writer began: program and ledger. */
  readonly heldMb: number;
  /** Peak of the whole process, what it held before included. */
  readonly peakMb: number;
}

/** What the section found, with the budgets of design §10. */
export interface LedgerSection {
  readonly measurements: readonly LedgerMeasurement[];
  readonly budgets: readonly {
    readonly what: string;
    readonly value: number;
    readonly limit: number;
    readonly unit: string;
  }[];
}

const WRITERS = ['ours', 'stream', 'hucre', 'floor'] as const;
const SIZES = [2_000, 20_000, 100_000] as const;
const PLAN: readonly { readonly writer: LedgerMeasurement['writer']; readonly rows: number }[] = [
  { writer: 'usual', rows: 2_000 },
  ...SIZES.flatMap((rows) => WRITERS.map((writer) => ({ writer, rows }))),
];

async function measure(writer: LedgerMeasurement['writer'], rows: number): Promise<LedgerMeasurement> {
  const { stdout } = await run(process.execPath, [ONE, writer, String(rows)]);
  return { writer, rows, ...JSON.parse(stdout) };
}

/**
 * Ledgers of 2,000, 20,000 and 100,000 rows × 20 styled columns: the product's writer beside exceljs' usual code (2,000),
 * exceljs' stream writer at its best, hucre's stream writer, and the floor (deflating the same XML). Writers take turns, each in a process of its own.
 */
export async function ledgerSection(rounds = 2): Promise<LedgerSection> {
  const best = new Map<string, LedgerMeasurement>();
  for (let round = 0; round < rounds; round++) {
    for (const { writer, rows } of PLAN) {
      const found = await measure(writer, rows);
      const key = `${writer} ${rows}`;
      const known = best.get(key);
      if (!known || found.cpuMs < known.cpuMs) best.set(key, found);
    }
  }
  const of = (writer: LedgerMeasurement['writer'], rows: number) => best.get(`${writer} ${rows}`);
  const large = of('ours', 100_000);
  return {
    measurements: Array.from(best.values()),
    budgets: [
      { what: 'ledger of 2,000 rows', value: of('ours', 2_000)?.ms ?? Number.NaN, limit: 2_000, unit: 'ms' },
      {
        what: "100,000 rows, CPU against exceljs' stream writer",
        value: (large?.cpuMs ?? Number.NaN) / (of('stream', 100_000)?.cpuMs ?? Number.NaN),
        limit: 1.5,
        unit: '×',
      },
      {
        what: '100,000 rows, memory that the writer took',
        value: (large?.peakMb ?? Number.NaN) - (large?.heldMb ?? Number.NaN),
        limit: 300,
        unit: 'MB',
      },
    ],
  };
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await ledgerSection(), null, 2)}\n`);
