import { describe, expect, test } from 'vitest';
import { ledgerWorkbookSchema } from '#shared/ipc/intents.ts';
import { buildLedger, ledgerParts } from '#shared/ledger/build-ledger.ts';
import { exportBooks } from '#shared/ledger/export-books.ts';
import { ledgerFileName, sheetName } from '#shared/ledger/file-name.ts';
import { periodInWords } from '#shared/ledger/period.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';
import { sampleEntries, sampleExport, sampleRequest } from './support/sample-ledgers.ts';

const built = (type: string, count: number, villages = 1) =>
  buildLedger(sampleRequest(type, sampleEntries(type, count, villages)));

function columnOf(sheet: ReturnType<typeof buildLedger>, label: string): readonly unknown[] {
  const at = sheet.columns.findIndex((column) => column.label === label);
  expect(at, label).toBeGreaterThanOrEqual(0);
  return sheet.rows.map((row) => row[at]);
}

describe('lines of a ledger', () => {
  test.each(SAMPLE_TYPES)('%s: 序号 first, 备注 last, columns as the catalogue says', (type) => {
    const request = sampleRequest(type, sampleEntries(type, 12));
    const sheet = buildLedger(request);
    const definition = request.catalogue.types.get(type)?.ledger;
    expect(sheet.columns.map(({ label }) => label)).toEqual([
      '序号',
      ...(definition?.columns.map(({ label }) => label) ?? []),
      '备注',
    ]);
    expect(sheet.rows.length).toBeGreaterThan(0);
    expect(columnOf(sheet, '序号')).toEqual(sheet.rows.map((_, index) => index + 1));
    expect(sheet.rows.every((row) => row.length === sheet.columns.length)).toBe(true);
    expect(sheet.title).toBe(`杨树镇${definition?.title}`);
  });

  test('come in the order of the main date, then of the id, whatever the order of the records', () => {
    const entries = sampleEntries('mediation_case', 30).map((entry, index) => ({
      ...entry,
      mainDate: `2026-03-${String((index % 5) + 1).padStart(2, '0')}`,
      remark: `${(index % 5) + 1}-${entry.id}`,
    }));
    const sheet = buildLedger(sampleRequest('mediation_case', entries.toReversed()));
    const remarks = columnOf(sheet, '备注');
    expect(remarks).toEqual(remarks.toSorted());
    expect(buildLedger(sampleRequest('mediation_case', entries))).toEqual(sheet);
  });

  test('print the official number, and 待编号 until there is one', () => {
    expect(columnOf(built('mediation_case', 2), '卷号').toSorted()).toEqual(['待编号', '（2026）杨人调字第1号']);
  });

  test('leave void records out', () => {
    const entries = sampleEntries('mediation_case', 4).map((entry, index) => ({
      ...entry,
      status: index === 1 ? 'void' : 'locked',
    }));
    expect(buildLedger(sampleRequest('mediation_case', entries)).rows).toHaveLength(3);
  });

  test('are child rows where the ledger says so; a sweep that found nothing gives no line', () => {
    const entries = sampleEntries('dispute_screening', 20);
    const items = entries.flatMap(({ values }) => (Array.isArray(values.items) ? values.items : []));
    const sheet = buildLedger(sampleRequest('dispute_screening', entries));
    expect(sheet.rows).toHaveLength(items.length);
    expect(columnOf(sheet, '事件名称').toSorted()).toEqual(items.map((item) => item.title).toSorted());
    const zero = { ...entries[0]!, values: { zero_report: true } };
    expect(buildLedger(sampleRequest('dispute_screening', [zero])).rows).toEqual([]);
  });

  test('name the village when they come from several', () => {
    expect(built('mediation_case', 3).columns[1]?.label).toBe('卷号');
    const sheet = built('mediation_case', 3, 3);
    expect(columnOf(sheet, '所属村').toSorted()).toEqual(['东风村', '向阳村', '红旗村']);
    expect(sheet.columns[1]?.codes?.toSorted()).toEqual(['320982105201', '320982105202', '320982105203']);
  });

  test('show labels and give the codes beside them', () => {
    const sheet = built('mediation_case', 5);
    const category = sheet.columns.find(({ label }) => label === '纠纷类型');
    expect(category?.codes).toHaveLength(5);
    expect(category?.codes?.every((code) => typeof code === 'string' && /^[a-z_]+$/.test(code))).toBe(true);
    expect(columnOf(sheet, '纠纷类型').every((label) => /^[\u4e00-\u9fff]+$/.test(String(label)))).toBe(true);
  });

  test('hide names of parties', () => {
    const entries = sampleEntries('mediation_case', 5);
    const names = entries.flatMap(({ values }) =>
      (values.parties as { name: { name: string } | string }[]).map(({ name }) =>
        typeof name === 'string' ? name : name.name,
      ),
    );
    const text = JSON.stringify(columnOf(buildLedger(sampleRequest('mediation_case', entries)), '当事人'));
    for (const name of names) expect(text).not.toContain(name);
    expect(text).toContain('**');
  });
});

