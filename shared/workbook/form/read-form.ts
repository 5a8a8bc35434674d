import { shownText } from './cell-content.ts';
import { columnWidths } from './fill-rows.ts';
import { type FormIndex, type FormSheet, formIndex } from './form-index.ts';
import type { FormTemplate, TemplateSheet } from './form-model.ts';
import { type FormPackage, type FormPorts, openForm } from './form-package.ts';
import { mergesOf } from './form-problems.ts';
import { lettersOf, takeApart } from './sheet-rows.ts';

/** What the picker shows of a sheet at most; forms are small, and what lies beyond is kept all the same. */
const SHOWN_ROWS = 300;
const SHOWN_COLUMNS = 60;

const PLACEHOLDER = /\{\{\s*([^{}]{1,60}?)\s*\}\}/g;

/** Opens a form to be marked. @throws CodedError F01 not a workbook, F02 damaged or encrypted, F03 too large */
export async function readForm(bytes: Uint8Array, ports: FormPorts): Promise<FormTemplate> {
  const form = await openForm(bytes, ports);
  const index = formIndex(form);
  return { sheets: index.sheets.map((sheet) => templateSheet(form, index, sheet)) };
}

function templateSheet(form: FormPackage, index: FormIndex, sheet: FormSheet): TemplateSheet {
  const pieces = takeApart(form.text(sheet.path) ?? '<worksheet><sheetData/></worksheet>');
  const rows = pieces.rows
    .filter(({ row }) => row <= SHOWN_ROWS)
    .map(({ row, cells }) => ({
      row,
      cells: cells
        .filter(({ column }) => column <= SHOWN_COLUMNS)
        .map((cell) => ({ column: cell.column, text: cellText(cell.formula, shownText(cell, index)) })),
    }));
  const placeholders = rows.flatMap(({ row, cells }) =>
    cells.flatMap(({ column, text }) =>
      Array.from(text.matchAll(PLACEHOLDER), (match) => ({
        cell: `${lettersOf(column)}${row}`,
        name: match[1] ?? '',
        written: match[0],
        isWhole: match[0].length === text.trim().length,
      })),
    ),
  );
  return {
    name: sheet.name,
    isHidden: sheet.isHidden,
    rows,
    merges: mergesOf(pieces.after),
    widths: columnWidths(pieces.before).slice(0, SHOWN_COLUMNS),
    placeholders,
  };
}

function cellText(formula: string | null, shown: string): string {
  return formula === null ? shown : `=${formula}`;
}
