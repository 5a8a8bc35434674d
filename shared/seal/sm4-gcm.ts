import { sm4 } from 'sm-crypto-v2';
import { joinBytes } from '#shared/kernel/bytes.ts';
import type { SuitePart } from './suite.ts';

const TAG_BYTES = 16;

/** SM4-GCM (RFC 8998): the ciphertext and its tag of 16 bytes behind it. */
export function sm4Seal(key: Uint8Array<ArrayBuffer>, { iv, bound, data }: SuitePart): Uint8Array<ArrayBuffer> {
  const made = sm4.encrypt(data, key, { mode: 'gcm', output: 'array', outputTag: true, iv, associatedData: bound });
  if (made.output.length !== data.length || made.tag?.length !== TAG_BYTES) throw new RangeError('sm4');
  return joinBytes([made.output, made.tag]);
}

/** @throws Error when key, place or text do not fit */
export function sm4Open(key: Uint8Array<ArrayBuffer>, { iv, bound, data }: SuitePart): Uint8Array<ArrayBuffer> {
  if (data.length < TAG_BYTES) throw new RangeError('sm4');
  const [text, tag] = [data.slice(0, -TAG_BYTES), data.slice(-TAG_BYTES)];
  const opened = sm4.decrypt(text, key, { mode: 'gcm', output: 'array', iv, associatedData: bound, tag });
  return Uint8Array.from(opened);
}
