import { z } from 'zod';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import type { DeskStore } from '../store/desk-store.ts';

/**
 * What left this desk as files (D§6 P9): who, when, which file, how many records. Kept on this PC; it also gives the
 * next version number of a file name (D§4.10).
 */
export const exportLogEntrySchema = z.object({
  /** `2026-03-28T14:30` on this PC's clock, in China. */
  at: z.string(),
  by: z.string(),
  fileName: z.string(),
  /** The file's name as made, before a person may have changed it while saving. */
  madeName: z.string(),
  edition: z.string(),
  records: z.number(),
  /** What sealed fields were opened for, when some were. */
  reason: z.string().optional(),
  /** A public edition that was taken back after it had been published (D§6 P5). */
  withdrawal: z
    .object({
      /** As `at`: when it was written down. */
      at: z.string(),
      by: z.string(),
      /** Where it had been published. */
      place: z.string().max(100),
      reason: z.string().max(200),
    })
    .optional(),
});
export type ExportLogEntry = z.infer<typeof exportLogEntrySchema>;

/** Before the name of what was printed: it left on paper, not as a file. */
export const PRINTED = '打印：';

const KEY = 'export.log';
const KEPT = 1000;

/** Newest first; what cannot be read is left out. */
export async function readExportLog(store: Pick<DeskStore, 'setting'>): Promise<readonly ExportLogEntry[]> {
  const kept = await store.setting<unknown>(KEY);
  return Array.isArray(kept) ? kept.flatMap((entry) => exportLogEntrySchema.safeParse(entry).data ?? []) : [];
}

/** Adds what was just saved. */
export async function logExport(store: DeskStore, entry: Omit<ExportLogEntry, 'at' | 'by'>): Promise<void> {
  const before = await readExportLog(store);
  const now = { at: minuteInChina(Date.now()), by: store.account.name, ...entry };
  await store.putSetting(KEY, [now, ...before].slice(0, KEPT));
  const subject = `${entry.fileName} ${entry.records} 条 ${entry.edition}`;
  const action = entry.fileName.startsWith(PRINTED) ? 'paper.printed' : 'file.exported';
  await store.audit.add({ action, subject, reason: entry.reason ?? '' });
}

/**
 * Writes down that a published edition was taken back: where it stood, why, by whom. Said once; a second word is refused
 * by the list, which offers it no more.
 */
export async function logWithdrawal(
  store: DeskStore,
  { at, madeName }: Pick<ExportLogEntry, 'at' | 'madeName'>,
  words: { readonly place: string; readonly reason: string },
): Promise<void> {
  const log = await readExportLog(store);
  const withdrawal = { at: minuteInChina(Date.now()), by: store.account.name, ...words };
  const isIt = (entry: ExportLogEntry) => entry.at === at && entry.madeName === madeName && !entry.withdrawal;
  const position = log.findIndex(isIt);
  if (position < 0) return;
  await store.putSetting(
    KEY,
    log.map((entry, index) => (index === position ? { ...entry, withdrawal } : entry)),
  );
  await store.audit.add({ action: 'file.withdrawn', subject: madeName, reason: words.reason });
}

const VERSION = /_v(\d+)\.(?:xlsx|docx|pdf|zip)$/;

/** The version that the next file of a name takes: one more than the highest that left, 1 at first. */
export function versionAfter(log: readonly ExportLogEntry[], name: string): number {
  const stem = name.replace(VERSION, '');
  const used = log
    .filter(({ madeName }) => madeName.replace(VERSION, '') === stem)
    .map(({ madeName }) => Number(VERSION.exec(madeName)?.[1] ?? 0));
  return Math.max(0, ...used) + 1;
}
