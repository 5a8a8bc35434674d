/** How much room text takes in a cell, in Excel's width units (one digit of the default 11 pt font). */

/** Size of body text in points (D§4.2). */
export const BODY_POINTS = 10.5;
/** Excel's tallest row in points. */
const MAX_ROW_POINTS = 409;
const LINE_POINTS = 14.5;
const PADDING_POINTS = 6;
const LEAST_ROW_POINTS = 22;
/** Most lines of body text that a row can show. */
export const MAX_LINES = Math.floor((MAX_ROW_POINTS - PADDING_POINTS) / LINE_POINTS);

/** Width of a text on one line: a Chinese letter takes two units, others about one. */
export function unitsOf(text: string): number {
  let units = 0;
  for (const letter of text) units += unitsOfLetter(letter);
  return units;
}

function unitsOfLetter(letter: string): number {
  return (letter.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1.05;
}

/** Room of a column for text of a size, less the cell's own padding: a width unit is 5.25 points. */
export function roomOf(width: number, points: number): number {
  return Math.max(2, ((width - 0.9) * 10.5) / points);
}

const CLOSING = new Set(Array.from('，。；：、！？）》”', (mark) => mark.charCodeAt(0)));

function isWordPart(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

/**
 * Lines of a text without line breaks. Not torn apart are a word or number, and a letter with the closing mark after
 * it. Runs for every long cell of a ledger, so it counts code units instead of making pieces of text.
 */
function linesOfParagraph(text: string, room: number): number {
  let lines = 1;
  let used = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    let end = at + (code >= 0xd800 && code < 0xdc00 ? 2 : 1);
    while (isWordPart(code) && isWordPart(text.charCodeAt(end))) end++;
    let units = code > 0x2e7f ? 2 : (end - at) * 1.05;
    if (CLOSING.has(text.charCodeAt(end))) {
      units += 2;
      end++;
    }
    used += units;
    if (used > room) {
      const more = units <= room ? 1 : Math.ceil(used / room) - 1;
      lines += more;
      used = units <= room ? units : used - more * room;
    }
    at = end;
  }
  return lines;
}

/** Lines that a text takes when it is wrapped into `room`. */
export function linesOf(text: string, room: number): number {
  if (!text.includes('\n')) return text.length * 2 <= room ? 1 : linesOfParagraph(text, room);
  let lines = 0;
  for (const paragraph of text.split('\n')) lines += linesOfParagraph(paragraph, room);
  return lines;
}

/** Height in points of a row whose tallest cell has so many lines. */
export function rowPoints(lines: number): number {
  return Math.min(MAX_ROW_POINTS, Math.max(LEAST_ROW_POINTS, lines * LINE_POINTS + PADDING_POINTS));
}

/** The text, or as much of its beginning as `maxLines` lines hold, with `ending` after it. */
export function fittingText(text: string, room: number, maxLines: number, ending: string): string {
  if (linesOf(text, room) <= maxLines) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (linesOf(`${text.slice(0, middle)}${ending}`, room) <= maxLines) low = middle;
    else high = middle - 1;
  }
  return `${text
    .slice(0, low)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}${ending}`;
}
