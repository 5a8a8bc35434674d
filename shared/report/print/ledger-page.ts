import { cellText } from '#shared/ledger/cell-text.ts';
import type { CellValue, ColumnKind, LedgerSheet } from '#shared/ledger/sheet-model.ts';
import { headHtml, html } from './html.ts';

/** Most columns that are printed upright (D§4.3). */
const PORTRAIT_COLUMNS = 7;
const SHORT = 6;
const CENTRED = new Set<ColumnKind>(['serial', 'date', 'dt', 'month', 'int', 'percent', 'bool', 'stars']);

/** Which named page a ledger is printed on. */
export function ledgerPageName(sheet: LedgerSheet): 'ledger' | 'ledgerwide' {
  return sheet.columns.length <= PORTRAIT_COLUMNS ? 'ledger' : 'ledgerwide';
}

/** A ledger as the printed face shows it: title, line, head on each page, 合计, signature line kept whole (D§4.1–4.5). */
export function ledgerHtml(sheet: LedgerSheet): string {
  const whole = sheet.columns.reduce((sum, { width }) => sum + width, 0);
  const widths = sheet.columns
    .map(({ width }) => `<col style="width:${((width / whole) * 100).toFixed(3)}%">`)
    .join('');
  const sides = sheet.columns.map(({ kind }, index) => sideOf(sheet, kind, index));
  const row = (cells: readonly CellValue[], empty: string) =>
    cells
      .map((value, index) => {
        const text = cellText(sheet.columns[index]?.kind ?? 'text', value);
        return `<td class="${text === '' ? 'c' : sides[index]}">${html(text === '' ? empty : text)}</td>`;
      })
      .join('');
  const totals = sheet.totals ? `<tr class="total">${row(totalCells(sheet.totals), '')}</tr>` : '';
  const amounts = (sheet.amountLines ?? []).map((line) => `<p class="note">${html(line)}</p>`).join('');
  const notes = sheet.notes.map((note) => `<p class="note">${html(note)}</p>`).join('');
  return `<section class="${ledgerPageName(sheet)}">
<h1>${html(sheet.title)}</h1><h2>${html(sheet.subtitle)}</h2>
<div class="line">${sheet.lines.map((text) => `<span>${html(text)}</span>`).join('')}</div>
<table class="grid"><colgroup>${widths}</colgroup>
<thead>${headHtml(sheet.columns)}</thead>
<tbody>${sheet.rows.map((cells) => `<tr>${row(cells, '/')}</tr>`).join('\n')}${totals}</tbody></table>
<div class="foot">${amounts}${notes}<div class="sign">${sheet.signature.map((text) => `<span>${html(text)}</span>`).join('')}</div></div>
</section>`;
}

/** `合计` under 序号. */
function totalCells(totals: readonly CellValue[]): readonly CellValue[] {
  return ['合计', ...totals.slice(1)];
}

function sideOf(sheet: LedgerSheet, kind: ColumnKind, index: number): 'l' | 'c' | 'r' {
  if (kind === 'money' || kind === 'decimal') return 'r';
  if (CENTRED.has(kind)) return 'c';
  if (kind === 'longtext') return 'l';
  return sheet.rows.every((row) => String(row[index] ?? '').length <= SHORT) ? 'c' : 'l';
}
