/** What waits to be sent. Bytes are those on the wire. */
export interface SendLoad {
  readonly records: number;
  readonly recordBytes: number;
  readonly papers: number;
  readonly paperBytes: number;
}

/** What a record takes on the wire while none has been sent yet: measured, compressed in batches (BENCHMARKS.md). */
export const TYPICAL_RECORD_BYTES = 700;
/** A line of which nothing is known yet: 64 kbit/s. */
const UNKNOWN_BYTES_PER_SECOND = 8000;

/** Bytes per second as the last transfers showed it: old ones fade. */
export class LineSpeed {
  #bytesPerSecond: number | null = null;

  /** Transfers of less than 4 kB say more about waiting than about the line. */
  saw(bytes: number, millis: number): void {
    if (bytes < 4096 || millis <= 0) return;
    const now = (bytes * 1000) / millis;
    this.#bytesPerSecond = this.#bytesPerSecond === null ? now : this.#bytesPerSecond * 0.7 + now * 0.3;
  }

  /** null until something was sent. */
  get known(): number | null {
    return this.#bytesPerSecond;
  }

  get bytesPerSecond(): number {
    return this.#bytesPerSecond ?? UNKNOWN_BYTES_PER_SECOND;
  }
}

/** `214 条 0.4 MB；照片等附件 37 个 61 MB，约 50 分钟`; empty when nothing waits. */
export function estimateWords(load: SendLoad, speed: LineSpeed): string {
  const parts = [
    load.records > 0 ? `${load.records} 条 ${sizeInWords(load.recordBytes)}` : '',
    load.papers > 0 ? `照片等附件 ${load.papers} 个 ${sizeInWords(load.paperBytes)}` : '',
  ].filter(Boolean);
  if (parts.length === 0) return '';
  return `${parts.join('；')}，约 ${durationWords((load.recordBytes + load.paperBytes) / speed.bytesPerSecond)}`;
}

function sizeInWords(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  if (megabytes >= 10) return `${Math.round(megabytes)} MB`;
  return megabytes >= 0.1 ? `${megabytes.toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

function durationWords(seconds: number): string {
  if (seconds < 60) return '1 分钟以内';
  if (seconds < 3600) return `${Math.round(seconds / 60)} 分钟`;
  return `${(seconds / 3600).toFixed(1)} 小时`;
}
