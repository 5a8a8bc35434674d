import { SaxesParser } from 'saxes';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { READ_LIMITS } from './read-limits.ts';

/** What a reader of XML hears. Names come without their namespace prefix: some programs write `<x:row>`. */
export interface XmlListener {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const PIECE = 65_536;

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Reads XML from beginning to end. @throws CodedError F02 when it is not well-formed or has a DOCTYPE, F03 too large */
export function readXml(xml: string, listener: XmlListener): void {
  if (xml.length > READ_LIMITS.parsed) throw new CodedError('F03', '展开后的内容过大');
  let depth = 0;
  const parser = new SaxesParser();
  const refuse = (): never => {
    throw new CodedError('F02');
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > READ_LIMITS.depth) throw new CodedError('F02', '内容层次过深');
    listener.open?.(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth--;
    listener.close?.(localName(name));
  });
  parser.on('text', (text) => listener.text?.(text));
  parser.on('cdata', (text) => listener.text?.(text));
  const start = xml.startsWith('\uFEFF') ? 1 : 0;
  for (let at = start; at < xml.length; at += PIECE) parser.write(xml.slice(at, at + PIECE));
  parser.close();
}

/** An attribute by its name without prefix: `r:id` and `ns2:id` are both `id`. */
export function attributeOf(attributes: Readonly<Record<string, string>>, local: string): string | undefined {
  const direct = attributes[local];
  if (direct !== undefined) return direct;
  const key = Object.keys(attributes).find((name) => name.endsWith(`:${local}`));
  return key === undefined ? undefined : attributes[key];
}

/** Excel's escapes inside texts: `_x0041_` is A; carriage returns are dropped. */
export function unescapedText(text: string): string {
  if (!text.includes('_x')) return text.replaceAll('\r', '');
  return text
    .replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\r', '');
}
