import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  benchLedger,
  deflateOnly,
  exceljsStream,
  exceljsUsual,
  hucreStream,
  ours,
  sheetXml,
} from './ledger-writers.ts';

/**
 * One measurement in a process of its own: `node ledger-one.ts <writer> <rows>` prints milliseconds, CPU milliseconds
 * and the peak memory in MB of the whole process, with what it held before the writer began.
 */
const [writer = 'ours', count = '2000'] = process.argv.slice(2);
const ledger = benchLedger(Number(count));
const scratch = join(tmpdir(), `ledger-bench-${process.pid}.xlsx`);
const xml = writer === 'floor' ? await sheetXml(ledger) : [];

const heldMb = Math.round(process.memoryUsage().rss / 1024 / 1024);
const before = process.cpuUsage();
const start = performance.now();
if (writer === 'ours') await ours(ledger);
else if (writer === 'usual') await exceljsUsual(ledger);
else if (writer === 'hucre') await hucreStream(ledger);
else if (writer === 'stream') await exceljsStream(ledger, scratch);
else deflateOnly(xml);
const ms = performance.now() - start;
const cpu = process.cpuUsage(before);
rmSync(scratch, { force: true });
process.stdout.write(
  JSON.stringify({
    ms: Math.round(ms),
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    heldMb,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
