import { z } from 'zod';
import type { LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { PrintPart } from '#shared/report/print/print-page.ts';
import { type Report, reportSchema, reportSectionSchema } from '#shared/report/report-model.ts';
import { ledgerWorkbookSchema, type SaveOutcome } from './intents.ts';

/** What is printed or saved as PDF: ledgers and documents, one after another, as models; pages are made from them by main. */
export const printJobSchema = z.strictObject({
  /** Without ending. */
  fileName: z.string().min(1).max(120),
  /** Title in the file's properties. */
  title: z.string().min(1).max(200),
  parts: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('ledger'), sheet: ledgerWorkbookSchema.shape.sheets.element }),
        z.strictObject({ kind: z.literal('report'), sections: z.array(reportSectionSchema).min(1).max(200) }),
      ]),
    )
    .min(1)
    .max(100),
});
export interface PrintJob {
  readonly fileName: string;
  readonly title: string;
  readonly parts: readonly PrintPart[];
}

/** A place inside a package: folders and name, none of them leading out of it. */
export const packagePathSchema = z
  .string()
  .min(1)
  .max(200)
  .refine((path) =>
    path.split('/').every((part) => part !== '' && !/^\.{1,2}$/.test(part) && !/[\\:*?"<>|\p{Cc}\p{Cf}]/u.test(part)),
  );

const MAX_PART_BYTES = 40 * 1024 * 1024;

/** What a part of a package is made of; its bytes are made in the process that makes such files. */
export const packagePartSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('workbook'), workbook: ledgerWorkbookSchema }),
  z.strictObject({ kind: z.literal('report'), report: reportSchema }),
  z.strictObject({ kind: z.literal('pdf'), job: printJobSchema }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(4_000_000) }),
  z.strictObject({
    kind: z.literal('bytes'),
    bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= MAX_PART_BYTES),
  }),
]);
export type PackagePart =
  | { readonly kind: 'workbook'; readonly workbook: LedgerWorkbook }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'pdf'; readonly job: PrintJob }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** What became of a part: the list of a package is made of these. */
export interface PackedPart {
  /** SHA-256 of the part's bytes, lower-case hex. */
  readonly sha256: string;
  readonly size: number;
}

export const packageNameSchema = z.string().min(1).max(120);

/** What `window.desk` offers in Electron besides `DeskBridge`: documents, PDFs and packages. */
export interface PaperBridge {
  /** Makes a .docx beside the window and saves it where people choose. @throws F36, F05 */
  saveReport(report: Report): Promise<SaveOutcome>;
  /** Makes a PDF in a hidden window and saves it where people choose. @throws F36, F05 */
  savePdf(job: PrintJob): Promise<SaveOutcome>;
  /** Begins a package where people choose; null when they changed their mind. @throws F05, F37 */
  beginPackage(fileName: string): Promise<string | null>;
  /** Makes a part and writes it at once. A failure ends the package. @throws F35, F36, F37 */
  addToPackage(id: string, path: string, part: PackagePart): Promise<PackedPart>;
  finishPackage(id: string): Promise<SaveOutcome>;
  cancelPackage(): Promise<void>;
}
