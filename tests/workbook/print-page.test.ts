import { expect, test } from 'vitest';
import { buildLedger } from '#shared/ledger/build-ledger.ts';
import { monthlyReport } from '#shared/report/monthly-report.ts';
import { recordPapers } from '#shared/report/papers/paper-list.ts';
import { MOST_ROWS, printPage } from '#shared/report/print/print-page.ts';
import { monthReportInput } from '../support/reports/month-report.ts';
import { paperSource } from '../support/reports/paper-source.ts';
import { sampleEntries, sampleRequest } from './support/sample-ledgers.ts';

const sheetOf = (type: string, count: number) => buildLedger(sampleRequest(type, sampleEntries(type, count)));

test('a ledger’s page has its head in thead, its rows, 合计 and signature line', () => {
  const sheet = sheetOf('mediation_case', 5);
  const page = printPage('台账', [{ kind: 'ledger', sheet }]);
  const head = /<thead>(.*?)<\/thead>/s.exec(page)?.[1] ?? '';
  for (const { label } of sheet.columns) expect(head).toContain(`>${label}<`);
  expect(page.match(/<tr>/g)).toHaveLength(6);
  expect(page).toContain('<tr class="total"><td class="c">合计');
  expect(page).toContain('<span>负责人：');
  expect(page).toContain('class="ledgerwide"');
});

test('grouped columns get a head of two levels', () => {
  const sheet = sheetOf('mediation_case', 1);
  const grouped = {
    ...sheet,
    columns: sheet.columns.map((column, index) => ({ ...column, group: index === 1 || index === 2 ? '上级' : null })),
  };
  const head = /<thead>(.*?)<\/thead>/s.exec(printPage('台账', [{ kind: 'ledger', sheet: grouped }]))?.[1] ?? '';
  expect(head).toContain('<th colspan="2">上级</th>');
  expect(head.match(/<tr>/g)).toHaveLength(2);
  expect(head.match(/rowspan="2"/g)).toHaveLength(sheet.columns.length - 2);
});

test('what people typed is text, wherever it stands', () => {
  const evil = '<img src=x onerror=alert(1)>&"\'';
  const sheet = { ...sheetOf('mediation_case', 1), title: evil, notes: [evil], signature: [evil], subtitle: evil };
  const rows = sheet.rows.map((row) => row.map(() => evil));
  const report = monthlyReport({
    ...monthReportInput,
    opening: evil,
    addressee: evil,
    unitName: evil,
    unitShortName: evil,
  });
  const source = paperSource('mediation_case', 1, { remark: evil, unitName: evil });
  const papers = recordPapers(source, { papers: ['cover', 'register', 'record'] });
  const page = printPage(evil, [
    { kind: 'ledger', sheet: { ...sheet, rows } },
    { kind: 'report', sections: report.sections },
    { kind: 'report', sections: papers.sections },
  ]);
  expect(page).not.toContain('<img');
  expect(page).not.toMatch(/<script|javascript:|onerror=alert\(1\)>(?!&)/);
  expect(page.match(/&lt;img src=x onerror=alert\(1\)&gt;&amp;&quot;&#39;/g)?.length).toBeGreaterThan(15);
});

test('more rows than a print can hold are refused with a word on what to do', () => {
  const sheet = sheetOf('mediation_case', 1);
  const [row = []] = sheet.rows;
  const rows = Array.from({ length: MOST_ROWS + 1 }, () => row);
  expect(() => printPage('台账', [{ kind: 'ledger', sheet: { ...sheet, rows } }])).toThrow(
    expect.objectContaining({ code: 'F36', detail: expect.stringContaining('导出 Excel') }),
  );
});
