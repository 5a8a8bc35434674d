import { CodedError } from '#shared/kernel/coded-error.ts';
import { isDateFormat } from '../number-formats.ts';
import { type FormPackage, relationsOf } from './form-package.ts';
import { attribute, unescapeXml, xmlPieces } from './xml-edit.ts';

/** A sheet of a form. */
export interface FormSheet {
  readonly name: string;
  readonly path: string;
  readonly isHidden: boolean;
  /** Place among the workbook's sheets from 0: what names of one sheet alone refer to. */
  readonly index: number;
}

/** What a cell's style says that matters for what is written into it. */
export interface FormStyle {
  readonly isDate: boolean;
  readonly isPercent: boolean;
  readonly isWrapped: boolean;
  /** Size of the font in points. */
  readonly points: number;
}

/** A text of the workbook's table: plain, or runs with fonts of their own. */
export interface FormText {
  readonly plain: string;
  /** The inner XML of `<si>`, for texts that are changed in place. */
  readonly xml: string;
}

/** Parts of a workbook and what its sheets refer to. */
export interface FormIndex {
  readonly workbookPath: string;
  readonly sheets: readonly FormSheet[];
  readonly styles: readonly FormStyle[];
  readonly texts: readonly FormText[];
  readonly textsPath: string | null;
  readonly is1904: boolean;
}

/** @throws CodedError F01 when there is no sheet inside, F02 */
export function formIndex(form: FormPackage): FormIndex {
  const main = relationsOf(form, '').find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const xml = form.text(main);
  if (xml === null) throw new CodedError('F01');
  const relations = relationsOf(form, main);
  const pieces = Array.from(xmlPieces(xml)).filter(({ kind }) => kind === 'open' || kind === 'empty');
  const sheets = pieces
    .filter(({ name }) => name === 'sheet')
    .flatMap(({ text }, index): FormSheet[] => {
      const id = attribute(text, '[\\w.-]+:id') ?? '';
      const relation = relations.find((one) => one.id === id);
      if (relation?.type !== 'worksheet') return [];
      const state = attribute(text, 'state');
      const isHidden = state !== null && state !== 'visible';
      return [{ name: attribute(text, 'name') ?? '', path: relation.target, isHidden, index }];
    });
  if (sheets.length === 0) throw new CodedError('F01');
  const partOf = (kind: string) => relations.find(({ type }) => type === kind)?.target ?? null;
  const textsPath = partOf('sharedStrings');
  const dateFlag = pieces.find(({ name }) => name === 'workbookPr')?.text ?? '';
  const texts = textsPath === null ? null : form.text(textsPath);
  return {
    workbookPath: main,
    sheets,
    styles: formStyles(form.text(partOf('styles') ?? '')),
    texts: texts === null ? [] : formTexts(texts),
    textsPath: texts === null ? null : textsPath,
    is1904: ['1', 'true'].includes(attribute(dateFlag, 'date1904') ?? ''),
  };
}

/** The texts of the table, in their order. */
function formTexts(xml: string): readonly FormText[] {
  const texts: FormText[] = [];
  let inner: string | null = null;
  for (const piece of xmlPieces(xml)) {
    if (piece.name === 'si' && piece.kind === 'open') inner = '';
    else if (piece.name === 'si' && piece.kind === 'empty') texts.push({ plain: '', xml: '' });
    else if (piece.name === 'si' && inner !== null) {
      texts.push({ plain: plainText(inner), xml: inner });
      inner = null;
    } else if (inner !== null) inner += piece.text;
  }
  return texts;
}

/** The text of `<si>` or `<is>`: runs joined, phonetic guides left out. */
export function plainText(inner: string): string {
  let text = '';
  let isText = false;
  let guides = 0;
  for (const piece of xmlPieces(inner)) {
    if (piece.name === 'rPh') guides += piece.kind === 'open' ? 1 : -1;
    if (piece.name === 't') isText = piece.kind === 'open';
    if (piece.kind === 'text' && isText && guides === 0) text += unescapeXml(piece.text);
  }
  return text.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

const USUAL_POINTS = 11;
const BUILT_IN_PERCENT = new Set([9, 10]);

function formStyles(xml: string | null): readonly FormStyle[] {
  if (xml === null) return [];
  const codes = new Map<number, string>();
  const points: number[] = [];
  const styles: FormStyle[] = [];
  const open: string[] = [];
  for (const { kind, name, text } of xmlPieces(xml)) {
    const outer = open.at(-1);
    if (name === 'numFmt') codes.set(Number(attribute(text, 'numFmtId')), attribute(text, 'formatCode') ?? '');
    if (name === 'font' && outer === 'fonts' && kind !== 'close') points.push(USUAL_POINTS);
    if (name === 'sz' && open.includes('fonts'))
      points[points.length - 1] = Number(attribute(text, 'val') ?? USUAL_POINTS);
    if (name === 'xf' && outer === 'cellXfs' && kind !== 'close') {
      const id = Number(attribute(text, 'numFmtId') ?? 0);
      const code = codes.get(id);
      const isPercent = code === undefined ? BUILT_IN_PERCENT.has(id) : code.includes('%');
      const size = points[Number(attribute(text, 'fontId') ?? 0)] ?? USUAL_POINTS;
      styles.push({ isDate: isDateFormat(id, code), isPercent, isWrapped: false, points: size });
    }
    const last = styles.at(-1);
    if (name === 'alignment' && open.includes('cellXfs') && last && attribute(text, 'wrapText') === '1') {
      styles[styles.length - 1] = { ...last, isWrapped: true };
    }
    if (kind === 'open') open.push(name);
    if (kind === 'close') open.pop();
  }
  return styles;
}
