import { beforeAll, describe, expect, test } from 'vitest';
import { countyBulletin } from '#shared/report/county-bulletin.ts';
import { monthlyReport } from '#shared/report/monthly-report.ts';
import { rectificationNotice } from '#shared/report/rectification-notice.ts';
import { reportLength, reportSchema } from '#shared/report/report-model.ts';
import { titleLines } from '#shared/report/title-lines.ts';
import { writeReport } from '#shared/report/write-report.ts';
import { monthReportInput } from '../support/reports/month-report.ts';
import { docxOutline } from './support/docx-outline.ts';
import { partOf } from './support/open-again.ts';

const report = monthlyReport(monthReportInput);
let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  bytes = await writeReport(report);
});

/** One style's XML. */
function styleOf(id: string): string {
  const xml = partOf(bytes, 'word/styles.xml');
  const style = [...xml.matchAll(/<w:style\b.*?<\/w:style>/gs)].find(([one]) => one.includes(`w:styleId="${id}"`));
  if (!style) throw new Error(`no style ${id}`);
  return style[0];
}

describe('the month’s report as a file', () => {
  test('pages, styles and texts stand as they were looked at', () => {
    const { pages, lines } = docxOutline(bytes);
    expect([...pages, ...lines].join('\n')).toMatchSnapshot();
  });

  test('has the page of GB/T 9704: 37 mm over, 28 mm at the binding, 156 × 225 mm of text; tables lie with 28 mm on top', () => {
    const { pages } = docxOutline(bytes);
    expect(pages[0]).toBe('210×297 mm portrait, top 37 bottom 35 left 28 right 26 foot 22, 2 footers');
    expect(pages[2]).toBe('297×210 mm landscape, top 28 bottom 26 left 35 right 37 foot 14, 2 footers');
  });

  test('writes body and headings in 3号 with a fixed line of 28.95 pt and a quarter point less between characters', () => {
    for (const [id, face] of [
      ['OfficialBody', '仿宋_GB2312'],
      ['Heading1', '黑体'],
      ['Heading2', '楷体_GB2312'],
      ['Heading3', '仿宋_GB2312'],
    ] as const) {
      const style = styleOf(id);
      expect(style).toContain(`w:eastAsia="${face}"`);
      expect(style).toContain('w:ascii="Times New Roman"');
      expect(style).toMatch(/<w:sz w:val="32"\/>/);
      expect(style).toMatch(/<w:spacing w:val="-5"\/>/);
      expect(style).toMatch(/w:line="579"/);
      expect(style).toMatch(/w:lineRule="exact"/);
      expect(style).toMatch(/w:firstLineChars="200"/);
    }
    expect(styleOf('Title')).toMatch(/w:eastAsia="方正小标宋简体".*<w:sz w:val="44"\/>/s);
    expect(styleOf('Heading1')).toContain('<w:keepNext/>');
  });

  test('holds 22 lines of 28 characters on a page, counted from the measures in the file', () => {
    const [section = ''] = partOf(bytes, 'word/document.xml').match(/<w:sectPr\b.*?<\/w:sectPr>/s) ?? [];
    const of = (xml: string, pattern: RegExp) => Number(pattern.exec(xml)?.[1] ?? Number.NaN); // twips
    const margin = (side: string) => of(section, new RegExp(`<w:pgMar[^>]*w:${side}="(\\d+)"`));
    const width = of(section, /<w:pgSz[^>]*w:w="(\d+)"/) - margin('left') - margin('right');
    const height = of(section, /<w:pgSz[^>]*w:h="(\d+)"/) - margin('top') - margin('bottom');
    const body = styleOf('OfficialBody');
    const character = of(body, /<w:sz w:val="(\d+)"\/>/) * 10 + of(body, /<w:spacing w:val="(-?\d+)"\/>/);
    expect(Math.floor(width / character)).toBe(28);
    expect(Math.floor(height / of(body, /w:line="(\d+)"/))).toBe(22);
    // A grid of characters would overrule both in some programs.
    expect(section).not.toMatch(/w:type="(linesAndChars|snapToChars|lines)"/);
  });

  test('numbers pages `— 1 —` at the outer edge, and nothing else is a field', () => {
    const settings = partOf(bytes, 'word/settings.xml');
    expect(settings).toContain('<w:evenAndOddHeaders');
    const relations = partOf(bytes, 'word/_rels/document.xml.rels');
    const targets = new Map(
      [...relations.matchAll(/Id="([^"]+)"[^>]*Target="([^"]+)"|Target="([^"]+)"[^>]*Id="([^"]+)"/g)].map((m) => [
        m[1] ?? m[4],
        m[2] ?? m[3],
      ]),
    );
    const document = partOf(bytes, 'word/document.xml');
    const footers = [...document.matchAll(/<w:footerReference w:type="(\w+)" r:id="([^"]+)"/g)].slice(0, 2);
    const side = Object.fromEntries(
      footers.map(([, type, id]) => [type, /w:jc w:val="(\w+)"/.exec(partOf(bytes, `word/${targets.get(id)}`))?.[1]]),
    );
    expect(side).toEqual({ default: 'right', even: 'left' });
    expect(document).not.toMatch(/<w:fldChar|<w:instrText|<w:drawing|<w:pict|txbx|<w:hyperlink/);
  });

  test('never parts a signature from the end of the text, and keeps no widow line back', () => {
    const document = partOf(bytes, 'word/document.xml');
    const paragraphs = [...document.matchAll(/<w:p>.*?<\/w:p>/gs)].map(([one]) => one);
    const at = paragraphs.findIndex((one) => one.includes('>杨树镇人民政府<'));
    expect(at).toBeGreaterThan(5);
    for (const one of paragraphs.slice(at - 6, at + 1)) expect(one).toContain('<w:keepNext/>');
    const body = paragraphs.filter((one) => one.includes('OfficialBody'));
    expect(body.length).toBeGreaterThan(5);
    expect(body.every((one) => one.includes('<w:widowControl w:val="false"/>'))).toBe(true);
  });

  test('what people typed is text: marks of XML come back as they were', async () => {
    const odd = '甲<w:p>&“乙”㛃喆𠮷';
    const again = await writeReport(monthlyReport({ ...monthReportInput, opening: odd, figures: [] }));
    expect(partOf(again, 'word/document.xml')).toContain('甲&lt;w:p&gt;&amp;“乙”㛃喆𠮷');
  });
});

