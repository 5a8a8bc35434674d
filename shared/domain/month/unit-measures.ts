import type { Fraction } from '../count-indicators.ts';

/** Measures of timeliness, completeness and quality of units, never of people (D§3.4). */
export const MEASURES = ['T1', 'T2', 'T3', 'T4', 'C1', 'C2', 'C3', 'C4', 'Q1'] as const;
export type Measure = (typeof MEASURES)[number];

/** What a measure is called, and what its two parts are; `unit` `%` for rates. */
export const MEASURE_WORDS: Readonly<
  Record<Measure, { readonly label: string; readonly unit: string; readonly means: string }>
> = {
  T1: { label: '按时率', unit: '%', means: '首次上报不迟于应报日的月报 ÷ 已到期应报月报' },
  T2: { label: '迟报天数', unit: '天', means: '各月迟报的工作日合计' },
  T3: { label: '退回次数', unit: '次', means: '县里退回的次数合计' },
  T4: { label: '一次通过率', unit: '%', means: '未经退回即接收的月报 ÷ 已接收或退回过的月报' },
  C1: { label: '村覆盖率', unit: '%', means: '已确认或零报告的村 ÷ 应报村（已到期月份）' },
  C2: { label: '字段完整率', unit: '%', means: '已填的应填项 ÷ 应填项（必填项和台账印出的各栏，不含加密内容）' },
  C3: { label: '应报台账完成率', unit: '%', means: '已完成的应办事项 ÷ 到期的应办事项' },
  C4: { label: '附件完备率', unit: '%', means: '附有法定书面材料的记录 ÷ 依法须有书面材料的记录' },
  Q1: { label: '差错率', unit: '%', means: '锁定后同意的更正 ÷ 记录数' },
};

/** Parts by measure; a measure without parts does not apply to the unit. */
export type MeasureParts = Readonly<Partial<Record<Measure, Fraction>>>;

/** How a town's report of one month stands, as far as measures ask. */
export interface ReportStanding {
  /** Whether its day of submission has passed. */
  readonly isDue: boolean;
  readonly isSent: boolean;
  readonly lateDays: number;
  readonly returnCount: number;
  /** Received or locked. */
  readonly isAccepted: boolean;
}

/** T1–T4 of a town over its months. Reports that are sent before their day count as due. */
export function timeliness(reports: readonly ReportStanding[]): MeasureParts {
  const due = reports.filter(({ isDue, isSent }) => isDue || isSent);
  const judged = reports.filter(({ isAccepted, returnCount }) => isAccepted || returnCount > 0);
  const sum = (of: (report: ReportStanding) => number) => reports.reduce((total, report) => total + of(report), 0);
  return {
    T1: part(due.filter(({ isSent, lateDays }) => isSent && lateDays === 0).length, due.length),
    T2: part(
      sum(({ lateDays }) => lateDays),
      0,
    ),
    T3: part(
      sum(({ returnCount }) => returnCount),
      0,
    ),
    T4: part(judged.filter(({ isAccepted, returnCount }) => isAccepted && returnCount === 0).length, judged.length),
  };
}

function part(numerator: number, denominator: number): Fraction {
  return { numerator, denominator };
}

/** Parts of several units together: sums, never averages (D§2.7). */
export function sumMeasures(units: Iterable<MeasureParts>): MeasureParts {
  const sums: Partial<Record<Measure, { numerator: number; denominator: number }>> = {};
  for (const parts of units) {
    for (const measure of MEASURES) {
      const one = parts[measure];
      if (!one) continue;
      const sum = sums[measure] ?? { numerator: 0, denominator: 0 };
      sums[measure] = sum;
      sum.numerator += one.numerator;
      sum.denominator += one.denominator;
    }
  }
  return sums;
}

/** What stands in a cell: `97.4%`, `3`, `—` where there is nothing to divide by. */
export function measureText(measure: Measure, parts: MeasureParts): string {
  const one = parts[measure];
  if (!one) return '—';
  if (MEASURE_WORDS[measure].unit !== '%') return String(one.numerator);
  if (one.denominator === 0) return '—';
  return `${Math.round((one.numerator / one.denominator) * 1000) / 10}%`;
}

/** States of a cell of the matrix, a town's or a village's. */
export const CELL_STATES = [
  'absent',
  'later',
  'none',
  'collecting',
  'confirmed',
  'zero',
  'submitted',
  'returned',
  'received',
  'locked',
] as const;
export type CellState = (typeof CELL_STATES)[number];

/** Words for the states; `absent`: the unit does not exist in the month, `later`: the month has not begun. */
export const CELL_STATE_LABELS: Readonly<Record<CellState, string>> = {
  absent: '',
  later: '',
  none: '未开始',
  collecting: '收集中',
  confirmed: '已确认',
  zero: '零报告',
  submitted: '已上报',
  returned: '退回',
  received: '已接收',
  locked: '锁定',
};

/** True for a state this program knows. */
export function isCellState(state: string): state is CellState {
  return (CELL_STATES as readonly string[]).includes(state);
}

/** Cells at the end, of months that have begun, in which a unit gave no sign: no record, no zero report, no report. */
export function quietMonths(cells: readonly { readonly state: string }[]): number {
  let count = 0;
  for (const { state } of cells.toReversed()) {
    if (state === 'later') continue;
    if (state !== 'none') break;
    count++;
  }
  return count;
}
