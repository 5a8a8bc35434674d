import { z } from 'zod';
import type { DeskStore } from '../store/desk-store.ts';

/** One line of 同步日志. `at`: this PC's clock, milliseconds; `count`: records or attachments. */
const entrySchema = z.object({
  at: z.number(),
  what: z.enum([
    'sent',
    'received',
    'refused',
    'conflict',
    'papers',
    'first',
    'failed',
    'epoch',
    'held',
    'agreed',
    'receipt',
    'carried',
    'answered',
    'beside',
  ]),
  count: z.number().int().min(0),
  bytes: z.number().min(0),
  /** Code of the error, for `failed`, `refused` and `beside`. */
  code: z.string().optional(),
  /** What did not go beside the records, for `beside`. */
  part: z.enum(['cases', 'notices', 'audit', 'keys']).optional(),
});
export type SyncLogEntry = z.infer<typeof entrySchema>;

const SETTING = 'sync-log';
const MOST = 400;
/** The same thing again within this time is one line, in milliseconds. */
const TOGETHER_MS = 5 * 60_000;
const WRITE_MS = 2000;

/** What sync did, for people to read: the last {@link MOST} lines, kept in the store. */
export class SyncLog {
  readonly #store: DeskStore;
  readonly #loaded: Promise<void>;
  #entries: SyncLogEntry[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(store: DeskStore) {
    this.#store = store;
    this.#loaded = this.#load();
  }

  /** Newest first. */
  async entries(): Promise<readonly SyncLogEntry[]> {
    await this.#loaded;
    return this.#entries.toReversed();
  }

  add(entry: Omit<SyncLogEntry, 'at'>): void {
    void this.#loaded.then(() => {
      const at = Date.now();
      const last = this.#entries.at(-1);
      const isLike = last?.what === entry.what && last.code === entry.code && last.part === entry.part;
      if (last && isLike && Math.abs(at - last.at) < TOGETHER_MS) {
        const count = entry.what === 'failed' ? entry.count : last.count + entry.count;
        this.#entries.splice(-1, 1, { ...last, at, count, bytes: last.bytes + entry.bytes });
      } else this.#entries.push({ ...entry, at } as SyncLogEntry);
      this.#entries = this.#entries.slice(-MOST);
      this.#timer ??= setTimeout(() => void this.write(), WRITE_MS);
    });
  }

  async write(): Promise<void> {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    await this.#store.putSetting(SETTING, this.#entries).catch(() => undefined); // a log must not stop what it tells of
  }

  async #load(): Promise<void> {
    const kept = await this.#store.setting<unknown[]>(SETTING).catch(() => null);
    this.#entries = (Array.isArray(kept) ? kept : []).flatMap((one) => entrySchema.safeParse(one).data ?? []);
  }
}
