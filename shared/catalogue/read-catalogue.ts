import { err, ok, type Result } from '#shared/kernel/result.ts';
import { checkCompiled, checkDefinition } from './check-type.ts';
import { indicatorProblems } from './compile-indicators.ts';
import { overProblems } from './compile-over.ts';
import { compileType } from './compile-type.ts';
import {
  type Catalogue,
  type CatalogueSource,
  catalogueSourceSchema,
  type DefinitionProblem,
  type TypeDefinition,
  type TypeSource,
} from './definition.ts';
import { expandType, type Parts } from './expand-blocks.ts';
import { isSystemType } from './system-type-ids.ts';
import { chineseIssues } from './zod-reasons.ts';

/** Deepest nesting and most values of a catalogue source; the default catalogue uses about 10 and 10,000. */
const MAX_SOURCE_DEPTH = 20;
const MAX_SOURCE_VALUES = 300_000;
const MAX_REPORTED = 100;

/**
 * Reads a catalogue source (one object: version, label, dictionaries, blocks, types). Expands blocks, resolves
 * dictionaries, compiles every expression; refuses a bad definition with each fault's place and reason (at most 100).
 * Never throws.
 */
export function readCatalogue(source: unknown): Result<Catalogue, readonly DefinitionProblem[]> {
  const shape = parseShape(source);
  if (!shape.ok) return shape;
  const problems = [...duplicateProblems(shape.value)];
  const types = readTypes(shape.value, problems);
  if (problems.length > 0) return err(problems.slice(0, MAX_REPORTED));
  const { version, label, dictionaries, indicators, monthlyTable } = shape.value;
  const byId = new Map(dictionaries.map((item) => [item.id, item]));
  const catalogue: Catalogue = { version, label, dictionaries: byId, types, indicators, monthlyTable };
  const faults = [...overProblems(catalogue), ...indicatorProblems(catalogue)];
  return faults.length > 0 ? err(faults.slice(0, MAX_REPORTED)) : ok(catalogue);
}

/** The faults of a source's shape alone: a draft may have faults of meaning, but must be a catalogue. */
export function catalogueShape(source: unknown): readonly DefinitionProblem[] {
  const shape = parseShape(source);
  return shape.ok ? [] : shape.error;
}

function parseShape(source: unknown): Result<CatalogueSource, readonly DefinitionProblem[]> {
  const size = sizeProblem(source);
  if (size) return err([{ place: '', reason: size }]);
  const parsed = catalogueSourceSchema.safeParse(source);
  if (parsed.success) return ok(parsed.data);
  const issues = chineseIssues(parsed.error).slice(0, MAX_REPORTED);
  return err(issues.map(({ path, reason }) => ({ place: namedPlace(path, source), reason })));
}

function readTypes(source: CatalogueSource, problems: DefinitionProblem[]): Map<string, TypeDefinition> {
  const parts: Parts = {
    blocks: new Map(source.blocks.map((block) => [block.id, block])),
    dictionaries: new Map(source.dictionaries.map((dictionary) => [dictionary.id, dictionary])),
  };
  const typeIds = new Set(source.types.map(({ id }) => id));
  const types = new Map<string, TypeDefinition>();
  const inOrder = source.types.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  for (const type of inOrder) {
    const { definition, problems: found } = readType(type, parts, typeIds);
    problems.push(...found);
    types.set(definition.id, definition);
  }
  return types;
}

function readType(source: TypeSource, parts: Parts, typeIds: ReadonlySet<string>) {
  const { definition, problems: expansion } = expandType(source, parts);
  const structure = [...expansion, ...checkDefinition(definition, typeIds)];
  // Expressions over a broken structure would only repeat its faults.
  if (structure.length > 0) return { definition, problems: structure };
  const { compiled, problems: faults } = compileType(definition);
  return { definition, problems: faults.length > 0 ? faults : checkCompiled(compiled) };
}

function duplicateProblems(source: CatalogueSource): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const check = (place: string, what: string, keys: readonly string[]) => {
    const seen = new Set<string>();
    for (const [index, key] of keys.entries()) {
      if (seen.has(key)) problems.push({ place: `${place}.${index}`, reason: `${what}“${key}”重复` });
      seen.add(key);
    }
  };
  check(
    'dictionaries',
    '字典',
    source.dictionaries.map(({ id }) => id),
  );
  check(
    'blocks',
    '公共字段组',
    source.blocks.map(({ id }) => id),
  );
  check(
    'types',
    '台账类别',
    source.types.map(({ id }) => id),
  );
  check(
    'types',
    '类码',
    source.types.map(({ code }) => code),
  );
  for (const [index, { id }] of source.types.entries()) {
    if (isSystemType(id)) problems.push({ place: `types.${index}`, reason: `“${id}”是程序自带的类别，不能另行定义` });
  }
  for (const { id, options } of source.dictionaries) {
    check(
      `dictionaries.${id}.options`,
      '代码',
      options.map(({ code }) => code),
    );
  }
  return problems;
}

/** Guards the schema, which is recursive, against nesting and size that no honest catalogue has. */
function sizeProblem(source: unknown): string | null {
  let count = 0;
  const waiting: { value: unknown; depth: number }[] = [{ value: source, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (++count > MAX_SOURCE_VALUES) return `内容过多，超过 ${MAX_SOURCE_VALUES} 项`;
    if (next.depth > MAX_SOURCE_DEPTH) return `嵌套过深，超过 ${MAX_SOURCE_DEPTH} 层`;
    if (next.value === null || typeof next.value !== 'object') continue;
    for (const value of Object.values(next.value)) waiting.push({ value, depth: next.depth + 1 });
  }
  return null;
}

/** `types.4.fields.2.label` becomes `types.mediation_case.fields.brief.label` where the parts have names. */
function namedPlace(path: readonly string[], source: unknown): string {
  let value: unknown = source;
  let parent = '';
  const names: string[] = [];
  for (const step of path) {
    value = value !== null && typeof value === 'object' && Object.hasOwn(value, step) ? Reflect.get(value, step) : null;
    const id: unknown = value !== null && typeof value === 'object' ? Reflect.get(value, 'id') : null;
    const isNamed =
      ['types', 'fields', 'dictionaries', 'blocks'].includes(parent) && typeof id === 'string' && id.length <= 40;
    names.push(isNamed ? id : step);
    parent = step;
  }
  return names.join('.');
}
