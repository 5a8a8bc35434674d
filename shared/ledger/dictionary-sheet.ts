import type { DictionaryRow } from '#shared/catalogue/data-dictionary.ts';
import { dateInWords } from '#shared/kernel/calendar.ts';
import { columnWidths } from './column-widths.ts';
import { filledName } from './file-name.ts';
import type { CellValue, LedgerSheet, LedgerWorkbook } from './sheet-model.ts';

export interface DictionaryBookRequest {
  /** In the order they are printed. */
  readonly rows: readonly DictionaryRow[];
  /** Name and number of the catalogue that the rows describe. */
  readonly catalogue: { readonly label: string; readonly version: number };
  readonly unitName: string;
  /** `YYYY-MM-DD` */
  readonly filledOn: string;
}

const HEADS = [
  ['台账', (row: DictionaryRow) => row.typeLabel],
  ['指标项', (row: DictionaryRow) => row.label],
  ['标识', (row: DictionaryRow) => `${row.typeId}.${row.path}`],
  ['填写要求', (row: DictionaryRow) => row.typeLabelText],
  ['必填', (row: DictionaryRow) => row.required],
  ['谁填', (row: DictionaryRow) => row.enteredBy],
  ['谁要求', (row: DictionaryRow) => row.askedBy],
  ['敏感级别', (row: DictionaryRow) => (row.sealed ? `${row.sensitivityLabel}（加密）` : row.sensitivityLabel)],
  ['可选值', (row: DictionaryRow) => row.options.join('、')],
  ['说明', (row: DictionaryRow) => row.help],
] as const;
const LONG = new Set(['可选值', '说明']);

/** The data dictionary as a workbook: what every field means, who fills it, how sensitive it is (D§2, D§6 P1). */
export function dictionaryBook({ rows, catalogue, unitName, filledOn }: DictionaryBookRequest): LedgerWorkbook {
  const cells = rows.map((row, index): CellValue[] => [index + 1, ...HEADS.map(([, text]) => text(row))]);
  const columns = [
    { label: '序号', group: null, kind: 'serial' as const },
    ...HEADS.map(([label]) => ({
      label,
      group: null,
      kind: LONG.has(label) ? ('longtext' as const) : ('text' as const),
    })),
  ];
  const widths = columnWidths(
    columns.map(({ label, kind }, at) => {
      return { label, kind, wanted: undefined, cells: cells.map((row) => row[at] ?? null), total: null };
    }),
  );
  const sheet: LedgerSheet = {
    name: '数据字典',
    title: `${catalogue.label}数据字典`,
    subtitle: `（第 ${catalogue.version} 版）`,
    lines: [`编制单位：${unitName}`, `编制日期：${dateInWords(filledOn)}`, `共 ${rows.length} 项`],
    columns: columns.map((column, at) => ({ ...column, width: widths[at] ?? 12, codes: null })),
    rows: cells,
    totals: null,
    signature: [],
    notes: [],
  };
  return {
    fileName: filledName(`数据字典_第${catalogue.version}版_${filledOn.replaceAll('-', '')}`, null, 'xlsx'),
    creator: unitName,
    faces: ['printed'],
    sheets: [sheet],
  };
}