describe('what a month’s report says', () => {
  test('parts 一 to 五, an empty one says 无, the length is counted without tables', () => {
    const headings = report.sections[0]?.blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    expect(headings?.filter((text) => /^[一二三四五]、/.test(text))).toEqual([
      '一、本月工作开展情况',
      '二、特色亮点',
      '三、存在问题',
      '四、下月计划',
      '五、意见建议',
    ]);
    expect(headings).toContain('（三）法治');
    const last =
      report.sections[0]?.blocks.findIndex((block) => block.kind === 'heading' && block.text === '五、意见建议') ?? -1;
    expect(report.sections[0]?.blocks[last + 1]).toEqual({ kind: 'paragraph', text: '无。' });
    const letters = report.sections[0]?.blocks.reduce(
      (sum, block) =>
        sum +
        (block.kind === 'paragraph' || block.kind === 'heading'
          ? Array.from(block.text.replaceAll(/\s/g, '')).length
          : 0),
      0,
    );
    expect(reportLength(report)).toBe(letters);
    expect(reportSchema.safeParse(report).success).toBe(true);
  });

  test('a red head only with the town’s own words; open date is left to the hand', async () => {
    const red = monthlyReport({
      ...monthReportInput,
      signedOn: null,
      redHead: { mark: '杨树镇人民政府文件', number: '杨政发〔2026〕3号', signer: '王某某' },
    });
    const { lines } = docxOutline(await writeReport(red));
    expect(lines[0]).toBe('OfficialMark | 杨树镇人民政府文件');
    expect(lines).toContain('OfficialPlain | 杨政发〔2026〕3号→签发人：王某某');
    expect(lines).toContain('OfficialPlain | 　　　　年　　月　　日');
    expect(docxOutline(bytes).lines.some((line) => line.startsWith('OfficialMark'))).toBe(false);
  });

  test('titles break at seams, no line over 20 letters, nothing lost', () => {
    for (const title of [
      '杨树镇2026年3月“党建+三治融合”工作情况报告',
      '关于清溪县2026年12月“党建+三治融合”工作情况的通报',
      '短标题',
      '一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十',
    ]) {
      const lines = titleLines(title);
      expect(lines.join('')).toBe(title);
      expect(Math.max(...lines.map((line) => Array.from(line).length))).toBeLessThanOrEqual(20);
    }
    expect(titleLines('杨树镇2026年3月“党建+三治融合”工作情况报告')).toEqual([
      '杨树镇2026年3月',
      '“党建+三治融合”工作情况报告',
    ]);
  });
});

test('整改通知 and 通报 stand as they were looked at', async () => {
  const notice = rectificationNotice({
    issuer: '杨树镇人民政府',
    addressee: '东港村村民委员会',
    source: '专项督查',
    raisedOn: '2026-03-05',
    items: [
      {
        number: 'ZG2026-03-001',
        problem: '三月未公开财务。',
        measures: '补公开并上墙。',
        leader: '王镇长',
        owner: '张书记',
        dueOn: '2026-03-20',
      },
      { number: '', problem: '会议记录不全。', measures: '补齐签到。', leader: '王镇长', owner: '张书记', dueOn: null },
    ],
    signedOn: '2026-03-06',
  });
  const bulletin = countyBulletin({
    countyName: '清溪县',
    issuer: '中共清溪县委政法委员会',
    month: '2026-03',
    addressee: '各乡镇党委、政府',
    opening: '现将3月份情况通报如下。',
    parts: [{ heading: '总体情况', paragraphs: ['16个乡镇按时报送15个。'], sections: [] }],
    figures: [
      {
        title: '报送情况表',
        measures: '',
        columns: [
          { label: '乡镇', width: 3 },
          { label: '按时', width: 1 },
        ],
        rows: [['杨树镇', '是']],
        notes: [],
      },
    ],
    signedOn: '2026-04-09',
  });
  for (const one of [notice, bulletin]) {
    const { pages, lines } = docxOutline(await writeReport(one));
    expect([...pages, ...lines].join('\n')).toMatchSnapshot();
  }
});
