import { createWriteStream } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CellValue, LedgerSheet } from '#shared/ledger/sheet-model.ts';
import { bodyStyle } from '#shared/workbook/cell-styles.ts';
import { writtenValue } from '#shared/workbook/cell-value.ts';
import { writeWorkbook } from '#shared/workbook/write-workbook.ts';
import { readZipDirectory, storedBytes } from '#shared/workbook/zip-directory.ts';
import { WRITE_PORTS } from '../workbook/support/ports.ts';

/** Twenty columns as ledgers have them: text of all lengths, dates, numbers, money. */
export function benchLedger(rows: number): LedgerSheet {
  const kinds = ['serial', 'date', 'text', 'text', 'text', 'longtext', 'text', 'int', 'int', 'money'] as const;
  const columns = [...kinds, ...kinds.slice(1), 'text' as const].map((kind, index) => ({
    label: `栏目${index + 1}`,
    group: null,
    kind,
    width: kind === 'longtext' ? 34 : 12,
    codes: null,
  }));
  const story = '双方因宅基地边界发生争执，经调解员现场查看、分别谈话后取得一致意见。';
  const cell = (kind: LedgerSheet['columns'][number]['kind'], row: number, column: number): CellValue => {
    if (kind === 'serial') return row + 1;
    if (kind === 'date') return `2026-${String((row % 12) + 1).padStart(2, '0')}-05`;
    if (kind === 'longtext') return `第${row + 1}起：${story}`;
    if (kind === 'text') return (row + column) % 9 === 0 ? null : `张家湾第${(row * 7 + column) % 997}组`;
    return kind === 'money' ? row * 150 + column : (row + column) % 50;
  };
  return {
    name: '台账',
    title: '杨树镇人民调解案件登记台账',
    subtitle: '（2026年度）',
    lines: ['填报单位（盖章）：杨树镇人民政府', '填报日期：2026年12月28日', '单位：件、人、元'],
    columns,
    rows: Array.from({ length: rows }, (_, row) => columns.map(({ kind }, column) => cell(kind, row, column))),
    totals: columns.map(({ kind }) => (kind === 'money' ? rows : null)),
    signature: ['填表人：', '审核人：', '负责人：', '联系电话：'],
    notes: [],
  };
}

function excelValue(kind: LedgerSheet['columns'][number]['kind'], value: CellValue): string | number | Date | null {
  if (kind === 'date' && typeof value === 'string') return new Date(`${value}T00:00:00Z`);
  return writtenValue(kind, value, 'printed') ?? '/';
}

/** Bytes of the ledger's printed face by the product's own writer. */
export async function ours(ledger: LedgerSheet): Promise<Uint8Array> {
  return writeWorkbook({ fileName: 'x.xlsx', creator: 'x', faces: ['printed'], sheets: [ledger] }, WRITE_PORTS);
}

/** exceljs as its guides show it: add a row, then set font, border and alignment of every cell. */
export async function exceljsUsual(ledger: LedgerSheet): Promise<Uint8Array> {
  const { default: ExcelJS } = await import('exceljs'); // here, so that it does not count against ours
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(ledger.name);
  for (const cells of ledger.rows) {
    const row = sheet.addRow(cells.map((value, column) => excelValue(ledger.columns[column]?.kind ?? 'text', value)));
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      const { font, border, alignment, numFmt } = bodyStyle(ledger.columns[column - 1]?.kind ?? 'text', 'center', {});
      Object.assign(cell, { font: { ...font }, border: { ...border }, alignment: { ...alignment }, numFmt });
    });
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

/** exceljs' stream writer at its best: one style object per column, no shared strings, fast compression. */
export async function exceljsStream(ledger: LedgerSheet, path: string): Promise<void> {
  const { default: ExcelJS } = await import('exceljs');
  const options = { useStyles: true, useSharedStrings: false, zip: { zlib: { level: 1 } } };
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ ...options, stream: createWriteStream(path) } as object);
  const sheet = workbook.addWorksheet(ledger.name);
  const styles = ledger.columns.map(({ kind }) => bodyStyle(kind, 'center', {}));
  for (const [index, cells] of ledger.rows.entries()) {
    const row = sheet.getRow(index + 1);
    for (const [column, value] of cells.entries()) {
      const cell = row.getCell(column + 1);
      cell.value = excelValue(ledger.columns[column]?.kind ?? 'text', value);
      cell.style = styles[column] ?? {};
    }
    row.commit();
  }
  sheet.commit();
  await workbook.commit();
}

/** hucre's streaming writer, a maintained library that writes styles: column styles, inline texts, its own compression. */
export async function hucreStream(ledger: LedgerSheet): Promise<number> {
  const { writeXlsxStream } = await import('hucre');
  const styles = ledger.columns.map(({ kind }) => {
    const { font, border, alignment, numFmt } = bodyStyle(kind, 'center', {});
    const side = { style: 'thin' as const, color: { rgb: '000000' } };
    return {
      font: { name: font.name ?? '', size: font.size ?? 11 },
      border: border ? { left: side, right: side, top: side, bottom: side } : {},
      alignment: { horizontal: 'center' as const, vertical: 'center' as const, wrapText: alignment.wrapText === true },
      numFmt,
    };
  });
  const columns = ledger.columns.map(({ width }, at) => ({ width, style: styles[at] ?? {} }));
  function* rows() {
    for (const cells of ledger.rows) {
      yield cells.map((value, column) => excelValue(ledger.columns[column]?.kind ?? 'text', value));
    }
  }
  let size = 0;
  const reader = writeXlsxStream(rows(), { name: ledger.name, columns }).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return size;
    size += value.length;
  }
}

/** The XML of the sheet and of its texts, which the floor only compresses. */
export async function sheetXml(ledger: LedgerSheet): Promise<Uint8Array[]> {
  const bytes = await ours(ledger);
  const parts = readZipDirectory(bytes, 100, WRITE_PORTS.decode);
  return ['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml'].map((name) => {
    const part = parts.get(name);
    if (!part) throw new Error(`no part ${name}`);
    return inflateRawSync(storedBytes(bytes, part));
  });
}

/** Nothing but the deflating of that XML. */
export function deflateOnly(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + deflateRawSync(part).length, 0);
}
