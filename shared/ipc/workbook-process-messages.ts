import { z } from 'zod';
import { ERROR_TEXTS, type ErrorCode, isErrorCode } from '#shared/kernel/coded-error.ts';
import type { ReturnedSheet } from '#shared/ledger/returned-sheet.ts';
import type { LedgerBundle, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { Report } from '#shared/report/report-model.ts';

/**
 * What a maker of office files (Electron: utility process; browser: Web Worker) is told and answers. One maker makes one
 * file and is then ended by whoever started it; cancelling is ending it early, so there is no message for it.
 */

/** The only message to the maker. Its content has already passed its schema when it came from a window. */
export type WorkbookRequest =
  | { readonly kind: 'write'; readonly output: LedgerWorkbook | LedgerBundle }
  | { readonly kind: 'report'; readonly report: Report }
  /** Answered with the UTF-8 JSON of an `ImportFile` (shared/workbook/tables/found-file.ts). */
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'returned'; readonly sheets: readonly ReturnedSheet[] };

/**
 * Answers: any number of `progress` (sheet rows written and expected), then exactly one `done` with the bytes of the
 * file, or `failed` with a code (F04 unless a better one is known) and a detail without personal data.
 */
export const workbookReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), done: z.number().min(0), total: z.number().min(0) }),
  z.strictObject({ kind: z.literal('done'), bytes: z.instanceof(Uint8Array) }),
  z.strictObject({
    kind: z.literal('failed'),
    code: z.custom<ErrorCode>(isErrorCode, `one of ${Object.keys(ERROR_TEXTS).join(', ')}`),
    detail: z.string().max(200).optional(),
  }),
]);
export type WorkbookReply = z.infer<typeof workbookReplySchema>;
