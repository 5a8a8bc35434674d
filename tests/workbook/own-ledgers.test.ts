import { expect, test } from 'vitest';
import { buildLedger } from '#shared/ledger/build-ledger.ts';
import { readGrid } from '#shared/workbook/read-grid.ts';
import { describeWorkbook } from '#shared/workbook/tables/describe.ts';
import { writeWorkbook } from '#shared/workbook/write-workbook.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';
import { workbookOf } from './support/ledgers.ts';
import { READ_PORTS, WRITE_PORTS } from './support/ports.ts';
import { sampleEntries, sampleRequest } from './support/sample-ledgers.ts';

test.each(SAMPLE_TYPES)('both faces of our own %s ledger are read as the tables they are', async (type) => {
  const ledger = buildLedger({ ...sampleRequest(type, sampleEntries(type, 7, 2)), withRecordData: true });
  const bytes = await writeWorkbook(workbookOf([ledger]), WRITE_PORTS);
  const told = describeWorkbook(`${type}.xlsx`, await readGrid(bytes, READ_PORTS));
  const labels = ledger.columns.map(({ group, label }) => (group ? `${group}/${label}` : label).replaceAll(/\s/g, ''));
  const levels = ledger.columns.some(({ group }) => group !== null) ? 2 : 1;
  const [printed, flat] = told.sheets;
  expect(printed?.tables).toHaveLength(1);
  expect(printed?.tables[0]).toMatchObject({ columns: labels, dataRows: ledger.rows.length });
  expect(printed?.tables[0]?.headerRows).toHaveLength(levels);
  expect(flat?.tables).toHaveLength(1);
  expect(flat?.tables[0]).toMatchObject({ headerRows: [1], dataRows: ledger.rows.length, skippedRows: [] });
  expect(flat?.tables[0]?.columns.filter((name) => !name.endsWith('_代码') && name !== '记录数据')).toEqual(labels);
});
