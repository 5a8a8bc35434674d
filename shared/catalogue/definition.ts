import { z } from 'zod';
import { expression, identifier, label } from './definition-parts.ts';
import {
  type CatalogueIndicator,
  catalogueIndicatorSchema,
  indicatorCode,
  indicatorSpan,
} from './indicator-definition.ts';
import { type OverDefinition, overSchema } from './over-definition.ts';
import { optionDueSchema, rhythmSchema } from './rhythm-definition.ts';

/**
 * The meta-schema of the catalogue: what a record type is made of (D§2.0). The county edits and publishes such
 * definitions; form, validation, list, ledger, search and data dictionary all derive from one of them. Parsing here
 * checks shape only; `read-catalogue.ts` checks that names, expressions and references fit together.
 */

/** Sensitivity classes of D§2.0: none, work-sensitive, personal, sensitive personal. */
export const SENSITIVITIES = ['N', 'W', 'P', 'S'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/** The five strands (线) of D§1.2. */
export const STRANDS = ['party', 'autonomy', 'law', 'virtue', 'programme'] as const;
export type Strand = (typeof STRANDS)[number];
export const STRAND_LABELS: Readonly<Record<Strand, string>> = {
  party: '党建引领',
  autonomy: '自治',
  law: '法治',
  virtue: '德治',
  programme: '统筹推进',
};

/** One choice of an enum. `code` is stored and counted; `label` is shown and may be renamed locally (D§2.6). */
export const optionSchema = z.strictObject({
  code: identifier,
  label,
  active: z.boolean().default(true),
  mapsTo: identifier.optional(),
  /** When this item falls due by itself (公开事项目录: period and day of each item). */
  due: optionDueSchema.optional(),
});
export type Option = z.infer<typeof optionSchema>;

/** A shared dictionary (D§2.6). */
export const dictionarySchema = z.strictObject({
  id: identifier,
  label,
  options: z.array(optionSchema).min(1).max(500),
});
export type Dictionary = z.infer<typeof dictionarySchema>;

/**
 * Value types of D§2.0. `dt` is a date with minute; `money` is whole fen; `decimal` is a number with at most two
 * decimals; `bool` is true/false; `person` is `{name, personId?}`; `persons` is a list of those; `unit` is a 12-digit
 * code; `body` is `{name, bodyId?}`; `ref`/`refs` are record ids; `list` holds child rows with their own `fields`, each
 * row carrying a stable `_row` id; `calc` is computed by `value` and never typed or stored.
 */
export const FIELD_TYPES = [
  'str',
  'text',
  'int',
  'decimal',
  'money',
  'date',
  'dt',
  'month',
  'enum',
  'enums',
  'bool',
  'person',
  'persons',
  'phone',
  'idno',
  'unit',
  'units',
  'body',
  'ref',
  'refs',
  'list',
  'calc',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** Whose people: a village's, the town's, the county's. */
export const LEVELS = ['village', 'town', 'county'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * Who may fill a field in or change it (D§2: “not editable by the unit”). Others see it. `start`: in a new record too.
 * `entered`: whoever enters the record fills it in, and may mend it; everybody else only with these levels.
 */
export const setBySchema = z.strictObject({
  levels: z.array(z.enum(LEVELS)).min(1).max(2),
  since: z.enum(['start', 'entered']).default('start'),
});
export type SetBy = z.infer<typeof setBySchema>;

const baseField = {
  id: identifier,
  label,
  sensitivity: z.enum(SENSITIVITIES).default('N'),
  /** ● always, ○ never, or ◐ an expression under which the field must be filled. */
  required: z.union([z.literal('always'), z.literal('never'), z.strictObject({ when: expression })]).default('never'),
  /** Shown on the form only while this holds; a hidden field keeps its value. */
  visible: expression.optional(),
  help: z.string().max(200).optional(),
  /** Heading of the form section; fields without one follow the section before. */
  section: z.string().max(30).optional(),
  /** Width on the form in 24ths; sensible widths are chosen when absent. */
  span: z.number().int().min(3).max(24).optional(),
  /** Value offered on a new record: an expression such as `'village'`, `0`, `today()`, `me()`. */
  default: expression.optional(),
  /** Unit of measure printed after the number: 人, 元, 小时. */
  measure: z.string().max(8).optional(),
  /** D§6 P1: absent from forms until the county switches it on with a stated purpose. */
  offByDefault: z.boolean().default(false),
  setBy: setBySchema.optional(),
  /** Taken out of use: on no form and never required; values that records hold stay and are shown. */
  hidden: z.boolean().optional(),
};

const limits = {
  /** Longest text in characters. Default 60 for `str`, 5000 for `text`. */
  maxLength: z.number().int().min(1).max(20000).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
};

/** A field inside child rows; rows may hold one further level of rows. */
export interface FieldDefinition {
  id: string;
  label: string;
  type: FieldType;
  sensitivity: Sensitivity;
  required: 'always' | 'never' | { when: string };
  visible?: string | undefined;
  help?: string | undefined;
  section?: string | undefined;
  span?: number | undefined;
  default?: string | undefined;
  measure?: string | undefined;
  offByDefault: boolean;
  setBy?: SetBy | undefined;
  hidden?: boolean | undefined;
  maxLength?: number | undefined;
  min?: number | undefined;
  max?: number | undefined;
  /** For enum and enums: an id of a shared dictionary, or the options themselves. Exactly one of both. For list: its rows. */
  dictionary?: string | undefined;
  options?: Option[] | undefined;
  /** For list: the fields of a child row; `minRows` rows are needed to complete the record. */
  fields?: FieldDefinition[] | undefined;
  minRows?: number | undefined;
  maxRows?: number | undefined;
  /** For list: rows that always exist, by code, for example the six steps of a decision; or named by `dictionary`. */
  fixedRows?: Option[] | undefined;
  /** For calc: the expression. */
  value?: string | undefined;
  /** For calc, instead of an expression: a count or sum over other records. */
  over?: OverDefinition | undefined;
  /** For ref and refs: record types that may be referred to. */
  refTypes?: string[] | undefined;
  /** For body: kinds of bodies offered (D§1.5). */
  bodyKinds?: string[] | undefined;
}

/** Deepest nesting of child rows: a record's rows may hold rows (parties of a dispute item), those may not. */
export const MAX_ROW_DEPTH = 2;

export const fieldSchema: z.ZodType<FieldDefinition> = z.lazy(() =>
  z.strictObject({
    ...baseField,
    ...limits,
    type: z.enum(FIELD_TYPES),
    dictionary: identifier.optional(),
    options: z.array(optionSchema).min(1).max(500).optional(),
    fields: z.array(fieldSchema).min(1).max(60).optional(),
    minRows: z.number().int().min(0).max(500).optional(),
    maxRows: z.number().int().min(1).max(2000).optional(),
    fixedRows: z.array(optionSchema).min(1).max(30).optional(),
    value: expression.optional(),
    over: overSchema.optional(),
    refTypes: z.array(identifier).min(1).optional(),
    bodyKinds: z.array(identifier).min(1).optional(),
  }),
);

/** A block such as the meeting block M or the activity block A (D§2.0), put into types by name. */
export const blockSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]$/),
  label,
  fields: z.array(fieldSchema).min(1).max(60),
});

