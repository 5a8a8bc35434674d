/** Outcome of an operation that may fail for a reason the caller must handle; nothing is thrown. */
export type Result<Value, Problem> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Problem };

/** Wraps a success. */
export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** Wraps a failure. */
export function err<Problem>(error: Problem): { readonly ok: false; readonly error: Problem } {
  return { ok: false, error };
}

/** Marks a branch that the types prove unreachable; throws when data from outside proves them wrong. */
export function assertNever(value: never): never {
  throw new Error(`unreachable value ${JSON.stringify(value)}`);
}
