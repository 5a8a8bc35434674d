import { edgesOf, type PageEdges } from '../official-page.ts';

/** A named page with its edges. */
function page(name: string, edges: PageEdges, foot: string): string {
  const { width, height, top, right, bottom, left } = edges;
  return `@page ${name} { size: ${width}mm ${height}mm; margin: ${top}mm ${right}mm ${bottom}mm ${left}mm; ${foot} }
section.${name} { page: ${name}; }`;
}

const LEDGER_FOOT = `@bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; font: 10pt FangSong, "仿宋_GB2312", serif; }`;
const LEDGER = { top: 25, bottom: 20, left: 20, right: 20, footer: 10 };

/** `— 1 —` at the outer edge: right on odd, left on even pages. */
function outerNumbers(name: string): string {
  const number =
    'content: "— " counter(page) " —"; font: 14pt SimSun, "宋体", serif; padding-top: 7mm; vertical-align: top;';
  return `@page ${name}:right { @bottom-right { ${number} padding-right: 5.6mm } }
@page ${name}:left { @bottom-left { ${number} padding-left: 5.6mm } }`;
}

const FANG = '"仿宋_GB2312", FangSong_GB2312, FangSong, "仿宋", STFangsong, "Noto Serif CJK SC", serif';
const HEI = 'SimHei, "黑体", "Noto Sans CJK SC", sans-serif';
const KAI = '"楷体_GB2312", KaiTi_GB2312, KaiTi, "楷体", "Noto Serif CJK SC", serif';
const SONG = '"方正小标宋简体", FZXiaoBiaoSong-B05S, STZhongsong, "华文中宋", SimSun, "Noto Serif CJK SC", serif';

/** Style of all printed pages: geometry of D§4.3 and D§5; repeated heads, rows and signature lines never torn. */
export const PRINT_CSS = `
${page('ledger', { width: 210, height: 297, ...LEDGER }, LEDGER_FOOT)}
${page('ledgerwide', { width: 297, height: 210, ...LEDGER }, LEDGER_FOOT)}
${page('official', edgesOf('official', false), '')}
${page('officialwide', edgesOf('official', true), '')}
${page('form', edgesOf('form', false), '')}
${page('formwide', edgesOf('form', true), '')}
${['official', 'officialwide', 'form', 'formwide'].map(outerNumbers).join('\n')}
html, body { margin: 0; padding: 0; color: #000; background: #fff; }
section + section { break-before: page; }
table.grid { width: 100%; border-collapse: collapse; table-layout: fixed; border: 1pt solid #000; }
table.grid + table.grid { border-top: none; }
table.grid th, table.grid td { border: 0.5pt solid #000; padding: 1mm 1.2mm; overflow-wrap: anywhere; vertical-align: middle; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { font-family: ${HEI}; font-weight: normal; }
.l { text-align: left; } .c { text-align: center; } .r { text-align: right; }
.line { display: flex; justify-content: space-between; gap: 4mm; }
.note { font-size: 10.5pt; margin: 1mm 0; }
.foot, .sign, .signlines, .signature { break-inside: avoid; }
.ledger, .ledgerwide { font: 10.5pt/1.35 ${FANG}; }
.ledger h1, .ledgerwide h1 { font: normal 20pt/1.3 ${SONG}; text-align: center; margin: 0; }
.ledger h2, .ledgerwide h2 { font: normal 14pt/1.4 ${KAI}; text-align: center; margin: 0 0 2mm; }
.ledger th, .ledgerwide th { font-size: 11pt; text-align: center; }
.ledger .line, .ledgerwide .line { margin-bottom: 1.5mm; }
.sign { display: flex; justify-content: space-between; margin-top: 4mm; }
.paper { font: 16pt/28.95pt ${FANG}; letter-spacing: -0.25pt; }
.paper p { margin: 0; text-align: justify; widows: 1; orphans: 1; }
.paper p.indent { text-indent: 2em; }
.paper h1.title { font: normal 22pt/33.3pt ${SONG}; letter-spacing: 0; text-align: center; margin: 0; break-after: avoid; }
.paper .level1, .paper .level2, .paper .level3 { font-size: 16pt; font-weight: normal; margin: 0; text-indent: 2em; break-after: avoid; }
.paper .level1 { font-family: ${HEI}; } .paper .level2 { font-family: ${KAI}; }
.paper .annex { font-family: ${HEI}; break-after: avoid; }
.paper .caption { font: 14pt/28pt ${HEI}; text-align: center; break-after: avoid; }
.paper .note { font-size: 10.5pt; line-height: 18pt; }
.paper .line, .paper .signlines p { font-size: 12pt; line-height: 24pt; letter-spacing: 0; }
.paper table.grid { font-size: 12pt; line-height: 20pt; letter-spacing: 0; }
.attachment { display: flex; padding-left: 2em; } .attachment span:first-child { flex: 0 0 3em; }
.signature { display: flex; justify-content: flex-end; padding-right: 4em; }
.signature > div { text-align: center; }
.mark { font-family: ${SONG}; color: #f00; text-align: center; line-height: 1.2; letter-spacing: 0; margin: 35mm 0 58pt; white-space: nowrap; }
.number { text-align: center; } .number.line { padding: 0 1em; } .paper .number.line { font-size: 16pt; }
hr.red { border: none; border-top: 2pt solid #f00; margin: 4mm 0 58pt; }
@media screen { body { padding: 8mm; } }
`;
