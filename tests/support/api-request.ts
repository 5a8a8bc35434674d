/** A desk's request as the fake county gets it: JSON in `body`, anything else in `raw`. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly raw?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}
/** `bytes` instead of `body` where the answer is no JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}
