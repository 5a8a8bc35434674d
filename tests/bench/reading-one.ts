import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { read as readSheetJs, utils } from '@e965/xlsx';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { guessTargets } from '#shared/domain/import-columns.ts';
import { readImportRow } from '#shared/domain/import-rows.ts';
import { readGrid } from '#shared/workbook/read-grid.ts';
import { type ImportTable, importFile } from '#shared/workbook/tables/found-file.ts';
import { readZipDirectory, storedBytes } from '#shared/workbook/zip-directory.ts';
import { READ_PORTS } from '../workbook/support/ports.ts';
import { sampleRequest, VILLAGES } from '../workbook/support/sample-ledgers.ts';

/**
 * One measurement in a process of its own: `node reading-one.ts <reader> <type> <file>` prints rows, milliseconds, CPU
 * milliseconds and the peak memory in MB, with what the process held before the reader began.
 */
const [reader = 'ours', type = 'civil_practice', path = ''] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(path));

async function tableOf(): Promise<ImportTable> {
  const table = importFile(await readGrid(bytes, READ_PORTS)).sheets[0]?.tables[0];
  if (!table) throw new Error('no table found');
  return table;
}

/** All that an import does before it asks: reads, finds the table, guesses the columns, reads and checks every row. */
async function wholeImport(): Promise<number> {
  const { columns, rows } = await tableOf();
  const { catalogue, context } = sampleRequest(type, []);
  const compiled = compiledType(catalogue, type);
  const units = Array.from(VILLAGES.values(), (unit) => ({ ...unit, aliases: [] }));
  const facts = { today: context.today, units, bodies: [] };
  const samples = columns.map((name, at) => ({
    name,
    values: rows.slice(0, 20).flatMap(({ cells }) => cells[at] ?? []),
  }));
  const targets = guessTargets(compiled, samples, facts);
  const mapping = { columns, targets, defaultUnit: units[0]?.code12 ?? '' };
  for (const { cells } of rows) readImportRow({ catalogue, type: compiled, facts, context }, mapping, cells);
  return rows.length;
}

function sheetJs(): number {
  const book = readSheetJs(bytes, { type: 'array', dense: true, cellNF: true, cellStyles: true });
  const sheet = book.Sheets[book.SheetNames[0] ?? ''];
  return sheet ? utils.sheet_to_json(sheet, { header: 1 }).length : 0;
}

/** Only what any reader of the file must do: inflate its sheet. */
function floor(): number {
  const entries = readZipDirectory(bytes, 1000, READ_PORTS.decode);
  let letters = 0;
  for (const [name, entry] of entries) {
    if (/sheet1\.xml|sharedStrings/i.test(name)) letters += inflateRawSync(storedBytes(bytes, entry)).length;
  }
  return letters;
}

const heldMb = Math.round(process.memoryUsage().rss / 1024 / 1024);
const before = process.cpuUsage();
const start = performance.now();
let rows = 0;
if (reader === 'ours') rows = (await tableOf()).rows.length;
else if (reader === 'import') rows = await wholeImport();
else if (reader === 'sheetjs') rows = sheetJs();
else rows = floor();
const ms = performance.now() - start;
const cpu = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    rows,
    ms: Math.round(ms),
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    heldMb,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
