import { z } from 'zod';
import type { AttachmentKind } from './attachment-kind.ts';
import { type LedgerRecord, sealedBoxSchema } from './record.ts';

/** Bounds of attachments. Sizes in bytes, edges in pixels, quality from 0 to 1. */
export interface AttachmentLimits {
  readonly fileBytes: number;
  readonly perRecord: number;
  /** A picture's longer edge after it was taken in; smaller pictures keep theirs. */
  readonly longEdge: number;
  readonly jpegQuality: number;
  readonly thumbnailEdge: number;
  /** Largest picture that is decoded at all: width × height. A picture of this size needs 256 MB of memory. */
  readonly picturePixels: number;
}
export const ATTACHMENT_LIMITS: AttachmentLimits = {
  fileBytes: 20 * 1024 * 1024,
  perRecord: 20,
  longEdge: 1600,
  jpegQuality: 0.75,
  thumbnailEdge: 240,
  picturePixels: 64_000_000,
};

/** What a desk may choose for pictures; anything unreadable is as in {@link ATTACHMENT_LIMITS}. */
export const pictureChoiceSchema = z.object({
  longEdge: z.number().int().min(800).max(4000).catch(ATTACHMENT_LIMITS.longEdge),
  jpegQuality: z.number().min(0.5).max(0.95).catch(ATTACHMENT_LIMITS.jpegQuality),
});

/**
 * One attachment as its record lists it. The bytes lie outside the record under the hash of what was stored; the list
 * alone travels with the record. Where the type seals fields, name and caption lie in `label` under the town's key and
 * `name` says no more than the kind of file, because people name files after people (design §2.7).
 */
export const attachmentSchema = z.looseObject({
  /** SHA-256 of the stored plain bytes, lower-case hex. Names the attachment within its record. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(200),
  caption: z.string().max(100),
  /** Id of one of the type's papers; '' for anything else. */
  paper: z.string().max(40),
  mediaType: z.string().max(100),
  size: z.number().int().min(0),
  addedAt: z.string().max(30),
  by: z.string().max(40),
  width: z.number().int().min(1).optional(),
  height: z.number().int().min(1).optional(),
  /** sealed: bytes and label lie under the town's key; open: bytes under this PC's key. */
  sensitivity: z.enum(['open', 'sealed']),
  label: sealedBoxSchema.optional(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** The words people gave an attachment. */
export const attachmentWordsSchema = z.object({ name: z.string().max(200), caption: z.string().max(100) });
export type AttachmentWords = z.infer<typeof attachmentWordsSchema>;

type Listed = Readonly<LedgerRecord['attachments']>;

/** The attachments of a record that this program can read; what a newer program listed otherwise is passed over. */
export function readAttachments(list: readonly unknown[]): Attachment[] {
  return list.flatMap((item) => attachmentSchema.safeParse(item).data ?? []);
}

/** The list after a person changed what this program could read of it; the rest stays in its place. */
export function withUnread(before: Listed, readable: readonly Attachment[]): LedgerRecord['attachments'] {
  return [...before.filter((item) => !attachmentSchema.safeParse(item).success), ...readable];
}

const MEDIA_TYPES: Readonly<Record<AttachmentKind, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
};

export function mediaTypeOf(kind: AttachmentKind): string {
  return MEDIA_TYPES[kind];
}

/** Endings that a kind may carry; the first is given when the file came with another one. WPS writes the same containers. */
const ENDINGS: Readonly<Record<AttachmentKind, readonly string[]>> = {
  jpg: ['jpg', 'jpeg'],
  png: ['png'],
  webp: ['webp'],
  pdf: ['pdf'],
  docx: ['docx'],
  xlsx: ['xlsx'],
  doc: ['doc', 'wps'],
  xls: ['xls', 'et'],
};

/** A file name that is safe on every system and tells the truth about what the file is. */
export function attachmentName(given: string, kind: AttachmentKind): string {
  const last = given.split(/[\\/]/).at(-1) ?? '';
  const dot = last.lastIndexOf('.');
  const ending = dot > 0 ? last.slice(dot + 1).toLowerCase() : '';
  const stem = (dot > 0 ? last.slice(0, dot) : last)
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
    .replace(/[\u0000-\u001f\u007f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/^[. ]+|[. ]+$/g, '')
    .trim();
  const kept = ENDINGS[kind].includes(ending) ? ending : ENDINGS[kind][0];
  return `${Array.from(stem).slice(0, 80).join('') || '附件'}.${kept}`;
}

/** What stands in the open list in place of a sealed name. */
export function coveredName(name: string): string {
  return `附件${name.slice(name.lastIndexOf('.'))}`;
}

/**
 * Whether a picture has the proportions of an ID card lying flat (85.6 × 54 mm) or its two sides one above the other
 * (D§6 P15). Only ever a reason to warn.
 */
export function looksLikeIdCard(width: number, height: number): boolean {
  const ratio = Math.max(width, height) / Math.min(width, height);
  return Math.abs(ratio - 85.6 / 54) < 0.03;
}

/** A size in words: `1.4 MB`, `312 KB`. */
export function sizeWords(bytes: number): string {
  return bytes >= 1024 * 1024
    ? `${Number((bytes / 1024 / 1024).toFixed(1))} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
