import { z } from 'zod';
import { type IndicatorProgram, indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';

/** What the county and the town know of a form that is filled every month (D§7). It holds no record's content. */

/** Words of the frame that a cell may show. */
export const FORM_FACTS = {
  unit: '填报单位',
  unitShort: '单位简称',
  period: '期间',
  year: '年',
  month: '月',
  filledOn: '填报日期',
  filledBy: '填表人',
  count: '条数',
} as const;
export type FormFact = keyof typeof FORM_FACTS;

/** Further names of the same things, as departments write them between double braces. */
const FACT_NAMES: Readonly<Record<string, FormFact>> = {
  填报单位: 'unit',
  单位: 'unit',
  单位名称: 'unit',
  单位简称: 'unitShort',
  乡镇: 'unitShort',
  期间: 'period',
  月份: 'period',
  年: 'year',
  年度: 'year',
  月: 'month',
  填报日期: 'filledOn',
  填报时间: 'filledOn',
  填表人: 'filledBy',
  填报人: 'filledBy',
  条数: 'count',
  件数: 'count',
};

/** Spans of an indicator in a form, relative to the period of the filling. */
export const FORM_SPANS = {
  current: '本期',
  previous: '上期',
  yearToDate: '本年累计',
  lastYear: '上年同期',
} as const;

const bindingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fact'), fact: z.enum(Object.keys(FORM_FACTS) as [FormFact, ...FormFact[]]) }),
  z.strictObject({
    kind: z.literal('indicator'),
    code: z.string().max(40),
    span: z.enum(['current', 'previous', 'yearToDate', 'lastYear']),
    /** A unit's 12-digit code; empty: all chosen units together. */
    unitCode: z.string().max(12),
  }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(500) }),
]);
/** What a single cell of a form shows. */
export type FormBinding = z.infer<typeof bindingSchema>;

const place = z.string().regex(/^[A-Z]{1,3}[1-9]\d{0,5}$/);

/** The marks of one sheet: single cells, and the repeating rows with a column of the records each. */
export const formMarksSchema = z.strictObject({
  sheet: z.string().min(1).max(31),
  cells: z
    .array(z.strictObject({ cell: place, placeholder: z.string().max(80).optional(), binding: bindingSchema }))
    .max(500),
  repeat: z
    .strictObject({
      from: z.number().int().min(1),
      to: z.number().int().min(1),
      /** Letters of the sheet's column, and the key of a `TableColumn`. */
      columns: z.array(z.strictObject({ column: z.string().regex(/^[A-Z]{1,3}$/), key: z.string().max(120) })).max(100),
    })
    .refine(({ from, to }) => from <= to)
    .nullable(),
});
export type FormMarks = z.infer<typeof formMarksSchema>;

/** A form with its marks. The file lies in the attachment store under its hash. */
export const formProfileSchema = z.strictObject({
  id: z.string().min(1).max(60),
  name: z.string().min(1).max(60),
  /** Who asks for it: 县司法局. */
  department: z.string().max(60),
  file: z.strictObject({
    name: z.string().max(120),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    size: z.number().int(),
  }),
  /** Record type of the repeating rows. */
  type: z.string().max(60),
  period: z.enum(['month', 'last', 'sofar', 'year']),
  edition: z.enum(['存档版', '报送版']),
  marks: z.array(formMarksSchema).max(20),
  updatedBy: z.string().max(60),
  updatedAt: z.string().max(20),
  /** Town that made it; said to those who take it over. */
  town: z.string().max(60),
});
export type FormProfile = z.infer<typeof formProfileSchema>;

/** A placeholder as found in a form. */
export interface FoundPlaceholder {
  readonly cell: string;
  readonly name: string;
  /** As it stands there, braces included. */
  readonly written: string;
  /** Nothing else stands in the cell. */
  readonly isWhole: boolean;
}

/** A placeholder that means nothing we know. */
export interface UnknownPlaceholder {
  readonly sheet: string;
  readonly cell: string;
  readonly name: string;
}

/**
 * Marks from the names that a department (or a clerk) wrote between double braces: words of the frame, indicators by
 * label or code, columns of the record type. The row with columns is the repeating one.
 */
export function marksFromPlaceholders(
  sheets: readonly { readonly name: string; readonly placeholders: readonly FoundPlaceholder[] }[],
  columns: readonly { readonly key: string; readonly label: string }[],
  catalogue: Catalogue,
): { readonly marks: readonly FormMarks[]; readonly unknown: readonly UnknownPlaceholder[] } {
  const byLabel = new Map(columns.map(({ label, key }) => [label, key]));
  const programs = indicatorPrograms(catalogue);
  const unknown: UnknownPlaceholder[] = [];
  const marks = sheets.flatMap(({ name: sheet, placeholders }): FormMarks[] => {
    const rows = placeholders
      .filter(({ name, isWhole }) => isWhole && byLabel.has(name))
      .map(({ cell }) => rowOf(cell));
    const row = mostCommon(rows);
    const cells: FormMarks['cells'] = [];
    const repeated: { column: string; key: string }[] = [];
    for (const { cell, name, written, isWhole } of placeholders) {
      const key = byLabel.get(name);
      const binding = bindingOf(name, programs);
      if (rowOf(cell) === row && key !== undefined && isWhole) repeated.push({ column: cell.replace(/\d+$/, ''), key });
      else if (binding) cells.push({ cell, ...(isWhole ? {} : { placeholder: written }), binding });
      else unknown.push({ sheet, cell, name });
    }
    if (cells.length === 0 && repeated.length === 0) return [];
    const repeat = row === null || repeated.length === 0 ? null : { from: row, to: row, columns: repeated };
    return [{ sheet, cells, repeat }];
  });
  return { marks, unknown };
}

function bindingOf(name: string, programs: readonly IndicatorProgram[]): FormBinding | null {
  const fact = FACT_NAMES[name];
  if (fact) return { kind: 'fact', fact };
  const [wanted = '', spanName] = name.split(/[:：]/);
  const span = Object.entries(FORM_SPANS).find(([, label]) => label === spanName)?.[0] ?? 'current';
  const program = programs.find(({ code, label }) => code === wanted || label === wanted);
  if (!program) return null;
  return { kind: 'indicator', code: program.code, span: span as 'current', unitCode: '' };
}

const rowOf = (cell: string) => Number(/\d+$/.exec(cell)?.[0] ?? 0);

/** The row with the most columns; two columns make a row repeating, or one if there is nothing else. */
function mostCommon(rows: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  const best = Array.from(counts).sort((one, other) => other[1] - one[1] || one[0] - other[0])[0];
  return best?.[0] ?? null;
}

/** Codes of the indicators that a form shows. */
export function indicatorsOf({ marks }: Pick<FormProfile, 'marks'>): readonly string[] {
  const codes = marks.flatMap(({ cells }) =>
    cells.flatMap(({ binding }) => (binding.kind === 'indicator' ? [binding.code] : [])),
  );
  return [...new Set(codes)];
}

/** Keys of the columns that a form's rows show. */
export function columnKeysOf({ marks }: Pick<FormProfile, 'marks'>): readonly string[] {
  return [...new Set(marks.flatMap(({ repeat }) => repeat?.columns.map(({ key }) => key) ?? []))];
}
