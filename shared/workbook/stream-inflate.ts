import { joinBytes } from '#shared/kernel/bytes.ts';
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
      if (length > limit) {
        await reader.cancel(); // whatever the data would still become is not made
        return null;
      }
      pieces.push(value);
    }
    return joinBytes(pieces);
  };
}
