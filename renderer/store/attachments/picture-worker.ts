import { CodedError } from '#shared/kernel/coded-error.ts';
import { pictureSize } from '#shared/schema/picture-size.ts';
import type { PictureReply, PictureRequest } from './picture-messages.ts';

/**
 * Takes a picture in, beside the page: decoded upright, drawn no larger than asked, written anew as JPEG. What the
 * camera wrote beside the pixels (place, time, device: D§6 P15) does not come along, because nothing but pixels does.
 */
self.onmessage = (event: MessageEvent<PictureRequest>) => {
  void answer(event.data);
};

async function answer(request: PictureRequest): Promise<void> {
  const reply = (message: PictureReply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });
  try {
    const done = await takeIn(request);
    reply(done, [done.bytes.buffer, ...(done.thumbnail ? [done.thumbnail.buffer] : [])]);
  } catch (error) {
    if (!(error instanceof CodedError)) return reply({ kind: 'failed', code: 'F08' });
    reply({ kind: 'failed', code: error.code, ...(error.detail ? { detail: error.detail } : {}) });
  }
}

async function takeIn({ bytes, kind, limits, withThumbnail }: PictureRequest) {
  const stated = pictureSize(bytes, kind);
  if (!stated || stated.width < 1 || stated.height < 1) throw new CodedError('F08');
  if (stated.width * stated.height > limits.picturePixels) throw new CodedError('F08', '图片的像素过多');
  const bitmap = await createImageBitmap(new Blob([bytes]), { imageOrientation: 'from-image' });
  try {
    const picture = await drawn(bitmap, limits.longEdge, limits.jpegQuality);
    const thumbnail = withThumbnail ? await drawn(bitmap, limits.thumbnailEdge, limits.jpegQuality) : null;
    return { kind: 'done' as const, ...picture, thumbnail: thumbnail?.bytes ?? null };
  } finally {
    bitmap.close();
  }
}

async function drawn(bitmap: ImageBitmap, longEdge: number, quality: number) {
  const scale = Math.min(1, longEdge / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new CodedError('F08', '内存不足');
  context.fillStyle = '#fff'; // JPEG has no transparency: what was clear becomes paper
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  return { bytes: new Uint8Array(await blob.arrayBuffer()), width, height };
}
