import type { CellValue, LedgerSheet, LedgerWorkbook, SheetColumn } from '#shared/ledger/sheet-model.ts';
import type { ListedPart } from './hash-list.ts';

/** Who makes a list, and when. */
export interface ListFrame {
  /** `杨树镇人民政府` */
  readonly unitName: string;
  /** `2026年3月28日` */
  readonly madeOn: string;
  readonly madeBy: string;
}

interface ListColumn {
  readonly label: string;
  readonly width: number;
  readonly kind?: SheetColumn['kind'];
}

/** A plain list as a workbook of one sheet. */
export function listWorkbook(
  frame: ListFrame,
  list: { readonly fileName: string; readonly title: string; readonly subtitle: string },
  columns: readonly ListColumn[],
  rows: readonly (readonly CellValue[])[],
): LedgerWorkbook {
  const sheet: LedgerSheet = {
    name: list.title.slice(0, 20),
    title: list.title,
    subtitle: list.subtitle,
    lines: [`填报单位：${frame.unitName}`, `日期：${frame.madeOn}`, ''],
    columns: [
      { label: '序号', group: null, kind: 'serial', width: 6, codes: null },
      ...columns.map(({ label, width, kind = 'text' }) => ({ label, group: null, kind, width, codes: null })),
    ],
    rows: rows.map((row, index) => [index + 1, ...row]),
    totals: null,
    signature: [`制作人：${frame.madeBy}`, '审核人：', '负责人：'],
    notes: [],
  };
  return { fileName: list.fileName, creator: frame.unitName, faces: ['printed'], sheets: [sheet] };
}

/** 目录.xlsx of a package: every part with what it is, its size and its hash. */
export function contentsWorkbook(
  frame: ListFrame,
  subtitle: string,
  parts: readonly (ListedPart & { readonly what: string })[],
): LedgerWorkbook {
  return listWorkbook(
    frame,
    { fileName: '目录.xlsx', title: '资料包目录', subtitle },
    [
      { label: '文件', width: 44 },
      { label: '内容', width: 24 },
      { label: '大小（字节）', width: 12, kind: 'int' },
      { label: 'SHA-256', width: 50 },
    ],
    parts.map(({ path, what, size, sha256 }) => [path, what, size, sha256]),
  );
}
