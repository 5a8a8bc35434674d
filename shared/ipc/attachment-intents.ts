import { z } from 'zod';
import { ATTACHMENT_LIMITS } from '#shared/schema/attachment.ts';
import { SEALED_FILE_OVERHEAD } from '#shared/seal/sealed-file.ts';
import { MAX_COURIER_BYTES } from '#shared/sync/courier/courier-file.ts';

/** Name of a sealed file on the shelf: the hash of its plain bytes; its thumbnail stands beside it. */
export const shelfNameSchema = z.string().regex(/^[0-9a-f]{64}(\.thumb)?$/);

const bytes = (limit: number) =>
  z.instanceof(Uint8Array).refine((given) => given.byteLength > 0 && given.byteLength <= limit);

/** A file for the shelf: sealed before it leaves the window. */
export const sealedFileSchema = bytes(ATTACHMENT_LIMITS.fileBytes + SEALED_FILE_OVERHEAD);

/** A file that a person takes out of the desk: where to is asked by main, never by the window. */
export const takenFileSchema = z.strictObject({
  name: z.string().min(1).max(120),
  bytes: bytes(MAX_COURIER_BYTES),
});
export type TakenFile = z.infer<typeof takenFileSchema>;
