import { escapeText } from '../sheet-text.ts';
import { type FormIndex, type FormStyle, plainText } from './form-index.ts';
import type { FormValue } from './form-model.ts';
import type { RawCell } from './sheet-rows.ts';
import { attribute, mapTexts, withAttribute, withoutAttribute, xmlPieces } from './xml-edit.ts';

const DAY = 86_400_000;
const EPOCH = 25_569;
const SHIFT_1904 = 1462;
const PLAIN_STYLE: FormStyle = { isDate: false, isPercent: false, isWrapped: false, points: 11 };

/** The style of a cell. */
export function styleOf(cell: RawCell, index: FormIndex): FormStyle {
  return index.styles[Number(attribute(cell.tag, 's') ?? 0)] ?? PLAIN_STYLE;
}

/** The text that people see in a cell of a form: results of formulas as stored. */
export function shownText(cell: RawCell, index: FormIndex): string {
  const kind = attribute(cell.tag, 't');
  if (kind === 'inlineStr') return plainText(cell.inner);
  const value = storedValue(cell);
  if (kind === 's') return index.texts[Number(value)]?.plain ?? '';
  if (kind === 'b') return value === '1' ? '是' : value === '0' ? '否' : '';
  return value;
}

function storedValue({ inner }: RawCell): string {
  let isValue = false;
  let value = '';
  for (const piece of xmlPieces(inner)) {
    if (piece.name === 'v') isValue = piece.kind === 'open';
    else if (isValue && piece.kind === 'text') value += piece.text;
  }
  return plainText(`<t>${value}</t>`);
}

/** The number in a cell; null for text, formulas and nothing. */
export function numberIn(cell: RawCell): number | null {
  const kind = attribute(cell.tag, 't');
  if (cell.formula !== null || (kind !== null && kind !== 'n')) return null;
  const value = storedValue(cell);
  return value === '' || !Number.isFinite(Number(value)) ? null : Number(value);
}

/** The cell with a value in the place of its own content; style and everything else stay. */
export function withValue(cell: RawCell, value: FormValue, index: FormIndex, prefix: string): RawCell {
  const tag = withoutAttribute(withoutAttribute(cell.tag, 't'), 'cm');
  const bare = { ...cell, tag, inner: '', formula: null };
  if (value === null) return bare;
  const number = writtenNumber(value, styleOf(cell, index), index.is1904);
  if (number !== null) return { ...bare, inner: `<${prefix}v>${number}</${prefix}v>` };
  return withText(bare, writtenText(value), prefix);
}

function withText(cell: RawCell, text: string, prefix: string): RawCell {
  if (text === '') return cell;
  const inner = `<${prefix}is><${prefix}t xml:space="preserve">${escapeText(text)}</${prefix}t></${prefix}is>`;
  return { ...cell, tag: withAttribute(cell.tag, 't', 'inlineStr'), inner };
}

/** Dates and shares are numbers only where the form's own format shows them as such; elsewhere they are text. */
function writtenNumber(value: NonNullable<FormValue>, style: FormStyle, is1904: boolean): number | null {
  if (value.kind === 'number') return value.value;
  if (value.kind === 'share') return style.isPercent ? value.value : null;
  if (value.kind !== 'date' || !style.isDate) return null;
  const [day = '', clock] = value.date.split('T');
  const millis = Date.parse(`${day.length === 7 ? `${day}-01` : day}T${clock ?? '00:00'}:00Z`);
  return Number.isFinite(millis) ? millis / DAY + EPOCH - (is1904 ? SHIFT_1904 : 0) : null;
}

/** A value as text inside a sentence or a cell of text. */
export function writtenText(value: FormValue): string {
  if (value === null) return '';
  if (value.kind === 'text') return value.text;
  if (value.kind === 'number') return String(value.value);
  if (value.kind === 'share') return `${Math.round(value.value * 1000) / 10}%`;
  return value.date.replace('T', ' ');
}

/**
 * The cell with placeholders in its text replaced. Fonts of parts of the text stay where a placeholder lies within one;
 * a placeholder torn over several takes the first one's.
 */
export function withReplaced(
  cell: RawCell,
  replaced: ReadonlyMap<string, string>,
  index: FormIndex,
  prefix: string,
): RawCell {
  const kind = attribute(cell.tag, 't');
  const source =
    kind === 's' ? index.texts[Number(storedValue(cell))]?.xml : kind === 'inlineStr' ? innerOf(cell.inner) : '';
  const apply = (text: string) => {
    let result = text;
    for (const [placeholder, value] of replaced) result = result.replaceAll(placeholder, () => value);
    return result;
  };
  const isRich = /<(?:[\w.-]+:)?r[\s>]/.test(source ?? '');
  const wanted = apply(plainText(source ?? ''));
  const changed = mapTexts(spaced(source ?? ''), new Set(['t']), apply);
  if (!isRich || plainText(changed) !== wanted) {
    const font = isRich ? (/<(?:[\w.-]+:)?rPr>[\s\S]*?<\/(?:[\w.-]+:)?rPr>/.exec(source ?? '')?.[0] ?? '') : '';
    if (font === '') return withText({ ...cell, inner: '', formula: null }, wanted, prefix);
    const text = `<${prefix}t xml:space="preserve">${escapeText(wanted)}</${prefix}t>`;
    return rich(cell, `<${prefix}r>${font}${text}</${prefix}r>`, prefix);
  }
  return rich(cell, changed, prefix);
}

function rich(cell: RawCell, inner: string, prefix: string): RawCell {
  const tag = withAttribute(cell.tag, 't', 'inlineStr');
  return { ...cell, tag, inner: `<${prefix}is>${inner}</${prefix}is>`, formula: null };
}

/** Blanks at the ends of a run count only when the run says so. */
function spaced(xml: string): string {
  return Array.from(xmlPieces(xml), ({ name, kind, text }) =>
    name === 't' && kind === 'open' ? withAttribute(text, 'xml:space', 'preserve') : text,
  ).join('');
}

function innerOf(inner: string): string {
  return /<(?:[\w.-]+:)?is>([\s\S]*)<\/(?:[\w.-]+:)?is>/.exec(inner)?.[1] ?? '';
}
