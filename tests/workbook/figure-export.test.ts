import { expect, test } from 'vitest';
import { writeReport } from '#shared/report/write-report.ts';
import type { FigureAnswer } from '#shared/sync/figure-messages.ts';
import { writeOutput } from '#shared/workbook/write-output.ts';
import {
  figureReport,
  figureSheet,
  figureTable,
  figureWorkbook,
} from '../../renderer/console/figures/figure-export.ts';
import { pivotOf } from '../../renderer/console/figures/figure-model.ts';
import { textOfXml } from './support/docx-outline.ts';
import { openAgain, partOf, sheetOf } from './support/open-again.ts';
import { WRITE_PORTS } from './support/ports.ts';

const MILLION = 1_000_000;
const cell = (unit: string, code: string, above: number, below: number): FigureAnswer['cells'][number] => [
  unit,
  code,
  '2026-03',
  above * MILLION,
  below * MILLION,
];
const answer: FigureAnswer = {
  units: [
    { key: 'a', name: '杨树镇', townId: 1, isGone: false },
    { key: 'b', name: '柳河镇', townId: 2, isGone: false },
    { key: 'c', name: '槐荫镇', townId: 3, isGone: true },
  ],
  indicators: [
    { code: 'DZ_total', label: '排查矛盾纠纷', unit: '件', kind: 'sum', type: '', isLive: false },
    { code: 'TJ_success_rate', label: '调解成功率', unit: '%', kind: 'ratio', type: '', isLive: false },
    { code: 'WM_hours', label: '志愿服务时长', unit: '小时', kind: 'sum', type: '', isLive: false },
  ],
  periods: [{ key: '2026-03', from: '2026-03', to: '2026-03' }],
  cells: [
    cell('a', 'DZ_total', 12, 0),
    cell('a', 'TJ_success_rate', 9, 12),
    cell('a', 'WM_hours', 37.5, 0),
    cell('b', 'DZ_total', 1205, 0),
    cell('b', 'TJ_success_rate', 0, 3),
  ],
  waiting: 0,
  countedAt: null,
  frozen: 0,
  due: 0,
};
const pivot = pivotOf(answer, { rows: 'unit', columns: 'indicator' });
const NOTES = ['另有1个乡镇的新数据正在汇总。'];

/** What the screen shows, line by line, with the sums. */
const SHOWN = [
  ['杨树镇', '12', '75%', '37.5'],
  ['柳河镇', '1205', '0%', '0'],
  ['槐荫镇（已撤并）', '0', '—', '0'],
  ['合计', '1217', '60%', '37.5'],
];

test('the screen shows counts, rates divided from sums, nought as 0, nothing to divide by as a dash', () => {
  const lines = pivot.rows.map(({ label }, at) => [label, ...(pivot.cells[at] ?? []).map(({ text }) => text)]);
  expect([...lines, ['合计', ...(pivot.totals ?? []).map(({ text }) => text)]]).toEqual(SHOWN);
});

/** Sums are formulas, so that they follow what somebody mends in the file. */
function resultOf(value: unknown): unknown {
  return value !== null && typeof value === 'object' && 'formula' in value
    ? (value as { result?: unknown }).result
    : value;
}

test('a produced workbook holds the shown figures: counts as numbers to reckon with, rates and dashes as shown', async () => {
  const frame = { title: '各镇矛盾纠纷与志愿服务', countyName: '某县', person: '李明', notes: NOTES };
  const workbook = figureWorkbook([figureSheet(pivot, frame, new Set())], '统计分析', '李明');
  const sheet = sheetOf(await openAgain(await writeOutput(workbook, WRITE_PORTS)), frame.title);
  const rows = sheet.getSheetValues().map((row) => (Array.isArray(row) ? row.slice(1) : []));
  const head = rows.findIndex((row) => row?.[0] === '序号');
  expect(rows[head]).toEqual(['序号', '项目', ...pivot.columns.map(({ label }) => label)]);
  const asShown = (value: unknown) => String(resultOf(value) ?? '');
  const lines = rows.slice(head + 1, head + 1 + SHOWN.length);
  expect(lines.map((row) => row.slice(1).map(asShown))).toEqual(SHOWN);
  expect(lines[1]).toEqual([2, '柳河镇', 1205, '0%', 0]);
  const texts = rows.flat().map(asShown).join('\n');
  expect(texts).toContain('制表单位：某县');
  expect(texts).toContain(NOTES[0]);
});

test('a produced document holds the same table, paragraph by paragraph', async () => {
  const bytes = await writeReport(figureReport(figureTable(pivot, '各镇矛盾纠纷与志愿服务', NOTES), '李明'));
  const xml = partOf(bytes, 'word/document.xml');
  const [table = ''] = xml.match(/<w:tbl>.*?<\/w:tbl>/s) ?? [];
  const rows = [...table.matchAll(/<w:tr\b.*?<\/w:tr>/gs)].map(([row]) =>
    [...row.matchAll(/<w:tc\b.*?<\/w:tc>/gs)].map(([one]) => textOfXml(one)),
  );
  expect(rows).toEqual([['项目', ...pivot.columns.map(({ label }) => label)], ...SHOWN]);
  expect(textOfXml(xml)).toContain('各镇矛盾纠纷与志愿服务');
  expect(textOfXml(xml)).toContain(NOTES[0]);
});
