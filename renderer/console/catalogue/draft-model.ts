import type { CatalogueSource, FieldDefinition, TypeSource } from '#shared/catalogue/definition.ts';
import { expandType } from '#shared/catalogue/expand-blocks.ts';
import { pinyinForms } from '#shared/domain/pinyin.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';

/** A type whose fields all stand in itself; blocks are put in place of their uses when the county edits a type. */
export type PlainType = Omit<TypeSource, 'fields'> & { readonly fields: readonly FieldDefinition[] };

/** Ids from the outermost list to the field itself: `['items', 'topic']`. */
export type FieldPath = readonly string[];

/** The type with the fields of its blocks put in; options of shared dictionaries stay in the dictionary. */
export function plainType(source: CatalogueSource, type: TypeSource): PlainType {
  const { definition } = expandType(type, {
    blocks: new Map(source.blocks.map((block) => [block.id, block])),
    dictionaries: new Map(),
  });
  return definition;
}

/** The source with one type changed. */
export function withType(source: CatalogueSource, id: string, change: (type: PlainType) => PlainType): CatalogueSource {
  const types = source.types.map((type) => (type.id === id ? asSource(change(plainType(source, type))) : type));
  return { ...source, types };
}

function asSource(type: PlainType): TypeSource {
  return { ...type, fields: [...type.fields] };
}

/** The type with a switch: set without touching its blocks. */
export function withSwitch(source: CatalogueSource, id: string, to: TypeSource['switch']): CatalogueSource {
  return { ...source, types: source.types.map((type) => (type.id === id ? { ...type, switch: to } : type)) };
}

type Fields = readonly FieldDefinition[];

/** Changes the siblings at the place of `parents` (empty: the record's own fields). */
export function withFieldsAt(fields: Fields, parents: FieldPath, change: (siblings: Fields) => Fields): Fields {
  const [first, ...rest] = parents;
  if (first === undefined) return change(fields);
  return fields.map((field) =>
    field.id === first ? { ...field, fields: [...withFieldsAt(field.fields ?? [], rest, change)] } : field,
  );
}

/** The field at a path. */
export function fieldAt(fields: Fields, [first, ...rest]: FieldPath): FieldDefinition | null {
  const field = fields.find(({ id }) => id === first) ?? null;
  return field && rest.length > 0 ? fieldAt(field.fields ?? [], rest) : field;
}

/** The fields with the one at a path replaced. */
export function withField(
  fields: Fields,
  path: FieldPath,
  change: (field: FieldDefinition) => FieldDefinition,
): Fields {
  const id = path.at(-1);
  return withFieldsAt(fields, path.slice(0, -1), (siblings) =>
    siblings.map((field) => (field.id === id ? change(field) : field)),
  );
}

/** The list with one item moved by one place; itself at the ends. */
export function moved<Item>(items: readonly Item[], index: number, by: -1 | 1): Item[] {
  const result = [...items];
  const [item] = result.splice(index, 1);
  if (item !== undefined) result.splice(Math.max(0, Math.min(result.length, index + by)), 0, item);
  return result;
}

/** An identifier from a label: its pinyin, made unique among those taken. */
export function suggestedId(label: string, taken: readonly string[]): string {
  const { full, initials } = pinyinForms(label);
  const letters = (full.length <= 24 ? full : initials).replace(/^[^a-z]+/, '').slice(0, 36) || 'x';
  for (let count = 1; ; count++) {
    const id = count === 1 ? letters : `${letters}_${count}`;
    if (!taken.includes(id)) return id;
  }
}

/** What a new type is told apart by. */
export interface NewTypeNames {
  readonly id: string;
  readonly code: string;
  readonly label: string;
  readonly shortLabel: string;
}

/** The source with a copy of a type under new names. */
export function withCopiedType(source: CatalogueSource, fromId: string, names: NewTypeNames): CatalogueSource {
  const from = source.types.find(({ id }) => id === fromId);
  if (!from) return source;
  const indicators = from.indicators.map((one) => ({ ...one, code: one.code.replace(/^[A-Z]{2}/, names.code) }));
  const ledger = { ...from.ledger, title: names.label.endsWith('台账') ? names.label : `${names.label}台账` };
  const order = Math.max(...source.types.map((type) => type.order)) + 10;
  const copy = {
    ...structuredClone(from),
    ...names,
    indicators,
    ledger,
    order: Math.min(order, 9999),
    alsoCountsIn: [],
  };
  return { ...source, types: [...source.types, copy] };
}

/** A type of the program's own catalogue that the county lacks or has otherwise. */
export interface Offer {
  readonly id: string;
  readonly label: string;
  readonly kind: 'missing' | 'different';
}

