import papaparse from 'papaparse';
import type { CompiledField, CompiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { DomainContext } from '#shared/domain/context.ts';
import { displayValue } from '#shared/domain/display.ts';
import { type ReadingFacts, readText, readUnit } from '#shared/domain/read-text.ts';
import { type ValueProblem, validateValues } from '#shared/domain/validate-record.ts';
import { emptyValues } from '#shared/domain/values.ts';
import { NOT_IN_CELLS } from '../../desk/one-line.ts';
import type { Values } from '../../store/desk-store.ts';

/** Ids of the columns that are no fields of the type. */
export const UNIT_COLUMN = '$unit';
export const REMARK_COLUMN = '$remark';

/** What the sheet of a type is read with. */
export interface GridFacts {
  readonly catalogue: Catalogue;
  readonly type: CompiledType;
  readonly facts: ReadingFacts;
  readonly context: DomainContext;
}

/** A column of the grid. */
export interface GridColumn {
  readonly id: string;
  readonly label: string;
  readonly isRequired: boolean;
  /** null for the unit and the remark. */
  readonly field: CompiledField | null;
  /** Offered while typing; empty where anything may stand. */
  readonly choices: readonly string[];
}

/** A row as typed: texts by column. Values are read from them when they are needed. */
export interface GridRow {
  readonly key: string;
  readonly texts: Readonly<Record<string, string>>;
}

/** What a row amounts to now. */
export interface ReadRow {
  readonly isBlank: boolean;
  readonly unitCode: string;
  readonly values: Values;
  readonly remark: string;
  /** Reasons by column; a reason that belongs to no shown column stands under the empty name. */
  readonly problems: ReadonlyMap<string, { readonly level: ValueProblem['level']; readonly message: string }>;
}

/** Columns in the order of the form: the unit first, the remark last; without `withOptional` those that must be filled. */
export function columnsOf({ type, facts }: GridFacts, withOptional: boolean): readonly GridColumn[] {
  const fields = type.fields.filter(
    ({ definition, required }) =>
      !NOT_IN_CELLS.has(definition.type) && !definition.offByDefault && (withOptional || required !== 'never'),
  );
  return [
    { id: UNIT_COLUMN, label: '所属村（镇）', isRequired: true, field: null, choices: unitNames(facts) },
    ...fields.map((field) => ({
      id: field.definition.id,
      label: field.definition.label,
      isRequired: field.required === 'always',
      field,
      choices: choicesOf(field, facts),
    })),
    { id: REMARK_COLUMN, label: '备注', isRequired: false, field: null, choices: [] },
  ];
}

function choicesOf({ definition }: CompiledField, facts: ReadingFacts): readonly string[] {
  if (definition.type === 'unit') return unitNames(facts);
  if (definition.type === 'bool') return ['是', '否'];
  const options = definition.type === 'enum' ? (definition.options ?? []) : [];
  return options.filter(({ active }) => active).map(({ label }) => label);
}

function unitNames({ units }: ReadingFacts): readonly string[] {
  return units.map(({ shortName }) => shortName);
}

/** Reads and checks a row. Nothing is changed. */
export function readRow({ catalogue, type, facts, context }: GridFacts, row: GridRow): ReadRow {
  const problems = new Map<string, { level: ValueProblem['level']; message: string }>();
  const text = (id: string) => row.texts[id]?.trim() ?? '';
  if (Object.values(row.texts).every((one) => one.trim() === '')) {
    return { isBlank: true, unitCode: '', values: {}, remark: '', problems };
  }
  const unit = text(UNIT_COLUMN) === '' ? null : readUnit(text(UNIT_COLUMN), facts);
  if (!unit?.ok) problems.set(UNIT_COLUMN, { level: 'hard', message: unit ? unit.error : '请填写所属村（镇）' });
  const values: Record<string, unknown> = {};
  for (const field of type.fields) {
    const read = NOT_IN_CELLS.has(field.definition.type) ? null : readText(field, text(field.definition.id), facts);
    if (read && !read.ok) problems.set(field.definition.id, { level: 'hard', message: read.error });
    else if (read && read.value !== null) values[field.definition.id] = read.value;
  }
  const typeId = type.definition.id;
  const found = validateValues({ catalogue, type: typeId, values, mode: 'complete', sealedHidden: false, context });
  for (const { path, level, message } of found) {
    const id = path.split('.')[0] ?? '';
    const before = problems.get(id);
    if (!before || (before.level !== 'hard' && level === 'hard')) problems.set(id, { level, message });
  }
  return { isBlank: false, unitCode: unit?.ok ? unit.value : '', values, remark: text(REMARK_COLUMN), problems };
}

/** Texts that a row is offered when its first cell is filled: defaults of the type and the only possible unit. */
export function offeredTexts(grid: GridFacts, unitName: string | null): Readonly<Record<string, string>> {
  const { catalogue, type, context } = grid;
  const values = emptyValues(catalogue, type.definition.id, context);
  const names = { unitName: (code: string) => context.units.get(code)?.name ?? null };
  const texts: Record<string, string> = unitName === null ? {} : { [UNIT_COLUMN]: unitName };
  for (const { definition } of type.fields) {
    if (NOT_IN_CELLS.has(definition.type)) continue;
    const shown = displayValue(catalogue, definition, values[definition.id] ?? null, names);
    if (shown !== '') texts[definition.id] = shown;
  }
  return texts;
}

/** A pasted block: lines of cells. Quoted cells of a spreadsheet may hold line breaks and doubled quotes. */
export function pastedCells(text: string): string[][] {
  const { data } = papaparse.parse<string[]>(text.replace(/\r?\n$/, ''), { delimiter: '\t' });
  return data;
}

/**
 * Where the cells of a pasted block go: by its first line when that names columns of the grid (at least half of its
 * cells, and two), else from the column pasted into to the right. A null column is dropped.
 */
export function pasteTargets(
  block: readonly (readonly string[])[],
  columns: readonly GridColumn[],
  at: number,
): { readonly lines: readonly (readonly string[])[]; readonly targets: readonly (string | null)[] } {
  const [head = [], ...rest] = block;
  const byLabel = new Map(columns.map((column) => [bare(column.label), column.id]));
  const named = head.map((cell) => byLabel.get(bare(cell)) ?? null);
  const hits = named.filter((one) => one !== null).length;
  if (rest.length > 0 && hits >= 2 && hits * 2 >= head.length) return { lines: rest, targets: named };
  const width = Math.max(...block.map((line) => line.length));
  return { lines: block, targets: Array.from({ length: width }, (_, index) => columns[at + index]?.id ?? null) };
}

function bare(label: string): string {
  return label
    .normalize('NFKC')
    .replaceAll(/[\s*●：:]/g, '')
    .replace(/\(.*$/, '');
}
