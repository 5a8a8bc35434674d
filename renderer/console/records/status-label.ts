import { type RecordStatus, STATUS_LABELS } from '#shared/schema/record.ts';

const WAITING = ['awaiting', 'returned'];

/** The Chinese name of a record's status; the status itself when this program does not know it. */
export function statusLabel(status: string): string {
  return Object.hasOwn(STATUS_LABELS, status) ? STATUS_LABELS[status as RecordStatus] : status;
}

/** How a status is coloured: somebody must still act, in order, or set aside. */
export function statusTone(status: string): 'good' | 'wait' | 'plain' {
  if (status === 'void') return 'plain';
  return WAITING.includes(status) ? 'wait' : 'good';
}
