/** How long records are kept, in words (D§2.0 `retention`). */
export const RETENTION_WORDS: Readonly<Record<string, string>> = { Y: '永久', D30: '30年', D10: '10年' };
