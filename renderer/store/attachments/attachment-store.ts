import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import {
  ATTACHMENT_LIMITS,
  type Attachment,
  type AttachmentLimits,
  type AttachmentWords,
  attachmentName,
  attachmentWordsSchema,
  coveredName,
  mediaTypeOf,
  pictureChoiceSchema,
  sizeWords,
} from '#shared/schema/attachment.ts';
import { isPicture, kindOf } from '#shared/schema/attachment-kind.ts';
import { openWithOneOf, type SealKey, sealText } from '#shared/seal/box.ts';
import { openFile, sealedFileKey, sealFile } from '#shared/seal/sealed-file.ts';
import type { TownKeyRing } from '#shared/seal/town-keys.ts';
import type { AttachmentShelf } from '../../bridge/attachment-shelf.ts';
import { browserSealPorts } from '../browser-ports.ts';
import type { DeskStore } from '../desk-store.ts';
import type { UnlockedDesk } from '../vault.ts';
import { takePicture } from './take-picture.ts';

/** Setting of this desk: see `pictureChoiceSchema`. */
export const PICTURE_CHOICE = 'attachment.pictures';

/**
 * The papers of records, beside the store: content by hash, sealed before it leaves the page. A type that seals fields
 * has its papers sealed with the town's key, so that only ciphertext can ever travel; others with this PC's key.
 * Nothing is deleted: an older revision or a draft may still name it.
 */
