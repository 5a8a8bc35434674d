import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worksheet } from 'exceljs';
import { expect, test } from 'vitest';
import { type AdHocRequest, adHocTable } from '#shared/ledger/ad-hoc-table.ts';
import { exportBooks } from '#shared/ledger/export-books.ts';
import type { LedgerSheet } from '#shared/ledger/sheet-model.ts';

import { tableColumns } from '#shared/ledger/table-source.ts';
import { fillForm } from '#shared/workbook/form/fill-form.ts';
import { writeOutput } from '#shared/workbook/write-output.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TODAY } from '../support/sample-values.ts';
import { StatisticsCounter } from '../support/statistics-counter.ts';
import { openAgain, sheetOf } from './support/open-again.ts';
import { READ_PORTS, WRITE_PORTS } from './support/ports.ts';
import { sampleEntries, sampleExport, VILLAGES } from './support/sample-ledgers.ts';

/**
 * The structure of each kind of output: fonts, merges, print set-up, widths, heights, frozen rows. A change here is a
 * change of what officials print; look at it before the snapshot is renewed.
 */
function structureOf(sheet: Worksheet): object {
  const { orientation, paperSize, fitToWidth, fitToHeight, printArea, printTitlesRow, margins } = sheet.pageSetup;
  const rows = Array.from({ length: Math.min(8, sheet.rowCount) }, (_, at) => {
    const row = sheet.getRow(at + 1);
    const cell = row.getCell(1);
    const { font, alignment, border } = cell;
    return {
      height: row.height,
      font: `${font?.name} ${font?.size}${font?.bold ? ' bold' : ''}`,
      align: `${alignment?.horizontal} ${alignment?.vertical}${alignment?.wrapText ? ' wrap' : ''}`,
      border: [border?.top, border?.right, border?.bottom, border?.left].map((side) => side?.style ?? '-').join(' '),
    };
  });
  return {
    name: sheet.name,
    widths: Array.from(
      { length: sheet.columnCount },
      (_, at) => Math.round((sheet.getColumn(at + 1).width ?? 0) * 10) / 10,
    ),
    merges: sheet.model.merges.toSorted(),
    page: { orientation, paperSize, fitToWidth, fitToHeight, printArea, printTitlesRow, margins },
    footer: sheet.headerFooter?.oddFooter,
    frozen: sheet.views[0]?.state === 'frozen' ? sheet.views[0].ySplit : 0,
    rows,
  };
}

const catalogue = defaultCatalogue();
const context = { today: SAMPLE_TODAY, units: VILLAGES, memberCountOf: () => null, me: null };
const golden = (name: string, value: object) =>
  expect(`${JSON.stringify(value, null, 1)}\n`).toMatchFileSnapshot(`golden/structure-${name}.json.snap`);

async function printed(sheets: readonly LedgerSheet[]) {
  const book = { fileName: 'a.xlsx', creator: '镇', faces: ['printed' as const], sheets };
  return (await openAgain(await writeOutput(book, WRITE_PORTS))).worksheets.map(structureOf);
}

function sheetsOf(request: Parameters<typeof exportBooks>[0]): readonly LedgerSheet[] {
  const { output } = exportBooks(request);
  if ('workbooks' in output) throw new Error('one book was wanted');
  return output.sheets;
}

test('the book with contents and statistics', async () => {
  const period = { from: '2026-03', to: '2026-03' };
  const units = Array.from(VILLAGES.keys(), (code12) => ({
    code12,
    level: 'village',
    households: 300,
    population: 1000,
    groupCount: 5,
    partyMemberCount: 30,
  }));
  const counter = new StatisticsCounter({ catalogue, context, period, units, bodies: [] });
  for (const { unitCode, values } of sampleEntries('mediation_case', 6, 3)) {
    counter.add({ type: 'mediation_case', unitCode, values, linkedTypes: [] });
  }
  const request = sampleExport(['star_household'], { statistics: counter.result() });
  await golden('book', await printed(sheetsOf(request)));
});

test.each(['报送版', '公开版'] as const)('the %s', async (edition) => {
  await golden(edition, await printed(sheetsOf(sampleExport(['mediation_case'], { edition }))));
});

test('a sheet per village', async () => {
  await golden('villages', await printed(sheetsOf(sampleExport(['civil_practice'], { layout: 'villages' }))));
});

test('a grouped table', async () => {
  const request: AdHocRequest = {
    catalogue,
    context,
    sources: [{ type: 'mediation_case', records: sampleEntries('mediation_case', 20, 3) }],
    offered: tableColumns(catalogue, ['mediation_case']),
    period: { from: '2026-01', to: '2026-12' },
    unitName: '杨树镇人民政府',
    filledOn: '2026-12-28',
    filledBy: '王秀英',
    view: {
      id: 'a',
      name: '调解情况汇总',
      types: ['mediation_case'],
      columns: [],
      filters: [],
      groupBy: ['unit', 'ledger:纠纷类型'],
      sums: ['ledger:协议金额（元）'],
      edition: '存档版',
    },
  };
  await golden('table', await printed([adHocTable(request)]));
});

test('a department’s form, filled with five records', async () => {
  const form = new Uint8Array(readFileSync(join(import.meta.dirname, 'forms/county-form.xlsx')));
  const rows = Array.from({ length: 5 }, (_, at) => [{ kind: 'number' as const, value: at + 1 }]);
  const plan = { sheet: '附件1', cells: [], repeat: { from: 6, to: 6, columns: ['A'], rows } };
  const filled = await fillForm(form, [plan], { ...READ_PORTS, ...WRITE_PORTS });
  await golden('form', structureOf(sheetOf(await openAgain(filled), '附件1')));
});
