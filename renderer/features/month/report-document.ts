import type { ReportTextId } from '#shared/catalogue/system-types.ts';
import { STATISTICS_COLUMNS, type StatisticsTable, statisticsText } from '#shared/domain/month/statistics.ts';
import type { FiguresTable } from '#shared/report/figures-table.ts';
import { monthlyReport, type ReportPart } from '#shared/report/monthly-report.ts';
import type { Report } from '#shared/report/report-model.ts';
import type { MonthOverview } from '../../store/desk-store.ts';

type Texts = Readonly<Record<ReportTextId, string>>;

/** Paragraphs of a text as they were typed. */
export function paragraphsIn(text: string): readonly string[] {
  return text.split(/\n+/).filter((part) => part.trim() !== '');
}

const STRAND_PARTS = [
  ['party', '党建引领'],
  ['autonomy', '自治'],
  ['law', '法治'],
  ['virtue', '德治'],
  ['programme', '统筹推进'],
] as const;
const OTHER_PARTS = [
  ['highlights', '特色亮点'],
  ['problems', '存在问题'],
  ['plan', '下月计划'],
  ['suggestions', '意见建议'],
] as const;

/** The report as a document after GB/T 9704, with the statistics table as its attachment (D§3.2, D§5). */
export function reportDocument(
  overview: MonthOverview,
  texts: Texts,
  table: StatisticsTable,
  town: { readonly name: string; readonly shortName: string },
): Report {
  const { report, month } = overview;
  const parts: ReportPart[] = [
    {
      heading: '本月工作开展情况',
      paragraphs: [],
      sections: STRAND_PARTS.map(([id, heading]) => ({ heading, paragraphs: paragraphsIn(texts[id]) })),
    },
    ...OTHER_PARTS.map(([id, heading]) => ({ heading, sections: [], paragraphs: paragraphsIn(texts[id]) })),
  ];
  const signed = typeof report.signed_at === 'string' ? report.signed_at.slice(0, 10) : '';
  return monthlyReport({
    unitShortName: town.shortName,
    unitName: town.name,
    month,
    addressee: '县委政法委',
    opening: texts.opening,
    parts,
    figures: [figuresOf(table)],
    otherAttachments: [],
    signedOn: signed || null,
    contact: { name: String(report.contact_name ?? ''), phone: String(report.contact_phone ?? '') },
    version: Math.max(1, Number(report.version ?? 0)),
  });
}

function figuresOf(table: StatisticsTable): FiguresTable {
  return {
    title: '“党建+三治融合”工作月度统计表',
    measures: '',
    columns: [
      { label: '指标', width: 24, align: 'left' },
      { label: '单位', width: 7 },
      ...STATISTICS_COLUMNS.map(([, label]) => ({ label, width: 11, align: 'right' as const })),
    ],
    rows: table.rows.map((row) => [
      row.label,
      row.unit,
      ...STATISTICS_COLUMNS.map(([column]) => statisticsText(row, column)),
    ]),
    notes: [],
  };
}
