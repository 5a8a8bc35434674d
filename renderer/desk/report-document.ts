import { STRAND_LABELS, STRANDS } from '#shared/catalogue/definition.ts';
import { REPORT_TEXTS, type ReportTextId } from '#shared/catalogue/system-types.ts';
import { draftTexts } from '#shared/domain/month/draft-text.ts';
import { STATISTICS_COLUMNS, type StatisticsTable, statisticsText } from '#shared/domain/month/statistics.ts';
import type { FiguresTable } from '#shared/report/figures-table.ts';
import { monthlyReport, type ReportPart } from '#shared/report/monthly-report.ts';
import type { Report } from '#shared/report/report-model.ts';
import type { DeskStore, MonthOverview } from '../store/desk-store.ts';

type Texts = Readonly<Record<ReportTextId, string>>;

/** The report's texts in printed order. */
export const REPORT_TEXT_IDS = REPORT_TEXTS.map(([id]) => id);

/** A text of the report as it is kept; undefined when nobody has written it. */
export function storedText(overview: MonthOverview, id: ReportTextId): string | undefined {
  const text = overview.report[id];
  return typeof text === 'string' ? text : undefined;
}

/** Texts as the figures would have them: what stands where nobody has written. */
export function draftedTexts(
  store: Pick<DeskStore, 'units'>,
  overview: MonthOverview,
  table: StatisticsTable,
): Partial<Texts> {
  return draftTexts(table, {
    townName: store.units().find(({ level }) => level === 'town')?.name ?? '本镇',
    villages: overview.villages.length,
    records: overview.villages.reduce((sum, { records }) => sum + records, 0),
  });
}

/** The report of a month as it stands now: written texts, drafted ones for the rest; null for a village's account. */
export async function monthReport(store: DeskStore, month: string): Promise<Report | null> {
  const town = store.units().find(({ level }) => level === 'town');
  if (!town || !store.account.scope.endsWith('000')) return null;
  const overview = await store.month.overview(month);
  const { table } = await store.month.statistics(month, null);
  const drafted = draftedTexts(store, overview, table);
  const texts = Object.fromEntries(
    REPORT_TEXT_IDS.map((id) => [id, storedText(overview, id) ?? drafted[id] ?? '']),
  ) as Texts;
  return reportDocument(overview, texts, table, town);
}

/** Paragraphs of a text as they were typed. */
export function paragraphsIn(text: string): readonly string[] {
  return text.split(/\n+/).filter((part) => part.trim() !== '');
}

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
      sections: STRANDS.map((id) => ({ heading: STRAND_LABELS[id], paragraphs: paragraphsIn(texts[id]) })),
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
