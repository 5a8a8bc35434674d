const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map(Array.from(ALPHABET, (letter, index) => [letter, index]));

/** Standard base64 (RFC 4648 §4) with padding. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const group = (a << 16) | (b << 8) | c;
    parts.push(
      (ALPHABET[group >> 18] ?? '') +
        (ALPHABET[(group >> 12) & 63] ?? '') +
        (i + 1 < bytes.length ? ALPHABET[(group >> 6) & 63] : '=') +
        (i + 2 < bytes.length ? ALPHABET[group & 63] : '='),
    );
  }
  return parts.join('');
}

/**
 * Bytes of standard base64 text. @throws RangeError when the text is not base64, or not the one text of its bytes
 * (RFC 4648 §3.5: bits left over must be zero, else a changed letter would pass unseen).
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 4 !== 0) throw new RangeError('base64 length');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let group = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? '';
    const value = letter === '=' && i >= text.length - padding ? 0 : VALUES.get(letter);
    if (value === undefined) throw new RangeError('base64 letter');
    group = (group << 6) | value;
    if (i % 4 === 3) {
      const at = (i >> 2) * 3;
      for (let k = 0; k < 3; k++) {
        const byte = (group >> (16 - 8 * k)) & 255;
        if (at + k < bytes.length) bytes[at + k] = byte;
        else if (byte !== 0) throw new RangeError('base64 bits left over');
      }
      group = 0;
    }
  }
  return bytes;
}
