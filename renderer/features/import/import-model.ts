import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import {
  type ColumnSample,
  type ColumnTarget,
  fitOfType,
  guessTargets,
  layoutOf,
} from '#shared/domain/import-columns.ts';
import {
  type ImportedRow,
  type ImportFacts,
  type ImportProblem,
  isContinued,
  readImportRow,
} from '#shared/domain/import-rows.ts';
import { type ReadingFacts, readUnit } from '#shared/domain/read-text.ts';
import { deriveEnvelope } from '#shared/domain/values.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import type { ImportFile } from '#shared/workbook/tables/found-file.ts';

/** What is remembered of a layout. */
export interface KeptMapping {
  readonly typeId: string;
  readonly targets: readonly ColumnTarget[];
}

/** A file as read. */
export interface ReadFile {
  readonly name: string;
  readonly sha256: string;
  readonly file: ImportFile;
}

/** A row of a group: where it stood, what stands in it. */
export interface SourceRow {
  readonly file: string;
  readonly sha256: string;
  readonly sheet: string;
  readonly row: number;
  readonly cells: readonly (string | null)[];
  /** The unit that the sheet's name or title names; empty: none. */
  readonly unitCode: string;
}

/** Tables with the same headings, imported together: a sheet per village is one group. */
export interface ImportGroup {
  readonly layout: string;
  readonly columns: readonly string[];
  readonly words: readonly string[];
  readonly rows: readonly SourceRow[];
  /** `台账.xlsx · 东风村`, one per table. */
  readonly places: readonly string[];
}

/** A row of the preview with what it amounts to. */
export interface PreviewRow {
  readonly source: SourceRow;
  readonly read: ImportedRow;
  readonly state: 'good' | 'faulty' | 'double';
}

/** The unit that a sheet's name or the words above a table name. */
function unitOf(words: readonly string[], facts: ReadingFacts): string {
  for (const word of words) {
    const whole = readUnit(word, facts);
    if (whole.ok) return whole.value;
    const named = facts.units.filter(
      ({ name, shortName }) => (shortName.length >= 2 && word.includes(shortName)) || word.includes(name),
    );
    const villages = named.filter(({ code12 }) => !code12.endsWith('000'));
    if (villages.length === 1 && villages[0]) return villages[0].code12;
  }
  return '';
}

/** Groups the tables of files by their headings. Hidden sheets are left out. */
export function groupsOf(files: readonly ReadFile[], facts: ReadingFacts): readonly ImportGroup[] {
  const groups = new Map<
    string,
    { columns: readonly string[]; words: string[]; rows: SourceRow[]; places: string[] }
  >();
  for (const { name, sha256, file } of files) {
    for (const sheet of file.sheets) {
      if (sheet.hidden) continue;
      for (const table of sheet.tables) {
        const layout = layoutOf(table.columns);
        const group = groups.get(layout) ?? { columns: table.columns, words: [], rows: [], places: [] };
        groups.set(layout, group);
        group.words.push(...table.above, sheet.name, name);
        group.places.push(`${name} · ${sheet.name}`);
        const unitCode = unitOf([sheet.name, ...table.above.toReversed()], facts);
        for (const { row, cells } of table.rows)
          group.rows.push({ file: name, sha256, sheet: sheet.name, row, cells, unitCode });
      }
    }
  }
  return Array.from(groups, ([layout, group]) => ({ layout, ...group })).filter(({ rows }) => rows.length > 0);
}

/** Some values of each column, for guessing. */
export function samplesOf({ columns, rows }: ImportGroup): readonly ColumnSample[] {
  const step = Math.max(1, Math.floor(rows.length / 20));
  const some = rows.filter((_, index) => index % step === 0).slice(0, 20);
  return columns.map((name, column) => ({
    name,
    values: some.flatMap(({ cells }) => cells[column] ?? []).filter((text) => text !== ''),
  }));
}

/** The type that fits a group best, of those given; null when none is better than chance. */
export function guessType(
  catalogue: Catalogue,
  types: readonly string[],
  group: ImportGroup,
  facts: ReadingFacts,
): string | null {
  const samples = samplesOf(group);
  const fits = types.map((id) => ({ id, fit: fitOfType(compiledType(catalogue, id), samples, group.words, facts) }));
  const best = fits.sort((one, two) => two.fit - one.fit)[0];
  return best && best.fit >= 3 ? best.id : null;
}

/** Where the columns of a group go, guessed. */
export function guessMapping(catalogue: Catalogue, typeId: string, group: ImportGroup, facts: ReadingFacts) {
  return guessTargets(compiledType(catalogue, typeId), samplesOf(group), facts);
}

/** What rows are compared by to find doubles: unit, main date and title. */
export function likenessOf(unitCode: string, mainDate: string, title: string): string {
  return `${unitCode}|${mainDate}|${title}`;
}

/** Reads rows and finds doubles among them and with records that are there. */
export class PreviewReader {
  readonly #input: ImportFacts;
  readonly #columns: readonly string[];
  readonly #targets: readonly ColumnTarget[];
  readonly #defaultUnit: string;
  readonly #existing: ReadonlySet<string>;
  readonly #seen = new Map<string, SourceRow>();

  constructor(
    input: ImportFacts,
    group: Pick<ImportGroup, 'columns'>,
    targets: readonly ColumnTarget[],
    defaultUnit: string,
    existing: ReadonlySet<string>,
  ) {
    this.#input = input;
    this.#columns = group.columns;
    this.#targets = targets;
    this.#defaultUnit = defaultUnit;
    this.#existing = existing;
  }

  /** Null for a line that only goes on with the record above it. */
  read(source: SourceRow): PreviewRow | null {
    const mapping = {
      columns: this.#columns,
      targets: this.#targets,
      defaultUnit: source.unitCode || this.#defaultUnit,
    };
    if (isContinued(mapping, source.cells)) return null;
    const read = readImportRow(this.#input, mapping, source.cells);
    if (read.problems.some(({ level }) => level === 'hard')) return { source, read, state: 'faulty' };
    const double = this.#double(source, read);
    if (double === null) return { source, read, state: 'good' };
    return { source, read: { ...read, problems: [...read.problems, double] }, state: 'double' };
  }

  #double(source: SourceRow, { unitCode, values, remark }: ImportedRow): ImportProblem | null {
    const { catalogue, type, context } = this.#input;
    const whole = canonicalJson({ unitCode, values, remark });
    const before = this.#seen.get(whole);
    if (before && before !== source) {
      const place =
        before.sheet === source.sheet && before.file === source.file ? '' : `${before.file} ${before.sheet} `;
      return { column: null, level: 'soft', message: `与${place}第 ${before.row} 行完全相同` };
    }
    this.#seen.set(whole, source);
    const { mainDate, title } = deriveEnvelope(catalogue, type.definition.id, values, context);
    if (!this.#existing.has(likenessOf(unitCode, mainDate, title))) return null;
    return { column: null, level: 'soft', message: '已有单位、日期和标题都相同的记录，可能重复' };
  }
}