/** Where a block stands among a type's fields; `override` changes single properties of its fields for this type. */
const blockUse = z.strictObject({
  block: z.string().regex(/^[A-Z]$/),
  omit: z.array(identifier).default([]),
  override: z.record(identifier, z.record(z.string(), z.json())).default({}),
});

/**
 * A rule over one record. `check` must not be false. `hard` blocks completion; `soft` asks to be confirmed or explained
 * (D§3.3); `notice` is only said at the field (D§2.1 “notice only”).
 */
export const ruleSchema = z.strictObject({
  id: identifier,
  level: z.enum(['hard', 'soft', 'notice']).default('hard'),
  /** Rows the rule is checked in, one by one: the id of a list field. Absent: the record as a whole. */
  rows: identifier.optional(),
  check: expression,
  /** What the clerk reads; `{field}` is replaced by the field's shown value. */
  message: z.string().min(1).max(200),
  /** Fields the message is shown at; the first gets the focus. */
  fields: z.array(identifier).min(1),
  /** Where the rule comes from: a law, a standard, a section of domain.md. */
  basis: z.string().max(200).optional(),
});
export type RuleDefinition = z.infer<typeof ruleSchema>;

/** One printed column of a ledger (D§2 “Ledger” lines, D§4). */
export const ledgerColumnSchema = z.strictObject({
  label,
  /** Upper level of a two-level head. */
  group: label.optional(),
  /** Expression that gives the cell. Inside `rows` ledgers, names mean the row's fields first, then the record's. */
  value: expression,
  kind: z
    .enum(['text', 'longtext', 'date', 'dt', 'month', 'int', 'decimal', 'money', 'percent', 'bool', 'stars'])
    .default('text'),
  /** Width in characters of the body font (Excel width units). Chosen from the kind when absent. */
  width: z.number().min(4).max(60).optional(),
  /** Sums go into 合计; a rate is re-divided from two sums, never averaged (D§4.8). */
  total: z.union([z.literal('sum'), z.strictObject({ numerator: expression, denominator: expression })]).optional(),
  /** Stands in the public edition although its fields are personal (D§4.11): only with `ledger.publicWhen` on consent. */
  public: z.boolean().optional(),
});
export type LedgerColumnDefinition = z.infer<typeof ledgerColumnSchema>;

