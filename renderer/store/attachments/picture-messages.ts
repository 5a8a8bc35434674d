import { z } from 'zod';
import { type ErrorCode, isErrorCode } from '#shared/kernel/coded-error.ts';
import type { AttachmentLimits } from '#shared/schema/attachment.ts';
import type { AttachmentKind } from '#shared/schema/attachment-kind.ts';

/** What the picture worker is told: one picture; whoever started it ends it. */
export interface PictureRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly kind: AttachmentKind;
  readonly limits: AttachmentLimits;
  readonly withThumbnail: boolean;
}

const bytes = z.instanceof(Uint8Array<ArrayBuffer>);

/** What it answers: JPEG bytes and their size in pixels, or why not. */
export const pictureReplySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), bytes, width: z.number(), height: z.number(), thumbnail: bytes.nullable() }),
  z.object({
    kind: z.literal('failed'),
    code: z.custom<ErrorCode>(isErrorCode),
    detail: z.string().max(200).optional(),
  }),
]);
export type PictureReply = z.infer<typeof pictureReplySchema>;
