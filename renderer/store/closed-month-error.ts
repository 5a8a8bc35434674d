import type { MonthFault } from '#shared/domain/month/month-guard.ts';
import type { ReportState } from '#shared/domain/month/report-state.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';

/** What a closed month forbids, as the clerk reads it, with what a correction would need. */
export class ClosedMonthError extends CodedError {
  readonly fault: MonthFault;

  constructor(code: 'D09' | 'M03' | 'M04' | 'M05', fault: MonthFault) {
    super(code, monthInWords(fault.month));
    this.name = 'ClosedMonthError';
    this.fault = fault;
  }
}

/** A month that was sent but is not locked waits for the county's word (M05); a locked one asks for 补报 or 更正. */
export function closedMonthError(fault: MonthFault, closed: ReadonlyMap<string, ReportState>): ClosedMonthError {
  if (closed.get(fault.month) !== 'locked') return new ClosedMonthError('M05', fault);
  if (fault.kind === 'frozen') return new ClosedMonthError('D09', fault);
  return new ClosedMonthError(fault.kind === 'late' ? 'M03' : 'M04', fault);
}
