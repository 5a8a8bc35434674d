import type { ReportBlock, ReportCell, ReportSection, ReportTable } from '../report-model.ts';
import { html } from './html.ts';

type Of<Kind extends ReportBlock['kind']> = Extract<ReportBlock, { kind: Kind }>;

/** Which named page a section is printed on. */
export function sectionPageName({ page, landscape }: ReportSection): string {
  return `${page}${landscape ? 'wide' : ''}`;
}

/** A document's section as a part of a page. */
export function sectionHtml(section: ReportSection): string {
  const plain = section.numbered ? '' : ' unnumbered';
  return `<section class="${sectionPageName(section)} paper${plain}">${section.blocks.map(blockHtml).join('\n')}</section>`;
}

function blockHtml(block: ReportBlock): string {
  switch (block.kind) {
    case 'redHead':
      return redHead(block);
    case 'title':
      return `<h1 class="title">${block.lines.map(html).join('<br>')}</h1>`;
    case 'addressee':
      return `<p>${html(block.text)}：</p>`;
    case 'heading':
      return `<h${block.level + 1} class="level${block.level}">${html(block.text)}</h${block.level + 1}>`;
    case 'paragraph':
      return `<p class="${block.plain ? '' : 'indent'}">${block.lead ? `<b>${html(block.lead)}</b>` : ''}${html(block.text)}</p>`;
    case 'blank':
      return '<p>&nbsp;</p>'.repeat(block.lines);
    case 'attachments':
      return attachments(block.names);
    case 'signature':
      return `<div class="signature"><div><div>${html(block.unit)}</div><div>${html(block.date || '　　　　年　　月　　日')}</div></div></div>`;
    case 'contact':
      return `<p class="indent">（${html(block.text)}）</p>`;
    case 'annex':
      return `<p class="annex">${html(block.label)}</p><h1 class="title">${html(block.title)}</h1>`;
    case 'signLines':
      return `<div class="signlines">${block.lines.map((line) => `<p>${html(line) || '&nbsp;'}</p>`).join('')}</div>`;
    case 'note':
      return `<p class="note">${html(block.text)}</p>`;
    case 'ends':
      return `<div class="line"><span>${html(block.left)}</span><span>${html(block.right)}</span></div>`;
    case 'table':
      return tableHtml(block);
  }
}

function redHead({ mark, number, signer }: Of<'redHead'>): string {
  const points = Math.min(60, Math.floor(420 / Math.max(1, Array.from(mark).length)));
  const end = signer ? `<span>${html(number)}</span><span>签发人：${html(signer)}</span>` : html(number);
  return `<div class="mark" style="font-size:${points}pt">${html(mark)}</div><div class="number${signer ? ' line' : ''}">${end}</div><hr class="red">`;
}

function attachments(names: readonly string[]): string {
  const rows = names.map((name, index) => {
    const number = names.length > 1 ? `${index + 1}. ` : '';
    return `<div class="attachment"><span>${index === 0 ? '附件：' : ''}</span><span>${number}${html(name)}</span></div>`;
  });
  return rows.join('');
}

function tableHtml(table: ReportTable): string {
  const whole = table.widths.reduce((sum, share) => sum + share, 0);
  const columns = table.widths.map((share) => `<col style="width:${((share / whole) * 100).toFixed(3)}%">`).join('');
  const caption = table.caption === undefined ? '' : `<p class="caption">${html(table.caption)}</p>`;
  const rows = (list: ReportTable['rows'], isHead: boolean) =>
    list.map((cells) => `<tr>${cells.map((cell) => cellHtml(cell, isHead)).join('')}</tr>`).join('');
  return `${caption}<table class="grid"><colgroup>${columns}</colgroup><thead>${rows(table.head, true)}</thead><tbody>${rows(table.rows, false)}</tbody></table>`;
}

const SIDES = { left: 'l', center: 'c', right: 'r' } as const;

function cellHtml(cell: ReportCell, isHead: boolean): string {
  const isLabel = isHead || cell.face === 'label';
  const tag = isLabel ? 'th' : 'td';
  const side = SIDES[cell.align ?? (isLabel ? 'center' : 'left')];
  const spans = `${cell.span ? ` colspan="${cell.span}"` : ''}${cell.rowSpan ? ` rowspan="${cell.rowSpan}"` : ''}`;
  const height = cell.height ? ` style="height:${cell.height}mm"` : '';
  return `<${tag} class="${side}"${spans}${height}>${html(cell.text)}</${tag}>`;
}
