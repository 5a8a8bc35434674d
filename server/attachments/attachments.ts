import { CodedError } from '#shared/kernel/coded-error.ts';
import type { AttachmentState } from '#shared/sync/messages.ts';
import type { Device } from '../auth/devices.ts';
import type { Database } from '../db/db.ts';
import type { AttachmentFolder } from './attachment-folder.ts';

/** A whole attachment as the county keeps it. */
export interface KeptAttachment {
  readonly content: string;
  readonly size: number;
}

export interface AttachmentPiece {
  /** The attachment's name in records: SHA-256 of its plain bytes. */
  readonly sha256: string;
  /** SHA-256 of all bytes that are sent: the same for open ones, of the ciphertext for sealed ones. */
  readonly content: string;
  readonly offset: number;
  readonly size: number;
  readonly bytes: Uint8Array;
}

export interface AttachmentDeps {
  readonly database: Database;
  readonly folder: AttachmentFolder;
}

/** The town's whole attachment of that name; null when it has none. */
export async function keptAttachment(
  database: Database,
  { townId }: Device,
  sha256: string,
): Promise<KeptAttachment | null> {
  const [row] = await database.inTown(townId, (query) =>
    query<KeptAttachment>('SELECT content, size FROM attachment WHERE town_id = $1 AND sha256 = $2', [townId, sha256]),
  );
  return row ?? null;
}

/** How far the upload of an attachment is; whole when any desk of the town has sent it, whatever its seal. */
export async function attachmentState(
  { database, folder }: AttachmentDeps,
  device: Device,
  { sha256, content }: Pick<AttachmentPiece, 'sha256' | 'content'>,
): Promise<AttachmentState> {
  const kept = await keptAttachment(database, device, sha256);
  if (kept) return { sha256, received: kept.size, size: kept.size, complete: true };
  return { sha256, received: await folder.received({ townId: device.townId, content }), size: 0, complete: false };
}

/**
 * Takes one piece; the last one makes the attachment known, after its bytes are verified and on disk.
 * @throws CodedError N09 with another place to go on from, N10, N11
 */
export async function takePiece(
  { database, folder }: AttachmentDeps,
  device: Device,
  piece: AttachmentPiece,
): Promise<AttachmentState> {
  const { sha256, content, offset, size, bytes } = piece;
  const kept = await keptAttachment(database, device, sha256);
  if (kept) return { sha256, received: kept.size, size: kept.size, complete: true };
  const received = await folder.append({ townId: device.townId, content }, bytes, offset, size);
  if (received < size) return { sha256, received, size, complete: false };
  await database.inTown(device.townId, (query) =>
    query(
      `INSERT INTO attachment (town_id, sha256, content, size, device_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [device.townId, sha256, content, size, device.deviceId],
    ),
  );
  return { sha256, received: size, size, complete: true };
}

/** `bytes=FROM-` or `bytes=FROM-TO` of a Range header, within `size`. @throws CodedError N03 when it cannot be served */
export function rangeOf(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | null {
  if (header === undefined) return null;
  const [, from = '', to = ''] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header) ?? [];
  const range = { from: Number(from), to: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
  if (from === '' || range.from > range.to) throw new CodedError('N03', 'Range');
  return range;
}
