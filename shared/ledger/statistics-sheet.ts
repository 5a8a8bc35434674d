import { dateInWords } from '#shared/kernel/calendar.ts';
import { columnWidths } from './column-widths.ts';
import { sheetName } from './file-name.ts';
import { type LedgerPeriod, periodInWords } from './period.ts';
import type { CellValue, ColumnKind, LedgerSheet } from './sheet-model.ts';
import {
  changeText,
  LIVE_MARK,
  LIVE_NOTE,
  monthsOf,
  type StatisticsLine,
  type StatisticsResult,
  shownFigure,
} from './statistics.ts';

/** What a statistics sheet says besides its figures. */
export interface StatisticsFrame {
  readonly unitName: string;
  readonly unitShortName: string;
  readonly period: LedgerPeriod;
  /** `YYYY-MM-DD` */
  readonly filledOn: string;
  readonly filledBy: string;
  readonly takenNames: Set<string>;
}

interface StatisticsColumn {
  readonly label: string;
  readonly kind: ColumnKind;
  readonly cells: readonly CellValue[];
  /** Excel width units. */
  readonly wanted?: number;
}

/** Holds `+22.2个百分点`; such a column is centred, which its kind says. */
const CHANGE = { kind: 'percent', wanted: 16 } as const;

/** Place of the indicators' names, which carry their codes. */
const LABEL_COLUMN = 1;

/** A missing rate prints `—`: nothing was there to divide by. A count of nothing prints 0 (D§4.7). */
const orDash = (figure: number | null): CellValue => figure ?? '—';

/**
 * 《“党建+三治融合”工作月度统计表》 (D§3.2 part 3): one line per indicator with this period, the one before, the change, the
 * year so far, the same period of last year and the change against it.
 */
export function statisticsSheet(result: Omit<StatisticsResult, 'byUnit'>, frame: StatisticsFrame): LedgerSheet {
  const lines = result.whole;
  const isMonth = frame.period.from === frame.period.to;
  const [now, before, change] = isMonth ? ['本月数', '上月数', '环比'] : ['本期数', '上期数', '环比'];
  const columns: readonly StatisticsColumn[] = [
    { label: '序号', kind: 'serial', cells: lines.map((_, index) => index + 1) },
    { label: '指标', kind: 'text', cells: lines.map((line) => labelOf(line, result)) },
    { label: '单位', kind: 'text', cells: lines.map(({ unit }) => unit) },
    { label: now, kind: 'decimal', cells: lines.map((line) => orDash(shownFigure(line, 'current'))) },
    { label: before, kind: 'decimal', cells: lines.map((line) => orDash(shownFigure(line, 'previous'))) },
    { ...CHANGE, label: change, cells: lines.map((line) => changeText(line, 'previous')) },
    { label: '本年累计', kind: 'decimal', cells: lines.map((line) => orDash(shownFigure(line, 'yearToDate'))) },
    { label: '上年同期', kind: 'decimal', cells: lines.map((line) => orDash(shownFigure(line, 'lastYear'))) },
    { ...CHANGE, label: '同比', cells: lines.map((line) => changeText(line, 'lastYear')) },
    ...besideColumns(lines),
  ];
  const title = isMonth ? '“党建+三治融合”工作月度统计表' : '“党建+三治融合”工作统计表';
  return sheetOf(
    '统计表',
    title,
    columns,
    lines.map(({ code }) => code),
    frame,
    notesOf(result, frame.period),
  );
}

/** An indicator's name, marked where it moves among figures that do not. */
function labelOf({ code, label }: StatisticsLine, { liveCodes = [] }: Pick<StatisticsResult, 'liveCodes'>): string {
  return liveCodes.includes(code) ? `${label}${LIVE_MARK}` : label;
}

function notesOf(result: Omit<StatisticsResult, 'byUnit'>, period: LedgerPeriod): readonly string[] {
  const isMarked = result.whole.some(({ code }) => result.liveCodes?.includes(code));
  return [...frozenNotes(result, period), ...(isMarked ? [`${LIVE_MARK} ${LIVE_NOTE}。`] : [])];
}

