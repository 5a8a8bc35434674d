import {
  CELL_STATE_LABELS,
  type CellState,
  isCellState,
  type MeasureParts,
  sumMeasures,
} from '#shared/domain/month/unit-measures.ts';
import { isMonth } from '#shared/kernel/calendar.ts';
import type { MatrixCell, MatrixUnit } from '#shared/sync/matrix-messages.ts';

/** Which units the matrix shows. */
export interface MatrixFilter {
  readonly level: MatrixUnit['level'];
  /** Null: every town. */
  readonly townId: number | null;
  readonly isOnlyQuiet: boolean;
}

/** Units of a level in the order of their codes: the county's own order, never one of merit (D§7). */
export function shownUnits(units: readonly MatrixUnit[], filter: MatrixFilter): readonly MatrixUnit[] {
  return units
    .filter(({ level, townId }) => level === filter.level && (filter.townId === null || townId === filter.townId))
    .filter(({ quietMonths }) => !filter.isOnlyQuiet || quietMonths > 0)
    .toSorted((one, other) => (one.unitCode < other.unitCode ? -1 : 1));
}

/** What a cell says in few letters: its state; the colour says what is overdue. */
export function cellText(cell: MatrixCell): string {
  const state = stateLabel(cell);
  if (cell.state === 'none' && cell.isOverdue) return '未报';
  return cell.lateDays > 0 ? `${state}·迟` : state;
}

/** The same in full, for who points at it or hears it. */
export function cellWords(cell: MatrixCell): string {
  const late = cell.lateDays > 0 ? `，迟报 ${cell.lateDays} 个工作日` : '';
  return `${stateLabel(cell)}${cell.isOverdue ? '，已过应报日期' : late}，${cell.records} 条记录`;
}

function stateLabel({ state }: MatrixCell): string {
  return isCellState(state) ? CELL_STATE_LABELS[state] : state;
}

const TONES: Readonly<Record<CellState, 'none' | 'open' | 'sent' | 'back' | 'good' | 'blank'>> = {
  absent: 'blank',
  later: 'blank',
  none: 'none',
  collecting: 'open',
  confirmed: 'sent',
  zero: 'sent',
  submitted: 'sent',
  returned: 'back',
  received: 'good',
  locked: 'good',
};

/** Class of a cell's colour; overdue ones stand out whatever their state. */
export function cellTone({ state, isOverdue }: MatrixCell): string {
  if (isOverdue) return 'overdue';
  return isCellState(state) ? TONES[state] : 'open';
}

/** The measures of all units together. */
export function totalMeasures(units: readonly MatrixUnit[]): MeasureParts {
  return sumMeasures(units.map(({ measures }) => measures));
}

/** Year of an address, else this year. */
export function yearOf(text: string | undefined, today: string): number {
  return isMonth(`${text}-01`) ? Number(text) : Number(today.slice(0, 4));
}
