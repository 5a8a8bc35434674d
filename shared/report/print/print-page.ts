import { CodedError } from '#shared/kernel/coded-error.ts';
import type { LedgerSheet } from '#shared/ledger/sheet-model.ts';
import type { ReportSection } from '../report-model.ts';
import { html } from './html.ts';
import { ledgerHtml } from './ledger-page.ts';
import { PRINT_CSS } from './print-css.ts';
import { sectionHtml } from './report-section.ts';

/** What a printed page is made of. */
export type PrintPart =
  | { readonly kind: 'ledger'; readonly sheet: LedgerSheet }
  | { readonly kind: 'report'; readonly sections: readonly ReportSection[] };

/** Most rows of ledgers in one print: 10,000 took Chromium 9 s; more is what workbooks are for. */
export const MOST_ROWS = 20_000;

/**
 * A whole page for print and PDF, with its own style and without any script; what people typed is text in it and never
 * markup. @throws CodedError F36 more than {@link MOST_ROWS} rows
 */
export function printPage(title: string, parts: readonly PrintPart[]): string {
  const rows = parts.reduce((sum, part) => sum + (part.kind === 'ledger' ? part.sheet.rows.length : 0), 0);
  if (rows > MOST_ROWS) throw new CodedError('F36', `共 ${rows} 行，超过 ${MOST_ROWS} 行，请缩小范围或导出 Excel 表格`);
  const body = parts.map((part) =>
    part.kind === 'ledger' ? ledgerHtml(part.sheet) : part.sections.map(sectionHtml).join('\n'),
  );
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${html(title)}</title><style>${PRINT_CSS}</style></head><body>${body.join('\n')}</body></html>`;
}
