/** A CompressionStream, as browsers, workers, Node and Electron offer it: bytes in, fewer bytes out. */
export interface Compressor {
  readonly writable: { getWriter(): { write(chunk: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void> } };
  readonly readable: {
    getReader(): {
      read(): Promise<{ done: false; value: Uint8Array } | { done: true; value?: Uint8Array | undefined }>;
      cancel(): Promise<void>;
    };
  };
}

/** What the maker of a workbook needs from the program it runs in. */
export interface WorkbookPorts {
  /** `() => new CompressionStream('deflate-raw')` */
  readonly compressor: () => Compressor;
  /** `(text) => new TextEncoder().encode(text)` */
  readonly encode: (text: string) => Uint8Array<ArrayBuffer>;
  /** `(bytes) => new TextDecoder().decode(bytes)` */
  readonly decode: (bytes: Uint8Array) => string;
  /** Milliseconds since 1970: written into the file as its time of making. */
  readonly now: () => number;
}

/** What reading needs from the program it runs in. */
export interface ReadPorts {
  /** Inflates raw deflate data; null when it would exceed `limit` bytes. @throws when the data is damaged */
  readonly inflate: (data: Uint8Array, limit: number) => Uint8Array | null | Promise<Uint8Array | null>;
  /** UTF-8 to text. */
  readonly decode: (bytes: Uint8Array) => string;
}
