import { CodedError, type ErrorCode } from '#shared/kernel/coded-error.ts';
import type { SyncLog } from './sync-log.ts';

/** What desk and county say to each other beside records: case requests, the audit trail, the town's keys. */
export type BesidePart = 'cases' | 'notices' | 'audit' | 'keys';

/** Faults of the line, and its rest: records meet them too, so sync itself tells of them and waits. */
const OF_THE_LINE: readonly ErrorCode[] = ['N01', 'N02', 'N14', 'N17'];

/**
 * Work that goes beside records and must not hold them up: a fault of it is told in the sync log, once until it is
 * another or mended, and tried again at the next meeting.
 */
export class BesideRecords {
  readonly #log: SyncLog;
  readonly #told = new Map<BesidePart, ErrorCode>();

  constructor(log: SyncLog) {
    this.#log = log;
  }

  /** @throws CodedError N01, N02, N14, N17 without a line nothing goes */
  async run(part: BesidePart, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#told.delete(part);
    } catch (error) {
      const code = error instanceof CodedError ? error.code : 'X01';
      if (OF_THE_LINE.includes(code)) throw error;
      if (this.#told.get(part) === code) return;
      this.#told.set(part, code);
      this.#log.add({ what: 'beside', part, count: 0, bytes: 0, code });
    }
  }

  /** The same for what nobody waits for; a fault of the line is left to those who do. */
  start(part: BesidePart, work: () => Promise<void>): void {
    void this.run(part, work).catch(() => undefined);
  }
}
