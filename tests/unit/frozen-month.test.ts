import { expect, test } from 'vitest';
import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import { addsUp, combinedFigures } from '#shared/domain/month/combined-figures.ts';
import { type CountRow, countFigures } from '#shared/domain/month/count-figures.ts';
import type { FigureBasis } from '#shared/domain/month/figure-basis.ts';
import type { FrozenReport } from '#shared/domain/month/freeze.ts';
import { DEFAULT_MONTH_SETTINGS } from '#shared/domain/month/month-rule.ts';
import { FIGURE_COLUMNS, statisticsText } from '#shared/domain/month/statistics.ts';
import { exportBooks } from '#shared/ledger/export-books.ts';
import { writeOutput } from '#shared/workbook/write-output.ts';
import { countStatistics, ReadingCancelled } from '../../renderer/desk/ledger-records.ts';
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

const JOB = { onProgress: () => {}, isCancelled: () => false };

/** The month of a desk whose rows and frozen report are these; the counting is the store's own. */
class DeskMonth {
  rows: readonly CountRow[] = rowsOf(MONTH, 9);
  report: FrozenReport | null = null;
  /** Reports of other months that were sent. */
  readonly sent = new Map<string, FrozenReport>();
  readonly figures: MonthFigures;

  constructor() {
    const ask: unknown = async (question: string, asked: { requests: []; codes: readonly string[] }) =>
      question === 'figures' ? countFigures(basis, this.rows, asked.requests, new Set(asked.codes)) : undefined;
    this.figures = new MonthFigures({
      client: { ask } as StoreClient,
      book: {
        frozen: async (month: string) => this.sent.get(month) ?? (month === MONTH ? this.report : null),
      } as MonthBook,
      basis: () => basis,
      corrections: async () => [],
    });
  }

  /** What a report that is sent now freezes; `codes`: the indicators that the county asked for then. */
  async freeze(codes: readonly string[], month = MONTH): Promise<void> {
    const { sets } = await this.figures.sets(month);
    const kept = (column: (typeof FIGURE_COLUMNS)[number]) =>
      Object.fromEntries(codes.map((code) => [code, (sets[column][code] ?? []).map((part) => [...part] as never)]));
    const report: FrozenReport = {
      ...frozenOf(month, 2),
      figures: Object.fromEntries(FIGURE_COLUMNS.map((column) => [column, kept(column)])),
      indicators: codes.map((code) => [code, code, '', 'sum']),
    };
    if (month === MONTH) this.report = report;
    else this.sent.set(month, report);
  }

  /** What counting statistics asks of a desk. */
  store(): DeskStore {
    return {
      catalogue,
      account: { scope: '320982105000' },
      units: () => units,
      month: {
        statisticsOf: this.figures.tables.bind(this.figures),
        statisticsOfPeriod: this.figures.periodTables.bind(this.figures),
      },
    } as unknown as DeskStore;
  }

  /** 统计表 and 分村统计表 of the month's workbook, opened again: cells by the indicator's name. */
  async workbook(period = { from: MONTH, to: MONTH }) {
    const statistics = await countStatistics(this.store(), { period, unitCodes: [] }, JOB);
    const { output } = exportBooks(sampleExport([], { statistics, period, faces: ['printed'] }));
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
  // of rates, and of what stands without any record, there are no late records to count
  const lateOf = (code: string) =>
    sent.whole.get(indicatorPrograms(catalogue).find((one) => one.code === code)?.label ?? '')?.[7];
  expect([lateOf('DZ_due_rate'), lateOf('WM_volunteers') === '—', lateOf('RY_vacancy')]).toEqual(['—', false, '—']);
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
  expect(sent.whole.get(`${label}※`)).toEqual(open.whole.get(label ?? ''));
  expect(sent.whole.has(label ?? '')).toBe(false);
  expect(sent.texts).toContain('※ 已上报的月报没有载明，按现有记录统计，以后还会变动。');
  expect(open.texts).not.toContain('※');
});

test('an indicator outside the table takes what a sent report tells of it, and is named where one does not', async () => {
  const desk = new DeskMonth();
  const outside = indicatorPrograms(catalogue).find(({ code }) => !catalogue.monthlyTable.includes(code))?.code ?? '';
  const codes = ['WM_volunteers', outside];
  const period = { from: '2026-02', to: '2026-03' };
  const ask = () => countStatistics(desk.store(), { period, unitCodes: [], codes }, JOB);
  const current = (result: Awaited<ReturnType<typeof ask>>, code: string) =>
    result.whole.find((line) => line.code === code)?.spans.current.numerator;
  const open = await ask();
  expect(open.whole.map(({ code }) => code)).toEqual(codes);
  expect(open.liveCodes).toEqual([]);
  await desk.freeze(['WM_volunteers']);
  desk.rows = desk.rows.slice(1);
  const sent = await ask();
  expect(sent.liveCodes).toEqual([outside]);
  expect(current(sent, 'WM_volunteers')).toBe(current(open, 'WM_volunteers'));
});

