import { partOf } from './open-again.ts';

/** What of a .docx decides how it looks and reads, in lines that can be compared and read by people. */
export interface DocxOutline {
  /** `210×297 mm, top 37, …` per section. */
  readonly pages: readonly string[];
  /** `<style> | <text>`; tables as `table 3 columns, head 1 of 9 rows | first cells`. */
  readonly lines: readonly string[];
}

const mm = (twips: string | undefined) => Math.round(Number(twips ?? 0) / 5.66929) / 10;
const attribute = (xml: string, tag: string, name: string) =>
  new RegExp(`<w:${tag}\\b[^>]*\\bw:${name}="([^"]*)"`).exec(xml)?.[1];

export function textOfXml(xml: string): string {
  return [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:tab\/>/g)]
    .map(([, text]) => text ?? '→')
    .join('')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

export function docxOutline(bytes: Uint8Array): DocxOutline {
  const xml = partOf(bytes, 'word/document.xml');
  const pages = [...xml.matchAll(/<w:sectPr.*?<\/w:sectPr>/gs)].map(([section]) => {
    const size = (name: string) => mm(attribute(section, 'pgSz', name));
    const margin = (name: string) => mm(attribute(section, 'pgMar', name));
    const way = attribute(section, 'pgSz', 'orient') ?? 'portrait';
    const footers = [...section.matchAll(/<w:footerReference/g)].length;
    return `${size('w')}×${size('h')} mm ${way}, top ${margin('top')} bottom ${margin('bottom')} left ${margin('left')} right ${margin('right')} foot ${margin('footer')}, ${footers} footers`;
  });
  const body = xml.replace(/<w:sectPr.*?<\/w:sectPr>/gs, '');
  const lines = [...body.matchAll(/<w:tbl>.*?<\/w:tbl>|<w:p\/>|<w:p(?: [^>]*)?>.*?<\/w:p>/gs)].map(([piece]) =>
    piece.startsWith('<w:tbl>')
      ? tableLine(piece)
      : `${attribute(piece, 'pStyle', 'val') ?? '—'} | ${textOfXml(piece)}`,
  );
  return { pages, lines };
}

function tableLine(xml: string): string {
  const rows = [...xml.matchAll(/<w:tr\b.*?<\/w:tr>/gs)].map(([row]) => row);
  const heads = rows.filter((row) => row.includes('<w:tblHeader/>')).length;
  const columns = [...xml.matchAll(/<w:gridCol\b/g)].length;
  const cells = [...xml.matchAll(/<w:tc\b.*?<\/w:tc>/gs)].map(([cell]) => textOfXml(cell)).slice(0, 12);
  return `table ${columns} columns, head ${heads} of ${rows.length} rows | ${cells.join('｜')}`;
}
