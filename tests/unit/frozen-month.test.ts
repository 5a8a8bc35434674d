import { expect, test } from 'vitest';
import { type CountRow, countFigures } from '#shared/domain/month/count-figures.ts';
import type { FigureBasis } from '#shared/domain/month/figure-basis.ts';
import type { FrozenReport } from '#shared/domain/month/freeze.ts';
import { DEFAULT_MONTH_SETTINGS } from '#shared/domain/month/month-rule.ts';
import { FIGURE_COLUMNS, statisticsText } from '#shared/domain/month/statistics.ts';
import { exportBooks } from '#shared/ledger/export-books.ts';
import { writeOutput } from '#shared/workbook/write-output.ts';
import { countStatistics } from '../../renderer/desk/ledger-records.ts';
import type { DeskStore } from '../../renderer/store/desk-store.ts';
import type { MonthBook } from '../../renderer/store/month/month-book.ts';
import { MonthFigures } from '../../renderer/store/month/month-figures.ts';
import type { StoreClient } from '../../renderer/store/worker-client.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { frozenOf } from '../support/month-town.ts';
import { SAMPLE_TODAY } from '../support/sample-values.ts';
import { openAgain, sheetOf } from '../workbook/support/open-again.ts';
import { WRITE_PORTS } from '../workbook/support/ports.ts';
import { sampleEntries, sampleExport, VILLAGES } from '../workbook/support/sample-ledgers.ts';

const MONTH = '2026-03';
const catalogue = defaultCatalogue();
const villages = [...VILLAGES.values()];
const units = villages.map((unit) => ({
  ...unit,
  level: 'village',
  households: 300,
  population: 1000,
  groupCount: 5,
  partyMemberCount: 30,
  validFrom: '',
  validTo: '',
}));
const basis: FigureBasis = { catalogue, today: SAMPLE_TODAY, units, bodies: [], settings: DEFAULT_MONTH_SETTINGS };

/** The month of a desk whose rows and frozen report are these; the counting is the store's own. */
class DeskMonth {
  rows: readonly CountRow[] = rowsOf(MONTH, 9);
  report: FrozenReport | null = null;
  readonly figures: MonthFigures;

  constructor() {
    const ask: unknown = async (question: string, asked: { requests: []; codes: readonly string[] }) =>
      question === 'figures' ? countFigures(basis, this.rows, asked.requests, new Set(asked.codes)) : undefined;
    this.figures = new MonthFigures({
      client: { ask } as StoreClient,
      book: { frozen: async (month: string) => (month === MONTH ? this.report : null) } as MonthBook,
      basis: () => basis,
      corrections: async () => [],
    });
  }

  /** What a report that is sent now freezes; `codes`: the indicators that the county asked for then. */
  async freeze(codes: readonly string[]): Promise<void> {
    const { sets } = await this.figures.sets(MONTH);
    const kept = (column: (typeof FIGURE_COLUMNS)[number]) =>
      Object.fromEntries(codes.map((code) => [code, (sets[column][code] ?? []).map((part) => [...part] as never)]));
    this.report = {
      ...frozenOf(MONTH, 2),
      figures: Object.fromEntries(FIGURE_COLUMNS.map((column) => [column, kept(column)])),
      indicators: codes.map((code) => [code, code, '', 'sum']),
    };
  }

