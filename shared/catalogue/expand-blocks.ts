import type { z } from 'zod';
import {
  type blockSchema,
  type DefinitionProblem,
  type Dictionary,
  type FieldDefinition,
  fieldSchema,
  type TypeDefinition,
  type TypeSource,
} from './definition.ts';
import { chineseIssues } from './zod-reasons.ts';

type Block = z.infer<typeof blockSchema>;
type BlockUse = Exclude<TypeSource['fields'][number], FieldDefinition>;

/** What a type's fields are made from. */
export interface Parts {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly dictionaries: ReadonlyMap<string, Dictionary>;
}

/** Puts the fields of blocks in place of their uses and the options of dictionaries into the fields (D§2.0). */
export function expandType(
  source: TypeSource,
  parts: Parts,
): { definition: TypeDefinition; problems: readonly DefinitionProblem[] } {
  const problems: DefinitionProblem[] = [];
  const report = (place: string, reason: string) => {
    problems.push({ place: `types.${source.id}.${place}`, reason });
  };
  const fields = source.fields.flatMap((item, index) =>
    'block' in item ? blockFields(item, index, parts, report) : [item],
  );
  const resolved = fields.map((field) => withOptions(field, `fields.${field.id}`, parts, report));
  return { definition: { ...source, fields: resolved }, problems };
}

type Report = (place: string, reason: string) => void;

function blockFields(use: BlockUse, index: number, parts: Parts, report: Report): readonly FieldDefinition[] {
  const block = parts.blocks.get(use.block);
  if (!block) {
    report(`fields.${index}.block`, `没有名为“${use.block}”的公共字段组`);
    return [];
  }
  const known = new Set(block.fields.map(({ id }) => id));
  for (const id of use.omit) if (!known.has(id)) report(`fields.${index}.omit`, `字段组 ${use.block} 中没有“${id}”`);
  for (const id of Object.keys(use.override)) {
    if (!known.has(id)) report(`fields.${index}.override.${id}`, `字段组 ${use.block} 中没有“${id}”`);
  }
  return block.fields
    .filter(({ id }) => !use.omit.includes(id))
    .map((field) => overridden(field, use, `fields.${index}.override.${field.id}`, report));
}

function overridden(field: FieldDefinition, use: BlockUse, place: string, report: Report): FieldDefinition {
  const change = Object.hasOwn(use.override, field.id) ? use.override[field.id] : undefined;
  if (change === undefined) return field;
  if (Object.hasOwn(change, 'id')) report(`${place}.id`, '标识不能改');
  const parsed = fieldSchema.safeParse({ ...field, ...change, id: field.id });
  if (parsed.success) return parsed.data;
  for (const { path, reason } of chineseIssues(parsed.error)) report([place, ...path].join('.'), reason);
  return field;
}

function withOptions(field: FieldDefinition, place: string, parts: Parts, report: Report): FieldDefinition {
  const isEnum = field.type === 'enum' || field.type === 'enums';
  const isList = field.type === 'list';
  const sources = Number(field.dictionary !== undefined) + Number(field.options !== undefined);
  if (isEnum && sources !== 1) report(place, '单选、多选字段应写 dictionary 或 options，且只写一个');
  if (!isEnum && field.options) report(place, '只有单选、多选字段可以有选项');
  if (!isEnum && !isList && field.dictionary) report(place, '只有单选、多选、明细字段可以用字典');
  if (isList && field.dictionary && field.fixedRows) report(place, '固定行应写 dictionary 或 fixedRows，且只写一个');
  const fields = field.fields?.map((inner) => withOptions(inner, `${place}.${inner.id}`, parts, report));
  const whole = fields ? { ...field, fields } : field;
  if (field.dictionary === undefined) return whole;
  const dictionary = parts.dictionaries.get(field.dictionary);
  if (!dictionary) {
    report(`${place}.dictionary`, `没有名为“${field.dictionary}”的字典`);
    return whole;
  }
  if (isList) return { ...whole, fixedRows: dictionary.options };
  return { ...whole, options: dictionary.options };
}