export interface AttachmentStore {
  /**
   * Takes a file in: known by content, pictures made smaller and rid of what the camera wrote, kept durably.
   * @throws CodedError F03 too large, F07 not a kind we keep, F08 picture cannot be read, F09 not kept
   */
  add(file: File, type: TypeDefinition, paper: string): Promise<Attachment>;
  /** Keeps a file of no record (a form's template) as it is, sealed with this PC's key; answers its hash. @throws CodedError F09 */
  keepFile(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** A file kept by {@link keepFile}; null when this PC has none. @throws CodedError F10 */
  keptFile(sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The plain bytes, fetched from the county when this PC has none; null when nobody has sent them yet. @throws CodedError F10, or why they could not be fetched */
  bytes(attachment: Attachment): Promise<Uint8Array<ArrayBuffer> | null>;
  /** What travels to the county: plain bytes of open ones, the town's sealed file of others; null: this PC has none. @throws F10 */
  outgoing(paper: Pick<Attachment, 'sha256' | 'sensitivity'>): Promise<Uint8Array<ArrayBuffer> | null>;
  /** A small picture; null when there is none. @throws CodedError F10 */
  thumbnail(attachment: Attachment): Promise<Blob | null>;
  /** Name and caption as people gave them; null when they are sealed with a key this desk has not. */
  words(attachment: Attachment): Promise<AttachmentWords | null>;
  withWords(attachment: Attachment, words: AttachmentWords): Promise<Attachment>;
}

/** Whether small pictures of a type's papers may be made and shown (D§6 P2: never of sensitive ones). */
export function showsThumbnails(type: TypeDefinition | undefined): boolean {
  return type !== undefined && !type.sealed.includes('S');
}

const thumbOf = (sha256: string) => `${sha256}.thumb`;

/** The attachments of the desk that was unlocked, on the shelf of the program around it. */
export function createAttachmentStore(
  unlocked: Pick<UnlockedDesk, 'account' | 'storeKey' | 'townKeys'>,
  shelf: AttachmentShelf,
  settings: Pick<DeskStore, 'setting'>,
  fetchPaper: (sha256: string) => Promise<Uint8Array<ArrayBuffer> | null> = async () => null,
): AttachmentStore {
  const { townKeys } = unlocked;
  const deskKey: SealKey = { alg: 'A256GCM', keyId: 'desk', key: unlocked.storeKey };
  const files = sealedFiles(shelf, townKeys, deskKey);
  const withWords = async (attachment: Attachment, words: AttachmentWords): Promise<Attachment> => {
    if (attachment.sensitivity === 'open') return { ...attachment, ...words };
    const label = { ...(await sealText(browserSealPorts, townKeys.present, JSON.stringify(words), attachment.sha256)) };
    return { ...attachment, name: coveredName(words.name), caption: '', label };
  };

  return {
    async add(file, type, paper) {
      const choice = pictureChoiceSchema.parse((await settings.setting(PICTURE_CHOICE)) ?? {});
      const limits = { ...ATTACHMENT_LIMITS, ...choice };
      const taken = await takeIn(file, limits, showsThumbnails(type));
      const isSealed = type.sealed.length > 0;
      const key = isSealed ? townKeys.present : deskKey;
      const sha256 = await hashOf(taken.bytes);
      await files.keep(sha256, taken.bytes, key);
      if (taken.thumbnail) await files.keep(thumbOf(sha256), taken.thumbnail, key);
      const plain: Attachment = {
        sha256,
        name: taken.name,
        caption: '',
        paper,
        mediaType: taken.mediaType,
        size: taken.bytes.length,
        addedAt: minuteInChina(Date.now()),
        by: unlocked.account.name,
        ...taken.edges,
        sensitivity: isSealed ? 'sealed' : 'open',
      };
      return withWords(plain, { name: taken.name, caption: '' });
    },
    ...filesOfNoRecord(files, deskKey),
    ...travelling({ shelf, files, townKeys, deskKey }, fetchPaper),
    async thumbnail({ sha256 }) {
      const small = await files.read(thumbOf(sha256));
      return small && new Blob([small.plain], { type: 'image/jpeg' });
    },
    async words(attachment) {
      if (!attachment.label) return { name: attachment.name, caption: attachment.caption };
      try {
        const text = await openWithOneOf(browserSealPorts.cipher, townKeys.all(), attachment.label, attachment.sha256);
        return attachmentWordsSchema.parse(JSON.parse(text));
      } catch {
        return null;
      }
    },
    withWords,
  };
}

interface Shelves {
  readonly shelf: AttachmentShelf;
  readonly files: ReturnType<typeof sealedFiles>;
  readonly townKeys: TownKeyRing;
  readonly deskKey: SealKey;
}

/** The bytes of an attachment between this PC and the county. */
function travelling(
  { shelf, files, townKeys, deskKey }: Shelves,
  fetchPaper: (sha256: string) => Promise<Uint8Array<ArrayBuffer> | null>,
): Pick<AttachmentStore, 'bytes' | 'outgoing'> {
  return {
    async bytes({ sha256, sensitivity }) {
      const here = await files.read(sha256);
      if (here) return here.plain;
      const content = await fetchPaper(sha256);
      if (!content) return null;
      const plain =
        sensitivity === 'open' ? content : await openFile(browserSealPorts.cipher, townKeys.all(), content, sha256);
      if ((await hashOf(plain)) !== sha256) throw new CodedError('N10');
      await files.keep(sha256, plain, sensitivity === 'open' ? deskKey : townKeys.present);
      return plain;
    },
    async outgoing({ sha256, sensitivity }) {
      if (sensitivity === 'open') return (await files.read(sha256))?.plain ?? null;
      const sealed = await shelf.get(sha256);
      return sealed && townKeys.all().some(({ keyId }) => keyId === sealedFileKey(sealed)) ? sealed : null;
    },
  };
}

/** Files that belong to no record, such as the templates of forms. */
function filesOfNoRecord(
  files: ReturnType<typeof sealedFiles>,
  deskKey: SealKey,
): Pick<AttachmentStore, 'keepFile' | 'keptFile'> {
  return {
    async keepFile(bytes) {
      const sha256 = await hashOf(bytes);
      await files.keep(sha256, bytes, deskKey);
      return sha256;
    },
    keptFile: async (sha256) => (await files.read(sha256))?.plain ?? null,
  };
}

/** The shelf with what lies on it opened and sealed. */
function sealedFiles(shelf: AttachmentShelf, townKeys: TownKeyRing, deskKey: SealKey) {
  const read = async (name: string) => {
    const sealed = await shelf.get(name);
    return (
      sealed && {
        plain: await openFile(browserSealPorts.cipher, [...townKeys.all(), deskKey], sealed, name),
        keyId: sealedFileKey(sealed),
      }
    );
  };
  return {
    read,
    /** What is there already, whole and under a key at least as close, stays; anything else is written (again). */
    async keep(name: string, plain: Uint8Array<ArrayBuffer>, key: SealKey): Promise<void> {
      const there = await read(name).catch(() => null);
      if (there && (key === deskKey || there.keyId !== deskKey.keyId)) return;
      await shelf.put(name, await sealFile(browserSealPorts, key, plain, name));
    },
  };
}

/** The bytes to keep of a file, and what they are. */
async function takeIn(file: File, limits: AttachmentLimits, withThumbnail: boolean) {
  if (file.size > limits.fileBytes) throw new CodedError('F03', `单个附件不超过 ${sizeWords(limits.fileBytes)}`);
  const bytes = await readAll(file);
  const kind = kindOf(bytes);
  if (!kind.ok) throw new CodedError('F07', kind.error);
  if (!isPicture(kind.value)) {
    const name = attachmentName(file.name, kind.value);
    return { bytes, name, mediaType: mediaTypeOf(kind.value), edges: {}, thumbnail: null };
  }
  const picture = await takePicture({ bytes, kind: kind.value, limits, withThumbnail });
  return {
    bytes: picture.bytes as Uint8Array<ArrayBuffer>,
    name: attachmentName(file.name, 'jpg'),
    mediaType: mediaTypeOf('jpg'),
    edges: { width: picture.width, height: picture.height },
    thumbnail: picture.thumbnail as Uint8Array<ArrayBuffer> | null,
  };
}

async function readAll(file: File): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new CodedError('F09', '原文件读不出来，可能已移走或是文件夹', { cause });
  }
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
