const MINUTE_MS = 60_000;
const CHINA_OFFSET_MS = 8 * 60 * MINUTE_MS;

/**
 * A moment of the county's clock as people write it, `2026-11-24 11:05`, in China's time whatever zone the PC is set
 * to. Texts without a zone are shown as they stand; an empty text gives an empty text.
 */
export function shownMinute(moment: string | null): string {
  if (!moment) return '';
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(moment) && moment.includes('T');
  if (!hasZone) return moment.slice(0, 16).replace('T', ' ');
  const millis = Date.parse(moment);
  if (Number.isNaN(millis)) return moment;
  return new Date(millis + CHINA_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** Time left as `29:05` (minutes and seconds, never below `00:00`). */
export function shownCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
