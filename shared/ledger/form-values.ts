import { dateInWords } from '#shared/kernel/calendar.ts';
import type { FormBinding, FormMarks } from './form-profile.ts';
import { type LedgerPeriod, periodInWords } from './period.ts';
import type { CellValue, ColumnKind } from './sheet-model.ts';
import { type StatisticsResult, shownFigure } from './statistics.ts';
import type { TableColumn, TableLine } from './table-source.ts';

/** A value for a cell of a form; `shared/workbook/form/form-model.ts` names the same shape. */
export type FormCellValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'share'; readonly value: number }
  | null;

/** What a form is filled from. */
export interface FormSource {
  readonly unitName: string;
  readonly unitShortName: string;
  readonly period: LedgerPeriod;
  /** `YYYY-MM-DD` */
  readonly filledOn: string;
  readonly filledBy: string;
  /** Columns that {@link lines} have, in their order. */
  readonly columns: readonly TableColumn[];
  readonly lines: readonly TableLine[];
  readonly statistics: StatisticsResult;
}

/** The marks of a form with the values that belong there. */
export interface FilledMarks {
  readonly sheet: string;
  readonly cells: readonly {
    readonly cell: string;
    readonly placeholder?: string | undefined;
    readonly value: FormCellValue;
  }[];
  readonly repeat: {
    readonly from: number;
    readonly to: number;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly FormCellValue[])[];
  } | null;
}

/** Puts values to every mark. Pure: the same records give the same form. */
export function filledMarks(marks: readonly FormMarks[], source: FormSource): readonly FilledMarks[] {
  return marks.map(({ sheet, cells, repeat }) => ({
    sheet,
    cells: cells.map(({ cell, placeholder, binding }) => ({ cell, placeholder, value: boundValue(binding, source) })),
    repeat: repeat && {
      from: repeat.from,
      to: repeat.to,
      columns: repeat.columns.map(({ column }) => column),
      rows: source.lines.map(({ cells: values }) =>
        repeat.columns.map(({ key }) => {
          const at = source.columns.findIndex((column) => column.key === key);
          return formValue(source.columns[at]?.kind ?? 'text', values[at] ?? null);
        }),
      ),
    },
  }));
}

function boundValue(binding: FormBinding, source: FormSource): FormCellValue {
  if (binding.kind === 'text') return { kind: 'text', text: binding.text };
  if (binding.kind === 'indicator') return indicatorValue(binding, source.statistics);
  const { period } = source;
  switch (binding.fact) {
    case 'unit':
      return { kind: 'text', text: source.unitName };
    case 'unitShort':
      return { kind: 'text', text: source.unitShortName };
    case 'period':
      return { kind: 'text', text: periodInWords(period) };
    case 'year':
      return { kind: 'number', value: Number(period.to.slice(0, 4)) };
    case 'month':
      return { kind: 'number', value: Number(period.to.slice(5, 7)) };
    case 'filledOn':
      return { kind: 'text', text: dateInWords(source.filledOn) };
    case 'filledBy':
      return { kind: 'text', text: source.filledBy };
    default:
      return { kind: 'number', value: source.lines.length };
  }
}

/** A count of nothing is 0; a rate of nothing leaves the cell empty. Rates go out as shares where they are per cent. */
function indicatorValue(
  { code, span, unitCode }: Extract<FormBinding, { kind: 'indicator' }>,
  { whole, byUnit }: StatisticsResult,
): FormCellValue {
  const lines = unitCode === '' ? whole : (byUnit.get(unitCode) ?? []);
  const line = lines.find((one) => one.code === code);
  const figure = line ? shownFigure(line, span) : null;
  if (!line || figure === null) return null;
  const isShare = line.kind === 'ratio' && line.unit === '%';
  return isShare ? { kind: 'share', value: figure / 100 } : { kind: 'number', value: figure };
}

/** A cell of a table as a form takes it: yuan, shares, dates; 是/否; stars as stars. */
export function formValue(kind: ColumnKind, cell: CellValue): FormCellValue {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'boolean') return { kind: 'text', text: cell ? '是' : '否' };
  if (typeof cell === 'string') {
    const isDay = kind === 'date' || kind === 'dt' || kind === 'month';
    return isDay && /^\d{4}-\d{2}/.test(cell) ? { kind: 'date', date: cell } : { kind: 'text', text: cell };
  }
  if (kind === 'money') return { kind: 'number', value: cell / 100 };
  if (kind === 'percent') return { kind: 'share', value: cell };
  if (kind === 'stars') return { kind: 'text', text: cell >= 1 ? '★'.repeat(Math.min(10, Math.round(cell))) : '☆' };
  return { kind: 'number', value: cell };
}
