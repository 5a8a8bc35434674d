import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import { type Catalogue, STRAND_LABELS, STRANDS } from '#shared/catalogue/definition.ts';
import { bulletinDraft } from '#shared/domain/month/bulletin-draft.ts';
import type { StatisticsRow } from '#shared/domain/month/statistics.ts';
import { MEASURE_WORDS, measureText } from '#shared/domain/month/unit-measures.ts';
import { isStanding } from '#shared/domain/standing.ts';
import { addMonths, monthInWords, todayInChina } from '#shared/kernel/calendar.ts';
import type { LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import { countyBulletin } from '#shared/report/county-bulletin.ts';
import type { FiguresTable } from '#shared/report/figures-table.ts';
import type { Report } from '#shared/report/report-model.ts';
import type { BulletinTexts } from '#shared/sync/bulletin-messages.ts';
import type { FigureAnswer, FigureQuestion } from '#shared/sync/figure-messages.ts';
import type { MatrixUnit } from '#shared/sync/matrix-messages.ts';
import type { CountyApi, Unit } from '../county-api.ts';
import { figureSheet, figureTable, figureWorkbook } from '../figures/figure-export.ts';
import { pivotOf } from '../figures/figure-model.ts';
import { cellWords } from '../matrix/matrix-model.ts';

/** Everything that a month's bulletin and summary are made of. */
export interface BulletinSource {
  readonly month: string;
  readonly countyName: string;
  readonly catalogue: Catalogue;
  /** Towns in the order of codes, with their one cell. */
  readonly towns: readonly MatrixUnit[];
  readonly villages: readonly MatrixUnit[];
  /** County over last month and this one; towns over this one. */
  readonly county: FigureAnswer;
  readonly byTown: FigureAnswer;
  /** Reports that stand, and towns that are being counted. */
  readonly standing: number;
  readonly waiting: number;
}

/**
 * Reads figures and arrivals of a month. Towns that ended before are told of under their heirs, those that ended since for
 * themselves, as they reported. @throws CountyProblem
 */
export async function loadSource(
  api: Pick<CountyApi, 'matrix' | 'figures' | 'units'>,
  catalogue: Catalogue,
  county: Pick<Unit, 'name' | 'shortName'>,
  month: string,
  signal: AbortSignal,
): Promise<BulletinSource> {
  const [matrix, units] = await Promise.all([api.matrix(month, month, signal), api.units(signal)]);
  const question: FigureQuestion = {
    codes: [...catalogue.monthlyTable],
    level: 'town',
    townId: null,
    unitCode: null,
    from: month,
    to: month,
    every: 'month',
    basis: 'month',
    isMerged: !units.some((unit) => unit.level === 'town' && unit.validTo !== '' && isStanding(unit, month)),
  };
  const [byTown, whole] = await Promise.all([
    api.figures(question, signal),
    api.figures({ ...question, level: 'county', from: addMonths(month, -1) }, signal),
  ]);
  const isSent = ({ cells: [cell] }: MatrixUnit) => SENT.has(cell?.state ?? '');
  const towns = matrix.units.filter(({ level }) => level === 'town');
  return {
    month,
    countyName: county.name,
    catalogue,
    towns,
    villages: matrix.units.filter(({ level }) => level === 'village'),
    county: whole,
    byTown,
    standing: towns.filter(isSent).length,
    waiting: byTown.waiting,
  };
}

const SENT: ReadonlySet<string> = new Set(['submitted', 'received', 'locked']);

/** The bulletin's texts from figures and arrivals. */
export function draftFrom(source: BulletinSource): BulletinTexts {
  const { month, countyName, towns, villages } = source;
  const done = villages.reduce((sum, { measures }) => sum + (measures.C1?.numerator ?? 0), 0);
  return bulletinDraft(
    { month, unitCodes: null, rows: rowsOf(source) },
    {
      countyName,
      towns: towns.map(({ name, cells: [cell], measures }) => ({
        name,
        isSent: SENT.has(cell?.state ?? '') || (measures.T1?.numerator ?? 0) > 0 || (cell?.lateDays ?? 0) > 0,
        isOverdue: cell?.isOverdue ?? false,
        lateDays: cell?.lateDays ?? 0,
        returns: measures.T3?.numerator ?? 0,
      })),
      villages: villages.length,
      villagesDone: done,
      records: towns.reduce((sum, { cells: [cell] }) => sum + (cell?.records ?? 0), 0),
    },
  );
}

function rowsOf({ catalogue, county, month }: BulletinSource): StatisticsRow[] {
  const parts = new Map(
    county.cells.map(([, code, period, numerator, denominator]) => [`${code}|${period}`, { numerator, denominator }]),
  );
  const nothing = { numerator: 0, denominator: 0 };
  const at = (code: string, period: string) => parts.get(`${code}|${period}`) ?? nothing;
  return indicatorPrograms(catalogue).map(({ code, label, unit, kind }) => ({
    code,
    label,
    unit,
    kind,
    corrected: 0,
    fractions: {
      month: at(code, month),
      last: at(code, addMonths(month, -1)),
      year: nothing,
      sameLastYear: nothing,
      late: nothing,
    },
  }));
}

/** The bulletin as a document with its two tables. */
export function reportFrom(source: BulletinSource, texts: BulletinTexts): Report {
  const part = (heading: string, text: string | undefined) => ({ heading, sections: [], paragraphs: [text ?? ''] });
  return countyBulletin({
    countyName: source.countyName,
    issuer: texts.issuer?.trim() || source.countyName,
    month: source.month,
    addressee: texts.addressee ?? '',
    opening: texts.opening ?? '',
    parts: [
      part('报送情况', texts.reporting),
      {
        heading: '工作开展情况',
        paragraphs: [],
        sections: STRANDS.map((id) => ({ heading: STRAND_LABELS[id], paragraphs: [texts[id] ?? ''] })),
      },
      ...(texts.problems?.trim() ? [part('存在问题', texts.problems)] : []),
      ...(texts.next?.trim() ? [part('下步要求', texts.next)] : []),
    ],
    figures: [arrivalTable(source), figureTable(unitPivot(source), `${monthInWords(source.month)}分乡镇统计表`, [])],
    signedOn: todayInChina(Date.now()),
  });
}

function unitPivot({ byTown }: BulletinSource) {
  return pivotOf(byTown, { rows: 'indicator', columns: 'unit' });
}

const SHOWN = ['T1', 'T2', 'T3', 'C1', 'C2', 'C3', 'C4', 'Q1'] as const;

/** How each town's report came, in the order of codes. */
function arrivalTable({ month, towns }: BulletinSource): FiguresTable {
  return {
    title: `${monthInWords(month)}各乡镇报送情况表`,
    measures: '',
    columns: [
      { label: '乡镇（街道）', width: 3, align: 'left' },
      { label: '报送状态', width: 4, align: 'left' },
      ...SHOWN.map((measure) => ({ label: MEASURE_WORDS[measure].label, width: 2 })),
    ],
    rows: towns.map(({ name, cells: [cell], measures }) => [
      name,
      cell ? cellWords(cell) : '',
      ...SHOWN.map((measure) => measureText(measure, measures)),
    ]),
    notes: ['注：按区划代码排列，只反映单位报送情况，不涉及个人。'],
  };
}

/** The month's summary: how reports came, and every figure by town. */
export function summaryFrom(source: BulletinSource, person: string): LedgerWorkbook {
  const { month, countyName } = source;
  const taken = new Set<string>();
  const frame = { countyName, person, notes: [] };
  const arrivals = arrivalTable(source);
  const axis = (labels: readonly string[]) => labels.map((label) => ({ key: label, label }));
  const pivot = {
    rows: axis(arrivals.rows.map(([name]) => name ?? '')),
    columns: axis(arrivals.columns.slice(1).map(({ label }) => label)),
    cells: arrivals.rows.map(([, ...texts]) =>
      texts.map((text) => ({ text, value: null, parts: { numerator: 0, denominator: 0 } })),
    ),
    totals: null,
    about: '',
  };
  const name = `${monthInWords(month)}“党建+三治融合”`;
  const sheets = [
    figureSheet(unitPivot(source), { ...frame, title: `${name}分乡镇统计表` }, taken, '分乡镇统计表'),
    figureSheet(pivot, { ...frame, title: `${name}报送情况表` }, taken, '报送情况表'),
  ];
  return figureWorkbook(sheets, `${countyName}_党建三治汇总_${month.replace('-', '')}`, countyName);
}
