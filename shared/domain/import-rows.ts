import type { CompiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import type { DomainContext } from './context.ts';
import { displayValue } from './display.ts';
import { bareLabel, type ColumnTarget, carriedType } from './import-columns.ts';
import { type ReadingFacts, readText, readUnit } from './read-text.ts';
import { validateValues } from './validate-record.ts';

/** What rows of a file are read with. */
export interface ImportFacts {
  readonly catalogue: Catalogue;
  readonly type: CompiledType;
  readonly facts: ReadingFacts;
  readonly context: DomainContext;
}

/** A reason at a column of the file (by index), or at the row as a whole (null). */
export interface ImportProblem {
  readonly column: number | null;
  readonly level: 'hard' | 'soft' | 'notice';
  readonly message: string;
}

/** What a row of a file amounts to. */
export interface ImportedRow {
  readonly unitCode: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly remark: string;
  readonly alsoCountsIn: readonly string[];
  /** Attachments that the record had where it came from. */
  readonly attachmentNames: readonly string[];
  readonly problems: readonly ImportProblem[];
}

/** Where the columns of a table go, and the unit of rows that name none. */
export interface ImportMapping {
  readonly columns: readonly string[];
  readonly targets: readonly ColumnTarget[];
  readonly defaultUnit: string;
}

/** What our own 数据版 says of the whole record. */
interface CarriedRecord {
  readonly unitCode: string;
  readonly values: Record<string, unknown>;
  readonly remark: string;
  readonly alsoCountsIn: readonly string[];
  readonly attachmentNames: readonly string[];
}

const MAX_REMARK = 200;
/** In the second and later lines of one record: the first line says it all. */
export const SAME_RECORD = '同上';
/** In lines of records that only count in this ledger too: they are carried by the ledger of their own type. */
export const LINKED_RECORD = '计入';

/** The hidden text of a record in our 数据版: its content as JSON, then its type. */
export function carriedText(type: string, record: CarriedRecord): string {
  return `${canonicalJson(record)}${carriedType(type)}`;
}

function carriedOf(text: string | null): CarriedRecord | null {
  if (text === null || !text.startsWith('{')) return null;
  try {
    const read: unknown = JSON.parse(text.slice(0, text.lastIndexOf('}') + 1));
    if (typeof read !== 'object' || read === null) return null;
    const { unitCode, values, remark, alsoCountsIn, attachmentNames } = read as Record<string, unknown>;
    if (typeof unitCode !== 'string' || typeof values !== 'object' || values === null || Array.isArray(values))
      return null;
    return {
      unitCode,
      values: { ...values },
      remark: typeof remark === 'string' ? remark : '',
      alsoCountsIn: textsIn(alsoCountsIn),
      attachmentNames: textsIn(attachmentNames),
    };
  } catch {
    return null;
  }
}

const textsIn = (list: unknown): string[] => (Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []);

/** True for a line that is no record of its own: it goes on with the one above it, or is carried by another ledger. */
export function isContinued(mapping: ImportMapping, cells: readonly (string | null)[]): boolean {
  const at = mapping.targets.indexOf('record');
  return at >= 0 && (cells[at] === SAME_RECORD || cells[at] === LINKED_RECORD);
}

/**
 * Reads and checks one row. What our 数据版 carries is taken as it is, and a visible cell that somebody changed since
 * wins over it. Nothing is stored.
 */
export function readImportRow(
  input: ImportFacts,
  mapping: ImportMapping,
  cells: readonly (string | null)[],
): ImportedRow {
  const { catalogue, type, facts, context } = input;
  const carried = carriedOf(cells[mapping.targets.indexOf('record')] ?? null);
  const problems: ImportProblem[] = [];
  const values: Record<string, unknown> = { ...carried?.values };
  const columnOf = new Map<string, number>();
  const notes: string[] = [];
  let remark = carried?.remark ?? '';
  let unitCode = carried?.unitCode ?? mapping.defaultUnit;
  for (const [column, target] of mapping.targets.entries()) {
    const text = cells[column] ?? '';
    if (target === 'remark' && text !== '') remark = text;
    if (target === 'note' && text !== '' && !carried)
      notes.push(`${mapping.columns[column]?.split('/').at(-1)}：${text}`);
    if (target === 'unit' && text !== '') {
      const unit = readUnit(text, facts);
      if (unit.ok) unitCode = unit.value;
      else problems.push({ column, level: 'hard', message: unit.error });
    }
    if (!target.startsWith('field:')) continue;
    const id = target.slice('field:'.length);
    columnOf.set(id, column);
    const isShown = carried !== null && isShownElsewise(type, id, mapping.columns[column] ?? '');
    const read = isShown ? { value: carried.values[id] ?? null } : readFieldCell(input, id, text, carried);
    if (read.error !== undefined) problems.push({ column, level: 'hard', message: read.error });
    else if (read.value === null) delete values[id];
    else values[id] = read.value;
  }
  if (unitCode === '') problems.push(...missingUnit(mapping, problems));
  const found = validateValues({
    catalogue,
    type: type.definition.id,
    values,
    mode: 'complete',
    sealedHidden: false,
    context,
  });
  for (const { path, level, message } of found) {
    const column = columnOf.get(path.split('.')[0] ?? '') ?? null;
    if (!problems.some((one) => one.column !== null && one.column === column))
      problems.push({ column, level, message });
  }
  const attachmentNames = carried?.attachmentNames ?? [];
  problems.push(...missingPapers(attachmentNames));
  return {
    unitCode,
    values,
    alsoCountsIn: carried?.alsoCountsIn ?? [],
    attachmentNames,
    ...keptRemark(remark, notes, mapping, problems),
  };
}

/** Tables hold no files: what has to be added by hand is said. */
function missingPapers(names: readonly string[]): readonly ImportProblem[] {
  if (names.length === 0) return [];
  const shown = `${names.slice(0, 3).join('、')}${names.length > 3 ? '等' : ''}`;
  const message = `原记录有附件 ${names.length} 个（${shown}），表格里没有，导入后请重新添加`;
  return [{ column: null, level: 'notice', message }];
}

/** A row without any unit; one with a unit that nobody knows was told already. */
function missingUnit({ targets }: ImportMapping, told: readonly ImportProblem[]): readonly ImportProblem[] {
  if (told.some(({ column }) => targets[column ?? -1] === 'unit')) return [];
  const column = targets.indexOf('unit');
  const message = '没有写明所属村（镇），也没有选定默认单位';
  return [{ column: column < 0 ? null : column, level: 'hard', message }];
}

/** The remark with the noted columns behind it, cut to what a record holds; said when it is cut. */
function keptRemark(
  remark: string,
  notes: readonly string[],
  { targets }: ImportMapping,
  problems: readonly ImportProblem[],
): Pick<ImportedRow, 'remark' | 'problems'> {
  const letters = Array.from([remark, ...notes].filter(Boolean).join('；'));
  if (letters.length <= MAX_REMARK) return { remark: letters.join(''), problems };
  const column = targets.findIndex((target) => target === 'note' || target === 'remark');
  const message = `备注超过 ${MAX_REMARK} 字，后面的不会导入`;
  const cut: ImportProblem = { column: column < 0 ? null : column, level: 'soft', message };
  return { remark: letters.slice(0, MAX_REMARK).join(''), problems: [...problems, cut] };
}

/** Whether our own ledger shows under this heading something else than just the field (several joined, a name masked). */
function isShownElsewise(type: CompiledType, id: string, name: string): boolean {
  const heading = bareLabel(name.split('/').at(-1) ?? name);
  const shown = type.definition.ledger.columns.filter(({ label }) => bareLabel(label) === heading);
  return shown.length > 0 && !shown.some(({ value }) => value.trim() === id);
}

/** The value of a cell; the carried one when the cell still shows just it. */
function readFieldCell(
  { catalogue, type, facts, context }: ImportFacts,
  id: string,
  text: string,
  carried: CarriedRecord | null,
): { readonly value?: unknown; readonly error?: string } {
  const field = type.fields.find(({ definition }) => definition.id === id);
  if (!field) return { error: '没有这一项' };
  const read = readText(field, text, facts);
  const before = carried?.values[id] ?? null;
  if (carried !== null) {
    const names = { unitName: (code: string) => context.units.get(code)?.name ?? null };
    const shown = readText(
      field,
      before === null ? '' : displayValue(catalogue, field.definition, before, names),
      facts,
    );
    const isAsShown = read.ok && shown.ok && canonicalJson(read.value) === canonicalJson(shown.value);
    // Cells that cannot be read back (cut times, joined names) never overrule what is carried.
    if (isAsShown || !read.ok || !shown.ok) return { value: before };
  }
  return read.ok ? { value: read.value } : { error: read.error };
}
