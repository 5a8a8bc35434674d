import type { Compressor, ReadPorts } from './workbook-ports.ts';

/** Inflating within a bound, on the stream that browsers and Electron offer (`() => new DecompressionStream('deflate-raw')`). */
export function streamInflate(decompressor: () => Compressor): ReadPorts['inflate'] {
  return async (data, limit) => {
    const stream = decompressor();
    const writer = stream.writable.getWriter();
    const written = writer.write(new Uint8Array(data)).then(() => writer.close());
    // A damaged stream rejects both ends; the reading end tells it.
    written.catch(() => undefined);
    const reader = stream.readable.getReader();
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!value) continue;
      length += value.length;
      if (length > limit) return null;
      pieces.push(value);
    }
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  };
}
