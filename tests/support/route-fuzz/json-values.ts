import { z } from 'zod';
import type { Seeded } from '../seeded.ts';

/** A value of JSON that a schema may allow, or nearly. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Texts that programs stumble over. */
export const UGLY_TEXTS: readonly string[] = [
  ...['', ' ', '0', '-1', '1e999', 'NaN', 'null', 'true', '[]', '{}', '\u0000', 'a\u0000b', '\ud800', '𠮷'],
  ...[
    "' OR 1=1 --",
    '"; DROP TABLE record; --',
    '../../../etc/passwd',
    '%00',
    '%2e%2e%2f',
    '<script>alert(1)</script>',
  ],
  ...['{{7*7}}', '#{7*7}', '__proto__', 'constructor', '2026-02-30', '2026-13', '9999-99', '\u202egnp', 'é\u0301'],
  ...['a'.repeat(300), '长'.repeat(5000), '9'.repeat(40)],
];
const UGLY_NUMBERS: readonly number[] = [
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  1e-308,
  Number.MAX_SAFE_INTEGER,
];
const DEEPEST = 6;

/** What values are made of. */
export interface Vocabulary {
  /** Texts that mean something to the server: ids, codes, months. */
  readonly words: readonly string[];
  /** What fits members, parameters and headers of a name. */
  readonly fitting: Readonly<Record<string, readonly Json[]>>;
}

/** Makes values by a zod schema. */
export function valuesOf(schema: z.ZodType, random: Seeded, vocabulary: Vocabulary): () => Json {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', cycles: 'ref' }) as JsonSchema;
  return () => new Maker(root, random, vocabulary).make(root, 0);
}

class Maker {
  readonly #root: JsonSchema;
  readonly #random: Seeded;
  readonly #words: readonly string[];
  readonly #fitting: Vocabulary['fitting'];

  constructor(root: JsonSchema, random: Seeded, { words, fitting }: Vocabulary) {
    this.#root = root;
    this.#random = random;
    this.#words = words;
    this.#fitting = fitting;
  }

  make(schema: JsonSchema, depth: number): Json {
    if (depth > DEEPEST) return null;
    if (schema.$ref !== undefined) return this.make(this.#named(schema.$ref), depth + 1);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.#random.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return this.make(this.#random.pick(choices), depth + 1);
    if (schema.type === 'object') return this.#object(schema, depth);
    if (schema.type === 'array') return this.#list(schema, depth);
    return this.#plain(schema);
  }

  #named(ref: string): JsonSchema {
    return this.#root.$defs?.[ref.replace('#/$defs/', '')] ?? this.#root;
  }

  #object({ properties = {}, required = [], additionalProperties }: JsonSchema, depth: number): Json {
    const made: Record<string, Json> = {};
    for (const [name, inner] of Object.entries(properties)) {
      if (!required.includes(name) && this.#random.chance(0.4)) continue;
      const known = Object.hasOwn(this.#fitting, name) ? this.#fitting[name] : undefined;
      made[name] = known && this.#random.chance(0.85) ? this.#random.pick(known) : this.make(inner, depth + 1);
    }
    if (typeof additionalProperties === 'object') {
      for (let count = this.#random.int(0, 2); count > 0; count--) {
        made[this.#random.pick(this.#words)] = this.make(additionalProperties, depth + 1);
      }
    }
    return made;
  }

  #list({ items = {}, minItems = 0, maxItems = 3 }: JsonSchema, depth: number): Json {
    const count = this.#random.int(minItems, Math.min(maxItems, minItems + 2));
    return Array.from({ length: count }, () => this.make(items, depth + 1));
  }

  #plain({ type, minimum = 0, maximum = 1000 }: JsonSchema): Json {
    if (type === 'boolean') return this.#random.chance(0.5);
    if (type === 'null') return null;
    if (type === 'integer' || type === 'number') return this.#random.int(minimum, Math.min(maximum, minimum + 50));
    return this.#random.pick(this.#words);
  }
}

/** The value with one thing changed somewhere inside, as no honest program would send it. */
export function mutated(value: Json, random: Seeded, words: readonly string[]): Json {
  const isInner = value !== null && typeof value === 'object' && Object.keys(value).length > 0;
  if (!isInner || random.chance(0.15)) return random.chance(0.3) ? edited(value, random) : strange(random, words);
  if (Array.isArray(value)) {
    const at = random.int(0, value.length - 1);
    if (random.chance(0.1)) return Array.from({ length: 1200 }, () => value[at] ?? null);
    return value.map((one: Json, index) => (index === at ? mutated(one, random, words) : one));
  }
  const key = random.pick(Object.keys(value));
  const { [key]: taken = null, ...rest } = value as Record<string, Json>;
  if (random.chance(0.2)) return rest;
  return { ...rest, [key]: mutated(taken, random, words) };
}

function strange(random: Seeded, words: readonly string[]): Json {
  return random.pick<() => Json>([
    () => random.pick(UGLY_TEXTS),
    () => random.pick(UGLY_TEXTS),
    () => random.pick(words),
    () => random.pick(UGLY_NUMBERS),
    () => null,
    () => random.chance(0.5),
    () => [],
    () => ({}),
    () => [[[[{ a: [null] }]]]],
    () => ({ toString: 'x', hasOwnProperty: 1, constructor: { prototype: { polluted: true } } }),
  ])();
}

function edited(value: Json, random: Seeded): Json {
  if (typeof value === 'string') return value + random.pick(UGLY_TEXTS);
  return typeof value === 'number' ? -value : [value];
}
