import type { ReportCell, ReportSection } from './report-model.ts';

/** A table of figures as text; numbers are formatted by whoever counts them. */
export interface FiguresTable {
  /** `“党建+三治融合”工作月度统计表` */
  readonly title: string;
  /** `单位：件、人、元`, over the table at its right; may be empty. */
  readonly measures: string;
  /** Columns from left; neighbours with the same `group` share one head cell. Widths are relative. */
  readonly columns: readonly {
    readonly label: string;
    readonly group?: string;
    readonly width: number;
    readonly align?: 'left' | 'center' | 'right';
  }[];
  readonly rows: readonly (readonly string[])[];
  /** Printed under the table. */
  readonly notes: readonly string[];
}

/** Columns from which on a table is printed landscape (D§4.3). */
const WIDE = 8;

/** Pages of a table as an attachment: `附件1`, title, table with repeated head. */
export function figuresSection(table: FiguresTable, label: string): ReportSection {
  return {
    page: 'official',
    landscape: table.columns.length >= WIDE,
    numbered: true,
    blocks: [
      { kind: 'annex', label, title: table.title },
      ...(table.measures ? [{ kind: 'ends' as const, left: '', right: table.measures }] : []),
      {
        kind: 'table',
        widths: table.columns.map(({ width }) => width),
        head: headRows(table.columns),
        rows: table.rows.map((row) =>
          table.columns.map(({ align }, index) => ({ text: row[index] ?? '', align: align ?? 'center' })),
        ),
      },
      ...table.notes.map((text) => ({ kind: 'note' as const, text })),
    ],
  };
}

/** One row of labels, or two when columns are grouped. */
function headRows(columns: FiguresTable['columns']): ReportCell[][] {
  if (columns.every(({ group }) => group === undefined)) return [columns.map(({ label }) => ({ text: label }))];
  const upper: ReportCell[] = [];
  const lower: ReportCell[] = [];
  let last: string | undefined;
  for (const { label, group } of columns) {
    const before = upper.at(-1);
    if (group === undefined) upper.push({ text: label, rowSpan: 2 });
    else {
      lower.push({ text: label });
      if (group === last && before) upper[upper.length - 1] = { ...before, span: (before.span ?? 1) + 1 };
      else upper.push({ text: group });
    }
    last = group;
  }
  return [upper, lower];
}
