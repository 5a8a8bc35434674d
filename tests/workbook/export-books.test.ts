import { describe, expect, test } from 'vitest';
import { ledgerBundleSchema, ledgerWorkbookSchema } from '#shared/ipc/intents.ts';
import { type ExportRequest, exportBooks } from '#shared/ledger/export-books.ts';
import { changeText, type StatisticsLine, shownFigure } from '#shared/ledger/statistics.ts';
import { writeOutput } from '#shared/workbook/write-output.ts';
import { readZipDirectory, storedBytes } from '#shared/workbook/zip-directory.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TODAY, SAMPLE_TYPES } from '../support/sample-values.ts';
import { StatisticsCounter } from '../support/statistics-counter.ts';
import { openAgain, sheetOf } from './support/open-again.ts';
import { READ_PORTS, WRITE_PORTS } from './support/ports.ts';
import { sampleEntries, sampleExport, VILLAGES } from './support/sample-ledgers.ts';

const catalogue = defaultCatalogue();
const units = Array.from(VILLAGES.values(), ({ code12 }) => ({
  code12,
  level: 'village',
  households: 300,
  population: 1000,
  groupCount: 5,
  partyMemberCount: 30,
}));

function counted(types: readonly string[], count: number) {
  const context = { today: SAMPLE_TODAY, units: VILLAGES, memberCountOf: () => null, me: null };
  const period = { from: '2026-03', to: '2026-03' };
  const counter = new StatisticsCounter({ catalogue, context, period, units, bodies: [] });
  for (const type of types) {
    for (const { unitCode, values } of sampleEntries(type, count, 3)) {
      counter.add({ type, unitCode, values, linkedTypes: [] });
    }
  }
  return counter.result();
}

const bookOf = (request: ExportRequest) => {
  const { output } = exportBooks(request);
  if ('workbooks' in output) throw new Error('one book was wanted');
  return output;
};

describe('the book of a town and month', () => {
  test('begins with 目录 and 统计表, then the ledgers in the order of the catalogue', async () => {
    const statistics = counted(SAMPLE_TYPES, 4);
    const book = bookOf(sampleExport(SAMPLE_TYPES, { statistics, faces: ['printed'] }, 4));
    expect(book.fileName).toBe('杨树镇_台账汇编_2026年03月_存档版_v1.xlsx');
    expect(ledgerWorkbookSchema.parse(book)).toEqual(book);
    const workbook = await openAgain(await writeOutput(book, WRITE_PORTS));
    const names = workbook.worksheets.map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['目录', '统计表', '分村统计表']);
    const printed = SAMPLE_TYPES.map((type) => 1 + (catalogue.types.get(type)?.furtherLedgers?.length ?? 0));
    expect(names).toHaveLength(3 + printed.reduce((sum, count) => sum + count, 0));
    const sheet = sheetOf(workbook, '统计表');
    const [first] = statistics.whole;
    expect([2, 3, 4].map((column) => sheet.getRow(5).getCell(column).value)).toEqual([
      first?.label,
      first?.unit,
      shownFigure(first as StatisticsLine, 'current'),
    ]);
    expect(sheet.pageSetup.printTitlesRow).toBe('4:4');
  });

  test('prints 0 for a count of nothing and a dash for a rate of nothing', () => {
    const sheet = bookOf(sampleExport([], { statistics: counted([], 0) })).sheets[0];
    const row = (label: string) => sheet?.rows.find((cells) => cells[1] === label);
    expect(row('人民调解受理')?.slice(3)).toEqual([0, 0, '持平', 0, 0, '持平']);
    expect(row('调解成功率')?.slice(3, 6)).toEqual(['—', '—', '—']);
  });

  test('of the villages adds up to the whole, rates divided anew', () => {
    const sheet = bookOf(sampleExport([], { statistics: counted(['mediation_case', 'party_life'], 30) })).sheets[1];
    const row = (label: string) => (sheet?.rows.find((cells) => cells[1] === label) ?? []).slice(3).map(Number);
    const [whole = Number.NaN, ...parts] = row('党组织生活场次');
    expect(whole).toBeGreaterThan(0);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
  });
});

