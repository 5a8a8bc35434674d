/** Escapes that PostgreSQL's jsonb refuses, as JSON.stringify writes them: NUL and lone surrogates. */
const SUSPECT = /\\u(?:0000|d[89a-f])/;

/**
 * True when a value holds text that the database would refuse. A fast look at the JSON text first; only a suspect is
 * walked, because the same letters may be an ordinary backslash typed by a person.
 */
export function holdsPoison(value: unknown, jsonText: string): boolean {
  return SUSPECT.test(jsonText) && isPoison(value);
}

function isPoison(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed();
  if (Array.isArray(value)) return value.some(isPoison);
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(([key, item]) => isPoison(key) || isPoison(item));
}