describe('totals', () => {
  test('sum amounts, and divide rates again instead of averaging them', () => {
    const entries = sampleEntries('party_life', 2).map((entry, index) => ({
      ...entry,
      values: { ...entry.values, expected: index === 0 ? 10 : 90, actual: index === 0 ? 5 : 90 },
    }));
    const sheet = buildLedger(sampleRequest('party_life', entries));
    const at = (label: string) => sheet.totals?.[sheet.columns.findIndex((column) => column.label === label)];
    expect(at('应到')).toBe(100);
    expect(at('实到')).toBe(95);
    expect(at('到会率')).toBe(0.95);
    expect(at('主题')).toBeNull();
  });

  test('are absent where no column is summed', () => {
    expect(built('four_two_decision', 3).totals).toBeNull();
  });
});

describe('the frame', () => {
  test('says unit, date, measures and what still waits', () => {
    const sheet = built('mediation_case', 1);
    expect(sheet.subtitle).toBe('（2026年3月）');
    expect(sheet.lines).toEqual(['填报单位（盖章）：杨树镇人民政府', '填报日期：2026年3月28日', '单位：件、人、元']);
    expect(sheet.signature).toEqual(['填表人：王秀英', '审核人：', '负责人：', '联系电话：']);
    expect(sheet.notes).toEqual(['注：本表含 3 条尚未报送县级的记录。']);
    expect(buildLedger({ ...sampleRequest('mediation_case', []), waitingCount: 0 }).notes).toEqual([]);
  });

  test.each([
    ['2026-03', '2026-03', '2026年3月'],
    ['2026-01', '2026-03', '2026年1—3月'],
    ['2026-01', '2026-12', '2026年度'],
    ['2025-11', '2026-02', '2025年11月—2026年2月'],
  ])('%s to %s is %s', (from, to, words) => {
    expect(periodInWords({ from, to })).toBe(words);
  });

  test.each(SAMPLE_TYPES)('%s fits what the window may hand to the program', (type) => {
    const workbook = exportBooks(sampleExport([type], {}, 40)).output;
    expect(ledgerWorkbookSchema.parse(workbook)).toEqual(workbook);
  });
});

describe('names', () => {
  test('of files follow D§4.10', () => {
    const name = ledgerFileName({
      unitShortName: '杨树 镇',
      ledgerName: '村民会议（议事会）台账：甲/乙',
      period: { from: '2026-03', to: '2026-03' },
      edition: '存档版',
      version: 2,
    });
    expect(name).toBe('杨树镇_村民会议（议事会）台账：甲乙_2026年03月_存档版_v2.xlsx');
    const long = ledgerFileName({
      unitShortName: '镇'.repeat(40),
      ledgerName: '台账'.repeat(50),
      period: { from: '2026-01', to: '2026-03' },
      version: 12,
    });
    expect(long.length).toBeLessThanOrEqual(80);
    expect(long.endsWith('_2026年01-03月_v12.xlsx')).toBe(true);
  });

  test('of sheets are short, clean and different', () => {
    const taken = new Set<string>();
    const wanted = "台账[一]:二*三?四/五\\六'七".repeat(3);
    const names = [sheetName(wanted, taken), sheetName(wanted, taken), sheetName(wanted, taken, '_数据')];
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[^[\]:*?/\\']{1,31}$/);
    expect(sheetName('', taken)).toBe('台账');
    expect(sheetName('𠮷'.repeat(20), taken).isWellFormed()).toBe(true);
  });
});

test('a type may be printed as several ledgers: each record stands in exactly one roster', () => {
  const records = sampleEntries('roster_member', 30, 2);
  const [committees, others] = [0, 1].map((ledger) =>
    ledgerParts({ ...sampleRequest('roster_member', records), ledger }),
  );
  expect(committees?.sheet.title).toBe('杨树镇村“两委”班子成员名册');
  expect(others?.sheet.title).toBe('杨树镇村级组织人员名册');
  const labels = (parts: typeof others) => parts?.sheet.columns.map(({ label }) => label).slice(1, -1);
  expect(labels(others)).toEqual(labels(committees)?.filter((label) => !['政治面貌', '入党时间'].includes(label)));
  expect(committees?.recordIds.length).toBeGreaterThan(0);
  expect(others?.recordIds.length).toBeGreaterThan(0);
  expect([...(committees?.recordIds ?? []), ...(others?.recordIds ?? [])].sort()).toEqual(
    records.map(({ id }) => id).sort(),
  );
});
