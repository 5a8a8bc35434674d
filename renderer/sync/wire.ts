/** A body as gzip. Chromium 156 packs no zstd; on rows in order of their types the two differ by a twentieth (tests/contract/slow-line). */
export async function gzipped(plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/**
 * Bytes that an answer took on the wire, as the browser measured them; where it does not tell (a scheme of our own),
 * the unpacked size, so that a budget is never overrun unseen.
 */
export function wireBytes(path: string, body: string | number): number {
  const entries = performance.getEntriesByName?.(new URL(path, globalThis.location?.href ?? 'http://desk').href) ?? [];
  const last = entries.at(-1) as PerformanceResourceTiming | undefined;
  performance.clearResourceTimings?.(); // the list ends at 250 entries; nothing else of the desk reads it
  return last?.encodedBodySize || (typeof body === 'number' ? body : body.length);
}

/** The bytes inside a gzip. */
export async function gunzipped(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
