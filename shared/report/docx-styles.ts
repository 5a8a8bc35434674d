import {
  AlignmentType,
  type IParagraphStylePropertiesOptions,
  type IRunStylePropertiesOptions,
  type IStylesOptions,
  LineRuleType,
} from 'docx';
import { BODY_LINE, BODY_SPACING, FIRST_LINE, SIZES, TYPEFACES } from './official-page.ts';

/** Ids of the document's own paragraph styles. */
export const STYLE = {
  body: 'OfficialBody',
  plain: 'OfficialPlain',
  mark: 'OfficialMark',
  tableLabel: 'TableLabel',
  tableValue: 'TableValue',
  caption: 'TableCaption',
  small: 'SmallPrint',
  formLine: 'FormLine',
} as const;

/** Latin letters and digits in Times New Roman, Chinese in `eastAsia`; the hint settles quotes and dashes. */
export function typeface(eastAsia: string) {
  return { ascii: TYPEFACES.latin, hAnsi: TYPEFACES.latin, cs: TYPEFACES.latin, eastAsia, hint: 'eastAsia' };
}

const exactly = (line: number) => ({ line, lineRule: LineRuleType.EXACT, before: 0, after: 0 });

const run = (eastAsia: string, size: number, more: IRunStylePropertiesOptions = {}): IRunStylePropertiesOptions => ({
  font: typeface(eastAsia),
  size,
  color: '000000',
  bold: false,
  italics: false,
  ...more,
});

function style(
  id: string,
  name: string,
  runStyle: IRunStylePropertiesOptions,
  paragraph: IParagraphStylePropertiesOptions,
) {
  return { id, name, basedOn: 'Normal', quickFormat: true, run: runStyle, paragraph };
}

const heading = (eastAsia: string) => ({
  run: run(eastAsia, SIZES.body, { characterSpacing: BODY_SPACING }),
  paragraph: {
    keepNext: true,
    spacing: exactly(BODY_LINE),
    indent: { firstLineChars: 200, firstLine: FIRST_LINE },
  },
});

/** Styles of every document: Word's own title and headings, and one per further part (D§5). */
export function documentStyles(): IStylesOptions {
  const body = run(TYPEFACES.body, SIZES.body, { characterSpacing: BODY_SPACING });
  const form = run(TYPEFACES.body, SIZES.form);
  const centred = { alignment: AlignmentType.CENTER };
  const justified = { alignment: AlignmentType.BOTH, spacing: exactly(BODY_LINE) };
  return {
    default: {
      document: { run: run(TYPEFACES.body, SIZES.body), paragraph: { spacing: exactly(BODY_LINE) } },
      title: {
        run: run(TYPEFACES.title, SIZES.title),
        paragraph: { keepNext: true, ...centred, spacing: exactly(BODY_LINE * 1.15) },
      },
      heading1: heading(TYPEFACES.heading),
      heading2: heading(TYPEFACES.second),
      heading3: heading(TYPEFACES.body),
    },
    paragraphStyles: [
      style(STYLE.body, '公文正文', body, {
        ...justified,
        indent: { firstLineChars: 200, firstLine: FIRST_LINE },
      }),
      style(STYLE.plain, '公文顶格', body, justified),
      style(STYLE.mark, '发文机关标志', run(TYPEFACES.title, SIZES.title, { color: 'FF0000' }), centred),
      style(STYLE.caption, '表题', run(TYPEFACES.heading, SIZES.pageNumber), {
        ...centred,
        keepNext: true,
        spacing: exactly(BODY_LINE),
      }),
      style(STYLE.tableLabel, '表格栏目', run(TYPEFACES.heading, SIZES.form), { ...centred, spacing: exactly(400) }),
      style(STYLE.tableValue, '表格内容', form, { spacing: exactly(400) }),
      style(STYLE.formLine, '表单行', form, { spacing: exactly(480) }),
      style(STYLE.small, '表注', run(TYPEFACES.body, SIZES.small), { spacing: exactly(360) }),
    ],
  };
}
