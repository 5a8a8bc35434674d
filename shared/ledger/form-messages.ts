import { z } from 'zod';
import { formProfileSchema } from './form-profile.ts';

/**
 * Forms that towns share through the county (D§7). One desk marks a department's form, every town's clerks take it over.
 * They hold cells and names of fields, never records. Apart from the sync of records: nothing waits for them.
 *
 * - `GET /api/v1/forms`: the shared forms.
 * - `PUT /api/v1/forms/ID` with profile and file: shares a form, or a newer version of one's own town's.
 * - `GET /api/v1/forms/ID/file`: the file's bytes.
 */

/** Largest file of a shared form, in bytes. */
export const MAX_FORM_BYTES = 4 * 1024 * 1024;

/** `townId` says whose it is: only that town's desks may replace it. */
export const formListSchema = z.looseObject({
  forms: z.array(z.looseObject({ townId: z.number().int(), profile: formProfileSchema })),
});
export type FormList = z.infer<typeof formListSchema>;

export const shareFormSchema = z.strictObject({
  profile: formProfileSchema,
  /** Base64. */
  file: z.string().max(Math.ceil(MAX_FORM_BYTES / 3) * 4 + 4),
});

export const sharedFormSchema = z.looseObject({ ok: z.literal(true) });