/** Types that the program brings and that the county lacks or has otherwise. */
export function offersOf(source: CatalogueSource, shipped: CatalogueSource): readonly Offer[] {
  return shipped.types.flatMap((type): Offer[] => {
    const own = source.types.find(({ id }) => id === type.id);
    if (!own) return [{ id: type.id, label: type.label, kind: 'missing' }];
    const isSame = sameJson(plainType(source, own), withoutLoss(plainType(shipped, type), plainType(source, own)));
    return isSame ? [] : [{ id: type.id, label: type.label, kind: 'different' }];
  });
}

/** The source with the program's definition of a type; what the county had besides stays, because records hold it. */
export function withShipped(source: CatalogueSource, shipped: CatalogueSource, id: string): CatalogueSource {
  const offered = shipped.types.find((type) => type.id === id);
  if (!offered) return source;
  const own = source.types.find((type) => type.id === id);
  const plain = plainType(shipped, offered);
  const taken = asSource(own ? withoutLoss(plain, plainType(source, own)) : plain);
  const types = own ? source.types.map((type) => (type.id === id ? taken : type)) : [...source.types, taken];
  return { ...source, types, dictionaries: joinedDictionaries(source, shipped) };
}

/** The program's type, with the county's switch and the fields and options that only the county has. */
function withoutLoss(offered: PlainType, own: PlainType): PlainType {
  return { ...offered, switch: own.switch, fields: joinedFields(offered.fields, own.fields) };
}

function joinedFields(offered: Fields, own: Fields): Fields {
  const known = new Set(offered.map(({ id }) => id));
  const joined = offered.map((field) => {
    const before = own.find(({ id }) => id === field.id);
    if (!before) return field;
    return {
      ...field,
      ...(field.options && { options: joinedOptions(field.options, before.options ?? []) }),
      ...(field.fields && { fields: [...joinedFields(field.fields, before.fields ?? [])] }),
    };
  });
  return [...joined, ...own.filter(({ id }) => !known.has(id))];
}

function joinedOptions<One extends { readonly code: string }>(offered: readonly One[], own: readonly One[]): One[] {
  const known = new Set(offered.map(({ code }) => code));
  return [...offered, ...own.filter(({ code }) => !known.has(code))];
}

function joinedDictionaries(source: CatalogueSource, shipped: CatalogueSource): CatalogueSource['dictionaries'] {
  const own = source.dictionaries.map((dictionary) => {
    const offered = shipped.dictionaries.find(({ id }) => id === dictionary.id);
    return offered ? { ...dictionary, options: joinedOptions(dictionary.options, offered.options) } : dictionary;
  });
  const known = new Set(own.map(({ id }) => id));
  return [...own, ...shipped.dictionaries.filter(({ id }) => !known.has(id))];
}

const PARTS: Readonly<Record<string, string>> = {
  label: '名称',
  help: '填写说明',
  options: '选项',
  required: '必填条件',
  visible: '显示条件',
  value: '计算式',
  default: '默认值',
  title: '清单标题',
  mainDate: '归月日期',
  numbering: '编号规则',
  switch: '启用情况',
  code: '类码',
  shortLabel: '简称',
};

/** `types.civil_practice.fields.place.label` as people read it: `志愿服务 · 字段“地点” · 名称`. */
export function placeInWords(source: CatalogueSource, place: string): string {
  const [kind, id = '', part = '', ...rest] = place.split('.');
  if (kind === 'indicators') return `指标“${source.indicators.find(({ code }) => code === id)?.label ?? id}”`;
  if (kind === 'monthlyTable') return `月报统计表第${Number(id) + 1}项`;
  if (kind !== 'types') return place;
  const type = source.types.find((one) => one.id === id);
  if (!type) return place;
  if (part === 'ledger' && rest[0] === 'columns') return `${type.label} · 台账表格第${Number(rest[1]) + 1}列`;
  if (part === 'rules') return `${type.label} · 第${Number(rest[0]) + 1}条校验规则`;
  if (part === 'indicators') {
    const indicator = type.indicators.find(({ code }) => code === rest[0]) ?? type.indicators[Number(rest[0])];
    return `${type.label} · 指标“${indicator?.label ?? rest[0]}”`;
  }
  if (part === 'rhythm') return `${type.label} · 填报频次`;
  if (part === 'list') return `${type.label} · 清单页`;
  if (part !== 'fields') return [type.label, PARTS[part.split(':')[0] ?? ''] ?? part].filter(Boolean).join(' · ');
  const labels: string[] = [];
  let fields = plainType(source, type).fields;
  let at = 0;
  for (let field = fields.find((one) => one.id === rest[0]); field; ) {
    labels.push(field.label);
    fields = field.fields ?? [];
    at++;
    field = fields.find((one) => one.id === rest[at]);
  }
  const left = rest[at]?.split(':')[0] ?? '';
  return [type.label, labels.length > 0 && `字段“${labels.join(' › ')}”`, PARTS[left] ?? left]
    .filter(Boolean)
    .join(' · ');
}
