/**
 * Measures of an official document (GB/T 9704—2012, D§5), in twips (1/20 pt) where not said otherwise. With them a page
 * holds 22 lines of 28 characters in Word, WPS and LibreOffice: no character grid (LibreOffice puts 18 characters on a
 * line with it), a quarter point less between characters, and a fixed line of 28.95 pt.
 */

/** Twips of a millimetre. */
export function twipsOf(millimetres: number): number {
  return Math.round(millimetres * 56.6929);
}

export const LINES_PER_PAGE = 22;
export const CHARACTERS_PER_LINE = 28;

/** Line of the body: 22 of them fill 225 mm. */
export const BODY_LINE = 579;
/** 3号 is 16 pt; sizes in half points. */
export const SIZES = { title: 44, body: 32, pageNumber: 28, form: 24, small: 21 } as const;
/** Between characters of body size: −0.25 pt. 28 × 15.75 pt fill 156 mm. */
export const BODY_SPACING = -5;
/** Two characters of body size. */
export const FIRST_LINE = 640;

/** A page's edges in millimetres: width and height of the paper, margins, and where the page number stands. */
export interface PageEdges {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly footer: number;
}

/**
 * Edges of a section's page. A landscape page of an official document keeps the binding side (28 mm) at its top, so
 * that a table's head stands at the binding side on odd pages and at the cutting side on even ones.
 */
export function edgesOf(page: 'official' | 'form', landscape: boolean): PageEdges {
  if (page === 'form') {
    const sides = { top: 25, bottom: 20, left: 25, right: 20, footer: 10 };
    return landscape ? { width: 297, height: 210, ...sides, top: 20, left: 20 } : { width: 210, height: 297, ...sides };
  }
  return landscape
    ? { width: 297, height: 210, top: 28, bottom: 26, left: 35, right: 37, footer: 14 }
    : { width: 210, height: 297, top: 37, bottom: 35, left: 28, right: 26, footer: 22 };
}

/** Width of the text in millimetres. */
export function textWidthOf({ width, left, right }: PageEdges): number {
  return width - left - right;
}

/** Typefaces by their parts; named in the file, never shipped with it (D§4.2). */
export const TYPEFACES = {
  title: '方正小标宋简体',
  body: '仿宋_GB2312',
  heading: '黑体',
  second: '楷体_GB2312',
  number: '宋体',
  latin: 'Times New Roman',
} as const;
