import { ERROR_TEXTS, isErrorCode } from '#shared/kernel/coded-error.ts';
import type { Device } from '../county-api.ts';

/** A desk that was not heard of for so many days has gone quiet. */
export const QUIET_DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

/** Whole days since the county last heard of the desk; null: never. */
export function quietDays({ lastSeenAt }: Pick<Device, 'lastSeenAt'>, now: number): number | null {
  return lastSeenAt === null ? null : Math.max(0, Math.floor((now - Date.parse(lastSeenAt)) / DAY_MS));
}

/** The desk said that something does not work, or that records came back. */
export function isFailing({ report }: Pick<Device, 'report'>): boolean {
  return Boolean(report && (report.error || (report.refused ?? 0) + (report.conflicts ?? 0) > 0));
}

/** Whether somebody should look after the desk: failing, quiet or never connected, and not taken out of use. */
export function needsLook(device: Device, now: number): boolean {
  const days = quietDays(device, now);
  return device.revokedAt === null && (days === null || days >= QUIET_DAYS || isFailing(device));
}

/** What the desk still has to send, in words; empty when it never said. */
export function unsentWords(report: Device['report']): string {
  if (!report) return '';
  const parts = [
    report.waiting ? `待报送 ${report.waiting} 条` : '',
    report.papers ? `附件 ${report.papers} 个` : '',
    report.refused ? `被退回 ${report.refused} 条` : '',
    report.conflicts ? `冲突 ${report.conflicts} 条` : '',
  ].filter(Boolean);
  return parts.join('，') || '没有';
}

/** The last error of a desk: what it is, with its code. */
export function errorWords(code: string | undefined): string {
  if (!code) return '';
  return isErrorCode(code) ? `${ERROR_TEXTS[code][0]}（${code}）` : code;
}
