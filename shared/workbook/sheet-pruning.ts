/** A cell without a value and a row without cells, as spreadsheets write them by the million when a whole column is bordered. */
const EMPTY_CELL = /<c r="[A-Z]{1,3}\d{1,7}"(?: [a-z]{1,3}="[^"<>]*")*\s?(?:\/>|><\/c>)/g;
const EMPTY_ROW = /<row r="\d{1,7}"[^<>]*(?:\/>|>\s*<\/row>)/g;

/**
 * The sheet's XML without empty cells and rows, whose places are all that they say; a third of a second instead of
 * many for a million rows. XML with CDATA is left as it is, since there such letters could be text.
 */
export function withoutEmptyCells(xml: string): string {
  if (xml.length < 1_000_000 || xml.includes('<![CDATA[')) return xml;
  return xml.replaceAll(EMPTY_CELL, '').replaceAll(EMPTY_ROW, '');
}
