import { z } from 'zod';
import { runReadingChild } from './run-reading-child.ts';

const sheetSchema = z.object({ name: z.string(), rows: z.array(z.array(z.string())) });

/** Rows of one sheet as text. */
export type SheetRows = z.infer<typeof sheetSchema>;

/**
 * Rows of every sheet of a workbook, read in a child process of its own.
 * @throws CodedError F01, F02, F03, F06, F12
 */
export async function readWorkbook(bytes: Uint8Array): Promise<readonly SheetRows[]> {
  const { sheets } = await runReadingChild('rows', bytes, z.object({ sheets: z.array(sheetSchema) }));
  return sheets;
}
