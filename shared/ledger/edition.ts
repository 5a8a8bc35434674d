import type { CompiledColumn, CompiledField, CompiledType } from '#shared/catalogue/compile-type.ts';
import type { Sensitivity } from '#shared/catalogue/definition.ts';
import type { Environment, Values } from '#shared/catalogue/expression/types.ts';
import { isValues, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { maskIdNumber, maskPersonName, maskPhone } from '#shared/domain/masking.ts';
import type { Edition } from './file-name.ts';
import { maskPatterns } from './personal-patterns.ts';

/** What stands in the place of a text that an edition leaves out. */
export const LEFT_OUT = '（略）';
/** D§6 P3: what stands for a minor's name in every edition. */
export const MINOR = '未成年人';

const ORDER: Readonly<Record<Sensitivity, number>> = { N: 0, W: 1, P: 2, S: 3 };
const ADULT_AGE = 18;
/** A person's own name among the texts of a row; the meta-schema knows names only where they are typed as persons. */
const NAME_FIELDS = /^(?:name|head|object_name|client|guardian|owner)$/;
const ADDRESS_FIELDS = /^address$/;
const UP_TO_GROUP = /^.*?[组队社](?!区)/u;

/** The stricter of two classes: rows of a sensitive list are as sensitive as the list. */
function stricter(one: Sensitivity, other: Sensitivity): Sensitivity {
  return ORDER[one] >= ORDER[other] ? one : other;
}

const sensitivities = new WeakMap<CompiledType, ReadonlyMap<string, Sensitivity>>();

/** Sensitivity of every field by path, that of its list included. */
export function sensitivityByPath(type: CompiledType): ReadonlyMap<string, Sensitivity> {
  const known = sensitivities.get(type);
  if (known) return known;
  const made = new Map<string, Sensitivity>();
  const walk = (fields: readonly CompiledField[], outer: Sensitivity) => {
    for (const field of fields) {
      const own = stricter(field.definition.sensitivity, outer);
      made.set(field.path, own);
      walk(field.fields, own);
    }
  };
  walk(type.fields, 'N');
  sensitivities.set(type, made);
  return made;
}

/**
 * Whether a column stands in the public edition (D§4.11): all it reads is free of any sensitivity, or the catalogue says
 * that it is public. Calculated fields count with their own class and with what they read.
 */
export function isPublicColumn(type: CompiledType, column: CompiledColumn): boolean {
  if (column.definition.public) return true;
  const classes = sensitivityByPath(type);
  return !Array.from(column.value.uses).some((path) => (classes.get(path) ?? 'N') !== 'N');
}

/** Paths that the public edition may read. */
function publicPaths(type: CompiledType): ReadonlySet<string> {
  const classes = sensitivityByPath(type);
  const open = Array.from(classes).flatMap(([path, sensitivity]) => (sensitivity === 'N' ? [path] : []));
  const printed = type.ledgers.flatMap(({ columns }) => columns);
  const said = printed.filter(({ definition }) => definition.public).flatMap(({ value }) => [...value.uses]);
  return new Set([...open, ...said]);
}

/** Makes the values of one record fit for an edition; made once per type and edition. */
export type Redactor = (values: Values) => Values;

/**
 * D§4.11, D§6 P3–P6. 存档版: everything, minors' names hidden. 报送版: sensitive stories and amounts left out, names in
 * sensitive fields as `张**`, phones and IDs masked wherever they stand, addresses up to the group. 公开版: only what is
 * free of any sensitivity, and what the catalogue declares public. Values are changed before any column reads them, so
 * that no expression can show more than the edition allows.
 */
export function redactorOf(type: CompiledType, edition: Edition, environment: Environment): Redactor {
  const rule = ruleOf(type, edition);
  return (values) => level(type.fields, [values], rule, environment);
}

function ruleOf(type: CompiledType, edition: Edition): ValueRule {
  if (edition === '存档版') return (_field, value) => value;
  if (edition === '公开版') {
    const allowed = publicPaths(type);
    return (field, value) => (allowed.has(field.path) ? value : null);
  }
  const classes = sensitivityByPath(type);
  return (field, value) => reported(field, value, classes.get(field.path) ?? 'N');
}

type ValueRule = (field: CompiledField, value: unknown) => unknown;

function level(
  fields: readonly CompiledField[],
  levels: readonly Values[],
  rule: ValueRule,
  environment: Environment,
): Values {
  const values = levels.at(-1) ?? {};
  const isMinor = isOfMinor(fields, levels, environment);
  const entries = fields.flatMap((field): [string, unknown][] => {
    const { id, type } = field.definition;
    const value = ownValue(values, id);
    if (value === undefined || field.value) return [];
    const ruled = rule(field, value);
    if (type !== 'list' || !Array.isArray(ruled)) return [[id, isMinor && isNameField(field) ? hidden(ruled) : ruled]];
    const rows = ruled.map((row: unknown) =>
      isValues(row) ? withRowId(row, level(field.fields, [...levels, row], rule, environment)) : row,
    );
    return [[id, rows]];
  });
  return Object.fromEntries(entries);
}

function withRowId(row: Values, values: Values): Values {
  const id = ownValue(row, '_row');
  return id === undefined ? values : { ...values, _row: id };
}

function isOfMinor(fields: readonly CompiledField[], levels: readonly Values[], environment: Environment): boolean {
  const values = levels.at(-1) ?? {};
  if (ownValue(values, 'minor') === true) return true;
  const calculated = fields.find(({ definition }) => definition.id === 'age')?.value;
  const age = calculated ? calculated.run({ levels, environment }) : ownValue(values, 'age');
  return typeof age === 'number' && age < ADULT_AGE;
}

function isNameField({ definition }: CompiledField): boolean {
  const { id, type } = definition;
  return id !== 'guardian' && NAME_FIELDS.test(id) && (type === 'str' || type === 'person');
}

function hidden(value: unknown): unknown {
  if (value === null || value === '') return value;
  return isValues(value) ? { name: MINOR } : MINOR;
}

/** A value as 报送版 shows it. */
function reported(field: CompiledField, value: unknown, sensitivity: Sensitivity): unknown {
  const { id, type } = field.definition;
  if (value === null || value === '') return value;
  if (type === 'phone') return maskPhone(String(value));
  if (type === 'idno') return maskIdNumber(String(value));
  if (typeof value === 'string' && ADDRESS_FIELDS.test(id)) return UP_TO_GROUP.exec(value)?.[0] ?? LEFT_OUT;
  if (sensitivity === 'S') return reportedSensitive(field, value);
  return typeof value === 'string' ? maskPatterns(value) : value;
}

function reportedSensitive({ definition }: CompiledField, value: unknown): unknown {
  const { id, type } = definition;
  switch (type) {
    case 'str':
      return NAME_FIELDS.test(id) ? maskPersonName(String(value), 'list') : LEFT_OUT;
    case 'text':
      return LEFT_OUT;
    case 'person':
      return maskedPerson(value);
    case 'persons':
      return Array.isArray(value) ? value.map(maskedPerson) : null;
    case 'money':
    case 'enum':
    case 'enums':
    case 'month':
      return null;
    default:
      return value; // dates, counts and yes/no tell nothing about who it was; lists are gone through row by row
  }
}

function maskedPerson(value: unknown): unknown {
  const name = isValues(value) ? ownValue(value, 'name') : value;
  return typeof name === 'string' ? { name: maskPersonName(name, 'list') } : null;
}
