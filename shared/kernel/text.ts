/**
 * Text as it may be stored: well-formed Unicode without NUL and other control characters (line feed and tab stay).
 * A database that refuses a character must never be able to block a clerk's queue.
 */
export function cleanText(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?/g, '\n');
  return CONTROL.test(lines) ? Array.from(lines).filter(isStorable).join('') : lines;
}

const CONTROL = /\p{Cc}/u;

function isStorable(letter: string): boolean {
  return letter === '\n' || letter === '\t' || !CONTROL.test(letter);
}

/** Cleans every text inside a JSON value, keys included. */
export function cleanDeep<Value>(value: Value): Value {
  if (typeof value === 'string') return cleanText(value) as Value;
  if (Array.isArray(value)) return value.map(cleanDeep) as Value;
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), cleanDeep(item)])) as Value;
  }
  return value;
}

/** Number of characters as people count them (code points). */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}