test('a year tells how far its counting is, and ends when nobody wants it any more', async () => {
  const desk = new DeskMonth();
  for (const month of ['2025-11', '2026-01', '2026-02']) await desk.freeze(['WM_count', 'WM_volunteers'], month);
  await desk.freeze(['WM_count', 'WM_volunteers']);
  const codes = ['WM_count', 'WM_volunteers'];
  const period = { from: '2026-01', to: '2026-12' };
  const told: (readonly [number, number])[] = [];
  const onCounted = (done: number, total: number) => told.push([done, total]);
  const slowly = await countStatistics(desk.store(), { period, unitCodes: [], codes }, { ...JOB, onCounted });
  const [, total] = told[0] ?? [0, 0];
  expect(told).toEqual(Array.from({ length: total }, (_, done) => [done, total]));
  expect(total, 'frozen months one by one, open ones together').toBeGreaterThan(5);
  const [table] = await desk.figures.periodTables(period, [null], { codes });
  expect(
    slowly.whole.map(({ spans }) => spans.current),
    'all at once it is the same',
  ).toEqual(table.table.rows.map(({ fractions }) => fractions.month));
  const cut = countStatistics(desk.store(), { period, unitCodes: [], codes }, { ...JOB, isCancelled: () => true });
  await expect(cut).rejects.toBeInstanceOf(ReadingCancelled);
});

test('a quarter is put together from the figures its months were sent with, what came later beside them', async () => {
  const quarter = { from: '2026-01', to: '2026-03' };
  const months = ['2026-01', '2026-02', '2026-03'] as const;
  const desk = new DeskMonth();
  const [january, february, march] = months.map((month, at) => rowsOf(month, 3 + at));
  desk.rows = [...(january ?? []), ...(february ?? []), ...(march ?? []), ...rowsOf('2025-02', 2)];
  const open = await desk.workbook(quarter);
  const activities = [...open.whole].find(([, cells]) => cells[1] === 12)?.[0] ?? '';
  expect(activities, '3 + 4 + 5').not.toBe('');
  expect(open.whole.get(activities)?.slice(4, 6)).toEqual([12, 2]);
  expect(open.texts).not.toContain('上报时固定的数');

  await desk.freeze(catalogue.monthlyTable, '2026-01');
  await desk.freeze(catalogue.monthlyTable, '2026-02');
  const [first, second, ...others] = january ?? [];
  if (!first || !second) throw new Error('no rows');
  const corrected = { ...first, values: { ...first.values, volunteers: Number(first.values.volunteers) + 7 } };
  const late = { ...second, id: 'late', lateFlag: true, period: '2026-03' };
  desk.rows = [corrected, second, late, ...others, ...(february ?? []), ...(march ?? []), ...rowsOf('2025-02', 2)];
  const partly = await desk.workbook(quarter);
  for (const [label, cells] of open.whole) {
    const year = cells.slice(4, 5); // the year so far takes late records in
    expect([label, partly.whole.get(label)?.slice(0, 4)]).toEqual([label, cells.slice(0, 4)]);
    if (label !== activities) continue;
    expect([year, partly.whole.get(label)?.slice(4, 5)]).toEqual([[12], [13]]);
  }
  for (const [label, cells] of open.byVillage) expect([label, partly.byVillage.get(label)]).toEqual([label, cells]);
  expect(partly.whole.get(activities)?.slice(7)).toEqual([1, '0']);
  expect(partly.texts).toContain('2026年1月、2026年2月用月报上报时固定的数，其余月份按现有记录统计');
  const [{ table }] = await desk.figures.periodTables(quarter, [null]);
  const volunteers = table.rows.find(({ code }) => code === 'WM_volunteers');
  expect(volunteers?.corrected).toBe(7);

  // an open month goes on moving, a sent one does not
  desk.rows = [...desk.rows.filter((row) => row !== february?.[0]), ...rowsOf('2026-03', 9).slice(5)];
  expect((await desk.workbook(quarter)).whole.get(activities)?.[1]).toBe(12 + 4);
  await desk.freeze(catalogue.monthlyTable);
  expect((await desk.workbook(quarter)).texts).toContain('本期数由各月月报上报时固定的数合计，不再变动');
});

test('a rate of a quarter is divided from the frozen parts, and what stands is its last month’s', () => {
  const parts = [
    { TJ_rate: [['a', 1, 2]], RY_members: [['a', 5, 0]] },
    {
      TJ_rate: [
        ['a', 3, 4],
        ['b', 0, 2],
      ],
      RY_members: [['a', 6, 0]],
    },
  ] as const;
  const rate = indicatorPrograms(catalogue).find((one) => one.kind === 'ratio' && addsUp(one))?.code ?? '';
  const standing = indicatorPrograms(catalogue).find(({ kind }) => kind === 'last')?.code ?? '';
  const sets = parts.map(({ TJ_rate, RY_members }) => ({ [rate]: TJ_rate, [standing]: RY_members }));
  expect(combinedFigures(catalogue, sets)).toEqual({
    [rate]: [
      ['a', 4, 6],
      ['b', 0, 2],
    ],
    [standing]: [['a', 6, 0]],
  });
});
