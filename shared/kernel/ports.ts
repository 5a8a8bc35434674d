/** Time, chance and cryptography as arguments, so that tests and simulations decide them. */

/** Device time. For display and for names of new records only: order always comes from the county's sequence. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** Source of unpredictable bytes. */
export interface Chance {
  bytes(count: number): Uint8Array<ArrayBuffer>;
}

/** The part of WebCrypto that the product uses; browsers, workers, Node and Electron all offer it as `crypto.subtle`. */
export interface CipherPort {
  importKey(
    format: 'raw',
    keyData: Uint8Array<ArrayBuffer>,
    algorithm: string,
    extractable: boolean,
    usages: ('encrypt' | 'decrypt')[],
  ): Promise<CipherKey>;
  encrypt(
    algorithm: { name: string; iv: Uint8Array<ArrayBuffer>; additionalData: Uint8Array<ArrayBuffer> },
    key: CipherKey,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<ArrayBuffer>;
  decrypt(
    algorithm: { name: string; iv: Uint8Array<ArrayBuffer>; additionalData: Uint8Array<ArrayBuffer> },
    key: CipherKey,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<ArrayBuffer>;
}

/** Opaque key handle (a WebCrypto `CryptoKey`). */
export interface CipherKey {
  readonly type: string;
}