test('a single ledger is a book of its own name', () => {
  expect(bookOf(sampleExport(['mediation_case'], { edition: '报送版' })).fileName).toBe(
    '杨树镇_人民调解案件登记台账_2026年03月_报送版_v1.xlsx',
  );
});

test('one file per ledger: a zip of workbooks that each open', async () => {
  const { output } = exportBooks(sampleExport(['mediation_case', 'party_life', 'fund_record'], { layout: 'files' }));
  expect(ledgerBundleSchema.parse(output)).toEqual(output);
  expect(output.fileName).toBe('杨树镇_台账_2026年03月_存档版_v1.zip');
  const heard: [number, number][] = [];
  const bytes = await writeOutput(output, WRITE_PORTS, { onProgress: (done, total) => void heard.push([done, total]) });
  const parts = readZipDirectory(bytes, 100, WRITE_PORTS.decode);
  expect([...parts.keys()]).toEqual([
    '杨树镇_人民调解案件登记台账_2026年03月_存档版_v1.xlsx',
    '杨树镇_党组织生活台账_2026年03月_存档版_v1.xlsx',
    expect.stringMatching(/^杨树镇_.*_2026年03月_存档版_v1\.xlsx$/),
  ]);
  for (const part of parts.values()) {
    const inner = await READ_PORTS.inflate(storedBytes(bytes, part), part.size);
    const workbook = await openAgain(new Uint8Array(inner ?? []));
    expect(workbook.worksheets.length).toBeGreaterThan(1);
  }
  expect(heard.at(-1)?.[0]).toBe(heard.at(-1)?.[1]);
  expect(heard.every(([done], index) => done >= (heard[index - 1]?.[0] ?? 0))).toBe(true);
});

test('one sheet per village, the silent ones too', () => {
  const records = sampleEntries('mediation_case', 4, 2);
  const book = bookOf(
    sampleExport([], { layout: 'villages', ledgers: [{ type: 'mediation_case', records, waitingCount: 0 }] }),
  );
  expect(book.sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
    ['东风村', 2],
    ['红旗村', 2],
    ['向阳村', 0],
  ]);
  expect(book.sheets[0]?.title).toBe('杨树镇东风村人民调解案件登记台账');
});

test('sums of money stand in words under the table', async () => {
  const book = bookOf(sampleExport(['mediation_case'], { faces: ['printed'] }));
  const [sheet] = book.sheets;
  const at = sheet?.columns.findIndex(({ kind }) => kind === 'money') ?? -1;
  const total = sheet?.totals?.[at];
  expect(typeof total).toBe('number');
  expect(sheet?.amountLines?.[0]).toMatch(/^协议金额合计（大写）：人民币.*(元|角|分|整)$/);
  const printed = sheetOf(await openAgain(await writeOutput(book, WRITE_PORTS)), sheet?.name ?? '');
  expect(printed.getCell(`A${4 + (sheet?.rows.length ?? 0) + 2}`).value).toBe(sheet?.amountLines?.[0]);
});

describe('a change', () => {
  const line = (kind: 'sum' | 'ratio', now: [number, number], then: [number, number]): StatisticsLine => {
    const fraction = ([numerator, denominator]: [number, number]) => ({
      numerator: numerator * 1_000_000,
      denominator: denominator * 1_000_000,
    });
    const nothing = fraction([0, 0]);
    return {
      code: 'XX_any',
      label: '任意',
      unit: kind === 'ratio' ? '%' : '件',
      kind,
      spans: { current: fraction(now), previous: fraction(then), yearToDate: nothing, lastYear: nothing },
    };
  };
  test.each([
    ['sum', [9, 0], [8, 0], '+12.5%'],
    ['sum', [8, 0], [9, 0], '-11.1%'],
    ['sum', [9, 0], [0, 0], '—'],
    ['sum', [0, 0], [0, 0], '持平'],
    ['ratio', [19, 20], [9, 10], '+5个百分点'],
    ['ratio', [19, 20], [0, 0], '—'],
    ['ratio', [1, 2], [2, 4], '持平'],
    ['sum', [10_001, 0], [10_000, 0], '持平'], // no tenth of a per cent
  ] as const)('%s %j after %j: %s', (kind, now, then, text) => {
    expect(changeText(line(kind, [...now], [...then]), 'previous')).toBe(text);
  });
});