/** 补报数 and 更正数 of a month, beside figures that never move (D§3.5). */
function besideColumns(lines: readonly StatisticsLine[]): readonly StatisticsColumn[] {
  if (!lines.some(({ beside }) => beside)) return [];
  return [
    { label: '补报数', kind: 'decimal', cells: lines.map(({ beside }) => numberOr(beside?.late ?? '0')) },
    { ...CHANGE, label: '更正数', cells: lines.map(({ beside }) => beside?.corrected ?? '0') },
  ];
}

/** Counts stay numbers to reckon with; rates are words. */
function numberOr(text: string): CellValue {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Which figures do not move any more: a month's, or those of the months that a quarter or year is put together from. */
function frozenNotes(
  { frozenVersion, frozenMonths = [] }: Pick<StatisticsResult, 'frozenVersion' | 'frozenMonths'>,
  { from, to }: LedgerPeriod,
): readonly string[] {
  const beside = '其后的补报、更正另列。';
  if (frozenVersion) return [`第${frozenVersion}版月报上报时固定的数，不再变动；${beside}`];
  const [first, last] = [frozenMonths[0], frozenMonths.at(-1)];
  if (!first || !last) return [];
  const isWhole = first === from && last === to && frozenMonths.length === monthsOf({ from, to });
  if (isWhole) return [`本期数由各月月报上报时固定的数合计，不再变动；${beside}`];
  const months = frozenMonths.map((month) => periodInWords({ from: month, to: month })).join('、');
  return [`本期数由各月合计：${months}用月报上报时固定的数，其余月份按现有记录统计；${beside}`];
}

/** The same indicators, a line per village: what a town compares (D§3.2). */
export function villageStatisticsSheet(
  result: StatisticsResult,
  units: readonly { readonly code12: string; readonly shortName: string }[],
  frame: StatisticsFrame,
): LedgerSheet {
  const own = units.filter(({ code12 }) => result.byUnit.has(code12));
  const columns: readonly StatisticsColumn[] = [
    { label: '序号', kind: 'serial', cells: result.whole.map((_, index) => index + 1) },
    { label: '指标', kind: 'text', cells: result.whole.map((line) => labelOf(line, result)) },
    { label: '单位', kind: 'text', cells: result.whole.map(({ unit }) => unit) },
    { label: '合计', kind: 'decimal', cells: result.whole.map((line) => orDash(shownFigure(line, 'current'))) },
    ...own.map(({ code12, shortName }): StatisticsColumn => {
      const lines = result.byUnit.get(code12) ?? [];
      return { label: shortName, kind: 'decimal', cells: lines.map((line) => orDash(shownFigure(line, 'current'))) };
    }),
  ];
  const codes = result.whole.map(({ code }) => code);
  const title = '“党建+三治融合”工作分村统计表';
  return sheetOf('分村统计表', title, columns, codes, frame, notesOf(result, frame.period));
}

function sheetOf(
  name: string,
  title: string,
  columns: readonly StatisticsColumn[],
  codes: readonly string[],
  frame: StatisticsFrame,
  furtherNotes: readonly string[],
): LedgerSheet {
  const widths = columnWidths(columns.map((column) => ({ ...column, wanted: column.wanted, total: null })));
  const rows = codes.map((_, row) => columns.map(({ cells }) => cells[row] ?? null));
  return {
    name: sheetName(name, frame.takenNames),
    title: `${frame.unitShortName}${title}`,
    subtitle: `（${periodInWords(frame.period)}）`,
    lines: [`填报单位（盖章）：${frame.unitName}`, `填报日期：${dateInWords(frame.filledOn)}`, '单位：见表内'],
    columns: columns.map(({ label, kind }, index) => ({
      label,
      group: null,
      kind,
      width: widths[index] ?? 10,
      codes: index === LABEL_COLUMN ? codes : null,
    })),
    rows,
    totals: null,
    signature: [`填表人：${frame.filledBy}`, '审核人：', '负责人：', '联系电话：'],
    notes: ['注：比率由分子、分母合计后重新计算；“—”表示没有可比数。', ...furtherNotes],
  };
}
