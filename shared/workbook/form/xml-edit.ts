/**
 * Editing XML as text: what is not touched stays byte for byte, so that nothing of a form that people brought is lost.
 * Only for XML that `readXml` has found to be well-formed and without DOCTYPE.
 */

/** Comments, CDATA, instructions, tags, text: one after the other they are the whole document. */
const PIECES = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(?:[^>"']|"[^"]*"|'[^']*')*>|[^<]+/g;

/** A piece of a document. `name` is the tag's name without prefix; empty for everything that is no tag. */
export interface XmlPiece {
  readonly text: string;
  readonly kind: 'open' | 'close' | 'empty' | 'text' | 'other';
  readonly name: string;
}

const NAME = /^<\/?(?:[\w.-]+:)?([\w.-]+)/;

/** The pieces of a document in their order. */
export function* xmlPieces(xml: string): Generator<XmlPiece> {
  for (const [text] of xml.matchAll(PIECES)) {
    if (!text.startsWith('<')) yield { text, kind: 'text', name: '' };
    else if (/^<[!?]/.test(text)) yield { text, kind: 'other', name: '' };
    else {
      const name = NAME.exec(text)?.[1] ?? '';
      yield { text, kind: text.startsWith('</') ? 'close' : text.endsWith('/>') ? 'empty' : 'open', name };
    }
  }
}

/** Value of an attribute without prefix or with any (`r:id` for `id` only when asked so); null when there is none. */
export function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return match ? unescapeXml(match[1] ?? match[2] ?? '') : null;
}

/** The tag with an attribute set, added where it was missing. */
export function withAttribute(tag: string, name: string, value: string): string {
  const written = ` ${name}="${escapeAttribute(value)}"`;
  const pattern = new RegExp(`\\s${name}\\s*=\\s*(?:"[^"]*"|'[^']*')`);
  if (pattern.test(tag)) return tag.replace(pattern, () => written);
  return tag.replace(/\s*(\/?)>$/, (_, slash: string) => `${written}${slash}>`);
}

/** The tag without an attribute. */
export function withoutAttribute(tag: string, name: string): string {
  return tag.replace(new RegExp(`\\s${name}\\s*=\\s*(?:"[^"]*"|'[^']*')`), '');
}

/** Changes the values of some attributes of a tag; `change` gives null for those that stay. */
export function changeAttributes(
  tag: string,
  names: readonly string[],
  change: (value: string) => string | null,
): string {
  return names.reduce((changed, name) => {
    const value = attribute(changed, name);
    const next = value === null ? null : change(value);
    return next === null || next === value ? changed : withAttribute(changed, name, next);
  }, tag);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Text as it was before it was written into XML. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d+)|#x([\dA-Fa-f]+)|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (decimal) return String.fromCodePoint(Number(decimal));
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      return ENTITIES[name ?? ''] ?? whole;
    },
  );
}

/** Text between two tags, where nothing but XML's own letters needs care: formulas, ranges. */
export function escapeFormula(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeFormula(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
}

/** The prefix of a document's own elements, with its colon: `x:` in `<x:worksheet>`, usually empty. */
export function rootPrefix(xml: string): string {
  return /<([\w.-]+:)?[\w.-]+[\s>/]/.exec(xml.replace(/^\s*<\?[\s\S]*?\?>/, ''))?.[1] ?? '';
}

/** Everything of a document through `change`, which may leave a text as it is by giving null. */
export function mapTexts(
  xml: string,
  names: ReadonlySet<string>,
  change: (text: string, name: string) => string | null,
): string {
  let result = '';
  let inside = '';
  for (const piece of xmlPieces(xml)) {
    if (piece.kind === 'open') inside = piece.name;
    if (piece.kind === 'close') inside = '';
    const next = piece.kind === 'text' && names.has(inside) ? change(unescapeXml(piece.text), inside) : null;
    result += next === null ? piece.text : escapeFormula(next);
  }
  return result;
}
