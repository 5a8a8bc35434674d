import { CodedError } from '#shared/kernel/coded-error.ts';
import { type NumberStyle, numberStyle } from './number-formats.ts';
import { READ_LIMITS } from './read-limits.ts';
import type { PartReader } from './workbook-parts.ts';
import { attributeOf, readXml, unescapedText } from './xml-events.ts';

/** What the sheets of a workbook refer to. */
export interface WorkbookIndex {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly path: string }[];
  readonly texts: readonly string[];
  /** By style number: how numbers in it are shown. */
  readonly styles: readonly NumberStyle[];
  readonly is1904: boolean;
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** A target beside the part that names it, or from the root. */
function resolved(folder: string, target: string): string {
  const steps: string[] = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

function relationsOf(xml: string | null): ReadonlyMap<string, Relation> {
  const relations = new Map<string, Relation>();
  if (xml === null) return relations;
  readXml(xml, {
    open: (name, attributes) => {
      if (name !== 'Relationship') return;
      relations.set(attributes.Id ?? '', { type: attributes.Type ?? '', target: attributes.Target ?? '' });
    },
  });
  return relations;
}

function targetOf(relations: ReadonlyMap<string, Relation>, kind: string): string | undefined {
  return Array.from(relations.values()).find(({ type }) => type.endsWith(`/${kind}`))?.target;
}

/** Texts of the table; phonetic guides are left out, mixed fonts joined. */
function readTexts(xml: string | null): readonly string[] {
  const texts: string[] = [];
  if (xml === null) return texts;
  let text = '';
  let isText = false;
  let guides = 0;
  readXml(xml, {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') guides++;
      isText = name === 't' && guides === 0;
    },
    text: (piece) => {
      if (isText) text += piece;
    },
    close: (name) => {
      isText = false;
      if (name === 'rPh') guides--;
      if (name !== 'si') return;
      if (texts.push(unescapedText(text)) > READ_LIMITS.texts) throw new CodedError('F03', '文字过多');
    },
  });
  return texts;
}

function readStyles(xml: string | null): readonly NumberStyle[] {
  const styles: NumberStyle[] = [];
  if (xml === null) return styles;
  const codes = new Map<number, string>();
  let isCellStyle = false;
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') isCellStyle = true;
      if (name !== 'xf' || !isCellStyle) return;
      const id = Number(attributes.numFmtId ?? 0);
      styles.push(numberStyle(id, codes.get(id)));
    },
    close: (name) => {
      if (name === 'cellXfs') isCellStyle = false;
    },
  });
  return styles;
}

/** Reads everything but the sheets. @throws CodedError F01 when there is no workbook inside, F02, F03 */
export async function readWorkbookIndex(part: PartReader): Promise<WorkbookIndex> {
  const path = resolved('', targetOf(relationsOf(await part('_rels/.rels')), 'officeDocument') ?? 'xl/workbook.xml');
  const xml = await part(path);
  if (xml === null) throw new CodedError('F01');
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const relations = relationsOf(await part(`${folder}_rels/${path.slice(folder.length)}.rels`));
  const sheets: WorkbookIndex['sheets'][number][] = [];
  let is1904 = false;
  let isWorkbook = false;
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'workbook') isWorkbook = true;
      if (name === 'workbookPr') is1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
      if (name !== 'sheet') return;
      const relation = relations.get(attributeOf(attributes, 'id') ?? '');
      if (!relation?.type.endsWith('/worksheet')) return; // chart sheets hold no rows
      if (sheets.length >= READ_LIMITS.sheets) throw new CodedError('F03', '工作表过多');
      const hidden = attributes.state !== undefined && attributes.state !== 'visible';
      sheets.push({ name: attributes.name ?? '', hidden, path: resolved(folder, relation.target) });
    },
  });
  if (!isWorkbook || sheets.length === 0) throw new CodedError('F01');
  const beside = (kind: string, usual: string) => part(resolved(folder, targetOf(relations, kind) ?? usual));
  return {
    sheets,
    texts: readTexts(await beside('sharedStrings', 'sharedStrings.xml')),
    styles: readStyles(await beside('styles', 'styles.xml')),
    is1904,
  };
}
