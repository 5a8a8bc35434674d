import type { AttachmentKind } from './attachment-kind.ts';

/** Width and height in pixels as the file's head states them, before it is decoded; null when the head is not whole. */
export function pictureSize(bytes: Uint8Array, kind: AttachmentKind): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (kind === 'png') return { width: view.getUint32(16), height: view.getUint32(20) };
    if (kind === 'webp') return webpSize(view);
    return kind === 'jpg' ? jpegSize(view) : null;
  } catch {
    return null; // the head ends before its size
  }
}

/** Walks the segments to the first frame header (SOF0–SOF15 without DHT, JPG and DAC). */
function jpegSize(view: DataView) {
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (marker === 0xda || marker === 0xd9) return null;
    at += 2 + view.getUint16(at + 2);
  }
}

function webpSize(view: DataView) {
  const chunk = view.getUint32(12);
  const u24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (chunk === 0x56503858) return { width: u24(24) + 1, height: u24(27) + 1 }; // VP8X
  if (chunk === 0x56503820) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }; // VP8
  }
  if (chunk !== 0x5650384c) return null;
  const bits = view.getUint32(21, true); // VP8L
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
