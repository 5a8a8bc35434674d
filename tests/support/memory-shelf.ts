import type { AttachmentShelf } from '../../renderer/bridge/attachment-shelf.ts';

/** A shelf in memory, open to the test: what lies on it, and how often something was put there. */
export class MemoryShelf implements AttachmentShelf {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  puts = 0;

  async put(name: string, sealed: Uint8Array<ArrayBuffer>): Promise<void> {
    this.puts += 1;
    this.files.set(name, sealed.slice());
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.files.get(name) ?? null;
  }
}
