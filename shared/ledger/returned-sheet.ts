import { z } from 'zod';

/** Rows that an import could not take, for a workbook that goes back to whoever made them. */
export const returnedSheetSchema = z.strictObject({
  name: z.string().min(1).max(31),
  columns: z.array(z.string().max(400)).min(1).max(300),
  rows: z
    .array(
      z.strictObject({
        /** Row in the file it came from. */
        row: z.number().int(),
        cells: z.array(z.string().max(32_767).nullable()).max(300),
        /** Reasons at columns, by index; −1: at the row as a whole. */
        marks: z.array(z.strictObject({ column: z.number().int().min(-1), isHard: z.boolean(), message: z.string() })),
      }),
    )
    .max(100_000),
});
export type ReturnedSheet = z.infer<typeof returnedSheetSchema>;
