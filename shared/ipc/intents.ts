import { z } from 'zod';
import type { ReturnedSheet } from '#shared/ledger/returned-sheet.ts';
import type { LedgerBundle, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { TakenFile } from './attachment-intents.ts';
import type { CountyTrustBridge } from './county-trust.ts';
import type { DurabilityBridge } from './durability-intents.ts';

/**
 * The intents that the preload offers to the desk: the only words between the window and Electron's main process
 * (their channels: channels.ts).
 * Each has a schema for what it is given; main parses before it acts, whoever sent it.
 */

const cell = z.union([z.string().max(32_767), z.number(), z.boolean(), z.null()]);

/** Runtime schema of {@link LedgerWorkbook}. */
export const ledgerWorkbookSchema = z.strictObject({
  fileName: z.string().min(1).max(120),
  creator: z.string().max(60),
  faces: z.array(z.enum(['printed', 'flat'])).min(1),
  sheets: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(31),
        title: z.string().max(120),
        subtitle: z.string().max(60),
        lines: z.tuple([z.string().max(120), z.string().max(120), z.string().max(120)]),
        columns: z
          .array(
            z.strictObject({
              label: z.string().max(60),
              group: z.string().max(60).nullable(),
              kind: z.enum([
                'serial',
                'text',
                'longtext',
                'date',
                'dt',
                'month',
                'int',
                'decimal',
                'money',
                'percent',
                'bool',
                'stars',
              ]),
              width: z.number().min(1).max(100),
              codes: z.array(cell).nullable(),
            }),
          )
          .min(1)
          .max(60),
        rows: z.array(z.array(cell)).max(200_000),
        carried: z.array(z.string().max(32_767).nullable()).max(200_000).optional(),
        totals: z.array(cell).nullable(),
        amountLines: z.array(z.string().max(200)).max(20).optional(),
        signature: z.array(z.string().max(120)).max(8),
        notes: z.array(z.string().max(400)).max(20),
      }),
    )
    .min(1)
    .max(100),
});

/** Runtime schema of {@link LedgerBundle}. */
export const ledgerBundleSchema = z.strictObject({
  fileName: z
    .string()
    .max(120)
    .regex(/\.zip$/),
  workbooks: z.array(ledgerWorkbookSchema).min(1).max(100),
});

/** What a window may have made: one workbook, or several in one .zip. */
export const ledgerOutputSchema = z.union([ledgerWorkbookSchema, ledgerBundleSchema]);

/** Outcome of saving a file: where people chose to put it, or that they changed their mind. */
export const saveOutcomeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('saved'), fileName: z.string() }),
  z.strictObject({ outcome: z.literal('cancelled') }),
]);
export type SaveOutcome = z.infer<typeof saveOutcomeSchema>;

export const countyAddressSchema = z.strictObject({ origin: z.string().max(200) });

/** What the window knows of the program around it. */
export const appInfoSchema = z.strictObject({
  version: z.string(),
  platform: z.string(),
  /** Whether the operating system keeps secrets for us (safeStorage); false is said honestly on the settings page. */
  secretsKept: z.boolean(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** What `window.desk` offers in Electron. Every promise rejects with a message that begins with an error code. */
export interface DeskBridge extends DurabilityBridge, CountyTrustBridge {
  saveWorkbook(output: LedgerWorkbook | LedgerBundle): Promise<SaveOutcome>;
  cancelWorkbook(): Promise<void>;
  /** What a workbook holds, as the UTF-8 JSON of an `ImportFile`. @throws F01, F02, F03, F12 */
  readWorkbook(bytes: Uint8Array): Promise<Uint8Array>;
  /** Makes the workbook of rows that an import did not take and saves it. @throws F04, F05 */
  saveReturned(fileName: string, sheets: readonly ReturnedSheet[]): Promise<SaveOutcome>;
  onWorkbookProgress(listener: (done: number, total: number) => void): () => void;
  readCountyAddress(): Promise<string>;
  /** @throws N05 when the text is not an http(s) origin. */
  writeCountyAddress(origin: string): Promise<void>;
  /** Keeps a sealed file outside the browser's store. @throws F09 */
  putAttachment(name: string, sealed: Uint8Array<ArrayBuffer>): Promise<void>;
  /** A kept file, still sealed; null when this PC has none of that name. @throws F10 */
  getAttachment(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Asks people for a place and writes the file there. @throws F05 */
  saveFile(file: TakenFile): Promise<SaveOutcome>;
  appInfo(): Promise<AppInfo>;
  /** Main asks before the window closes; the listener stores what is unsaved and resolves. */
  onBeforeClose(listener: () => Promise<void>): () => void;
}