export const ledgerSchema = z.strictObject({
  /** 《…》 without the marks: `人民调解案件登记台账`. */
  title: label,
  /** `单位：件、人、元`. */
  measures: z.string().max(30),
  /** A list field whose rows are the ledger's rows; a record with no row there gives no line. Absent: one line per record. */
  rows: identifier.optional(),
  /** Which records stand in this ledger, where a type has several; all when absent. */
  where: expression.optional(),
  /** Which records stand in the public edition (D§4.11); all when absent. */
  publicWhen: expression.optional(),
  /** Ledger columns in printed order, without 序号 and 备注, which are always first and last. */
  columns: z.array(ledgerColumnSchema).min(1).max(40),
});
export type LedgerDefinition = z.infer<typeof ledgerSchema>;

/** A figure counted from records of the type (D§2.7). Formulas are expressions over one record. */
export const indicatorSchema = z.strictObject({
  code: indicatorCode,
  label,
  unit: z.string().max(6),
  kind: z.enum(['sum', 'ratio', 'last']),
  /** Counted rows: the record itself, or the rows of this list field. */
  rows: identifier.optional(),
  /** Which records or rows count; all when absent. */
  where: expression.optional(),
  /** Amount each contributes; 1 when absent. For ratios, the numerator. */
  value: expression.optional(),
  denominator: expression.optional(),
  /** The date or month that places the contribution in a period; the record's main date when absent. */
  at: expression.optional(),
  span: indicatorSpan,
  /** Records of other types that were ticked to count here too are counted (D§2.0 “同时计入”). */
  linked: z.boolean().default(false),
});

/** Papers a record may carry; never photos as a duty (D§7). */
export const paperSchema = z.strictObject({
  id: identifier,
  label,
  need: z.enum(['must', 'may']).default('may'),
  max: z.number().int().min(1).max(50).optional(),
  note: z.string().max(100).optional(),
});

/** One step of a life: what it is called on its button, from where to where, who may take it, what it asks for. */
export const transitionSchema = z.strictObject({
  id: identifier,
  label: z.string().min(1).max(12),
  from: z.array(identifier).min(1).max(20),
  to: identifier,
  /** Levels whose people may take it: a village's, the town's, the county's. */
  by: z.array(z.enum(LEVELS)).min(1),
  /** Fields that the step's dialog shows to be filled; those required in the new state are marked by the type itself. */
  asks: z.array(identifier).max(12).default([]),
});
export type TransitionDefinition = z.infer<typeof transitionSchema>;