  /** 统计表 and 分村统计表 of the month's workbook, opened again: cells by the indicator's name. */
  async workbook() {
    const store = {
      catalogue,
      account: { scope: '320982105000' },
      units: () => units,
      month: { statisticsOf: this.figures.tables.bind(this.figures) },
    } as unknown as DeskStore;
    const job = { onProgress: () => {}, isCancelled: () => false };
    const choice = { period: { from: MONTH, to: MONTH }, unitCodes: [] };
    const statistics = await countStatistics(store, choice, job);
    const { output } = exportBooks(sampleExport([], { statistics, faces: ['printed'] }));
    const workbook = await openAgain(await writeOutput(output, WRITE_PORTS));
    const cellsOf = (name: string) => {
      const sheet = sheetOf(workbook, name);
      const rows = Array.from(sheet.getSheetValues(), (row) => (Array.isArray(row) ? row.slice(2) : []));
      return new Map(rows.map(([label, ...cells]) => [String(label), cells]));
    };
    const texts = [...cellsOf('统计表').keys(), ...sheetOf(workbook, '统计表').getColumn(1).values.map(String)];
    const formats = new Map<string, string[]>();
    sheetOf(workbook, '统计表').eachRow((row) => {
      const numbers = [4, 5, 7, 8, 10].map((column) => row.getCell(column).numFmt ?? '');
      formats.set(String(row.getCell(2).value), numbers);
    });
    return { formats, whole: cellsOf('统计表'), byVillage: cellsOf('分村统计表'), texts: texts.join('\n') };
  }
}

function rowsOf(month: string, count: number): CountRow[] {
  return sampleEntries('civil_practice', count, 3).map((entry, at) => ({
    id: entry.id,
    type: 'civil_practice',
    unitCode: entry.unitCode,
    period: month,
    status: 'town_ok',
    lateFlag: false,
    linkedTypes: [],
    values: { ...entry.values, held_on: `${month}-${String(at + 1).padStart(2, '0')}`, volunteers: 10 + at },
  }));
}

test('the workbook of a month that was sent prints the figures it was sent with, what came later beside them', async () => {
  const desk = new DeskMonth();
  const open = await desk.workbook();
  expect(open.whole.get('指标')).toEqual([
    '单位',
    '本月数',
    '上月数',
    '环比',
    '本年累计',
    '上年同期',
    '同比',
    '补报数',
    '更正数',
  ]);
  expect(open.texts).not.toContain('上报时固定的数');
  await desk.freeze(catalogue.monthlyTable);

  const [first, ...others] = desk.rows;
  if (!first) throw new Error('no rows');
  const late = { ...first, id: 'late', lateFlag: true, period: '2026-04' };
  const corrected = { ...first, values: { ...first.values, volunteers: Number(first.values.volunteers) + 7 } };
  desk.rows = [corrected, ...others, late];
  const sent = await desk.workbook();

  const activities = [...open.whole].find(([, cells]) => cells[1] === 9)?.[0] ?? '';
  expect(activities).not.toBe('');
  for (const [label, cells] of open.whole) {
    expect([label, sent.whole.get(label)?.slice(0, 7)]).toEqual([label, cells.slice(0, 7)]);
    expect([label, sent.byVillage.get(label)]).toEqual([label, open.byVillage.get(label)]);
  }
  expect(sent.whole.get(activities)?.slice(7)).toEqual([1, '0']);
  // a count is not printed as a rate: 1, not 100.0%
  expect(sent.formats.get(activities)?.join()).not.toContain('%');
  expect(sent.texts).toContain('第2版月报上报时固定的数，不再变动；其后的补报、更正另列。');

  const [{ table }] = await desk.figures.tables(MONTH, [null]);
  const volunteers = table.rows.find(({ code }) => code === 'WM_volunteers');
  if (!volunteers) throw new Error('no such figure');
  expect(statisticsText(volunteers, 'corrected')).toBe('+7');
  expect(sent.whole.get(volunteers.label)?.[8]).toBe('+7');
  expect(sent.whole.get(volunteers.label)?.[1]).toBe(Number(statisticsText(volunteers, 'month')));
});

test('an indicator that the county asked for only later is counted, not printed as nothing', async () => {
  const desk = new DeskMonth();
  const open = await desk.workbook();
  await desk.freeze(catalogue.monthlyTable.filter((code) => code !== 'WM_volunteers'));
  const label = (await desk.figures.tables(MONTH, [null]))[0].table.rows.find(
    ({ code }) => code === 'WM_volunteers',
  )?.label;
  const sent = await desk.workbook();
  expect(sent.whole.get(label ?? '')).toEqual(open.whole.get(label ?? ''));
});