/** Life of a record beyond its month: declared states and the steps between them (design §4, D§2.5). */
export const lifeSchema = z.strictObject({
  /** The enum field that holds the state; its options are the states. */
  state: identifier,
  /** State of a new record. */
  initial: identifier,
  /** States in which nothing is due any more. */
  closed: z.array(identifier).min(1).max(20),
  transitions: z.array(transitionSchema).min(1).max(40),
  /** Date by which a closed state should be reached. Never uses `today()`. */
  due: expression.optional(),
  /** Marked as due soon this many days before. */
  soonDays: z.number().int().min(0).max(60).default(7),
  /** How its people would rather look: columns by state, or rows along the calendar. */
  view: z.enum(['board', 'timeline']).default('board'),
});
export type LifeDefinition = z.infer<typeof lifeSchema>;

/** A record type as written in `resources/catalogue/types/*.json`. */
export const typeSourceSchema = z.strictObject({
  id: identifier,
  label,
  /** Short name for menus and cards. */
  shortLabel: z.string().max(12),
  code: z.string().regex(/^[A-Z]{2}$/),
  strand: z.enum(STRANDS),
  /** Place among all types in menus, home page and workbooks (number of D§2.0's overview); equal ones by id. */
  order: z.number().int().min(0).max(9999).default(1000),
  purpose: z.string().max(300),
  enteredBy: z.array(z.enum(LEVELS)).min(1),
  switch: z.enum(['core', 'common', 'extended']),
  retention: z.enum(['Y', 'D30', 'D10']),
  /** Field whose date places the record in its month (D§2.0 `period`). */
  mainDate: identifier,
  /** Expression for the line that stands for the record in lists. Must not use sealed fields. */
  title: expression,
  /** Sensitivity classes that are sealed with the town's key (D§6 P6). */
  sealed: z.array(z.enum(SENSITIVITIES)).default([]),
  fields: z
    .array(z.union([fieldSchema, blockUse]))
    .min(1)
    .max(200),
  rules: z.array(ruleSchema).max(100).default([]),
  /** Columns of the on-screen list, by field id, in order; and the fields offered as filters. */
  list: z.strictObject({
    columns: z.array(identifier).min(1).max(12),
    filters: z.array(identifier).max(8).default([]),
  }),
  ledger: ledgerSchema,
  /** Further ledgers of the same records: the other rosters beside that of the two committees (D§2.1.3). */
  furtherLedgers: z.array(ledgerSchema).max(8).optional(),
  /** Pattern of the official number (D§2.0): `{code}-{town3}{village3}-{year}-{seq4}`. */
  numbering: z.string().min(1).max(80).default('{code}-{town3}{village3}-{year}-{seq4}'),
  rhythm: rhythmSchema,
  life: lifeSchema.optional(),
  indicators: z.array(indicatorSchema).max(40).default([]),
  papers: z.array(paperSchema).max(40).default([]),
  /** Types offered as “同时计入” (D§2.0). */
  alsoCountsIn: z.array(identifier).default([]),
});
export type TypeSource = z.infer<typeof typeSourceSchema>;

/** The catalogue as published: one numbered version of everything that is data. */
export const catalogueSourceSchema = z.strictObject({
  version: z.number().int().min(1),
  label,
  dictionaries: z.array(dictionarySchema).max(200),
  blocks: z.array(blockSchema).max(20),
  types: z.array(typeSourceSchema).min(1).max(200),
  /** Indicators over several types, units or bodies; those of one type stand with the type. */
  indicators: z.array(catalogueIndicatorSchema).max(200).default([]),
  /** Codes of the monthly statistics table in printed order (D§2.7). */
  monthlyTable: z.array(indicatorCode).max(200).default([]),
});
export type CatalogueSource = z.infer<typeof catalogueSourceSchema>;

/** A type after reading: blocks expanded, options resolved. This is what all programs work with. */
export interface TypeDefinition extends Omit<TypeSource, 'fields'> {
  readonly fields: readonly FieldDefinition[];
}

/** A catalogue after reading. */
export interface Catalogue {
  readonly version: number;
  readonly label: string;
  readonly dictionaries: ReadonlyMap<string, Dictionary>;
  readonly types: ReadonlyMap<string, TypeDefinition>;
  readonly indicators: readonly CatalogueIndicator[];
  readonly monthlyTable: readonly string[];
}

/** A fault of a definition with the exact place (`types.mediation_case.rules.3.check:14`) and reason in Chinese. */
export interface DefinitionProblem {
  readonly place: string;
  readonly reason: string;
}
