import { type OverProgram, overPrograms } from '#shared/catalogue/compile-over.ts';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Environment, Values } from '#shared/catalogue/expression/types.ts';
import { isValues, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { type DomainContext, environmentOf } from './context.ts';
import { mainDateOf } from './values.ts';

/** A record as far as such fields need it, sealed values opened where this desk may. */
export interface OverRecord {
  readonly id: string;
  readonly type: string;
  readonly unitCode: string;
  readonly values: Values;
}

/** Whole numbers are added, so that the order of records does not matter. */
const MILLIONTH = 1_000_000;

/**
 * Values of the calculated fields of one type that are counted over other records (D§2 `activity_count`, `invest`, points
 * balance). All other records pass first, in any order, void ones left out by the caller; then each record is asked for.
 */
export class OverCounter {
  readonly #catalogue: Catalogue;
  readonly #context: DomainContext;
  readonly #environment: Environment;
  readonly #year: string;
  readonly #programs: readonly OverProgram[];
  readonly #sums = new Map<OverProgram, Map<string, number>>();

  constructor(input: { readonly catalogue: Catalogue; readonly context: DomainContext; type: string; year: string }) {
    this.#catalogue = input.catalogue;
    this.#context = input.context;
    this.#environment = environmentOf(input.context);
    this.#year = input.year;
    this.#programs = overPrograms(input.catalogue, input.type);
    for (const program of this.#programs) this.#sums.set(program, new Map());
  }

  /** Types whose records must pass. */
  types(): ReadonlySet<string> {
    return new Set(this.#programs.map(({ type }) => type));
  }

  /** Lets a record pass. */
  add(record: OverRecord): void {
    const level = { levels: [record.values], environment: this.#environment };
    for (const program of this.#programs) {
      if (program.type !== record.type || !this.#isInSpan(program, record)) continue;
      if (program.where && program.where.run(level) !== true) continue;
      const value = program.value ? program.value.run(level) : 1;
      if (typeof value !== 'number' || !Number.isFinite(value)) continue;
      const sums = this.#sums.get(program) ?? new Map<string, number>();
      for (const key of new Set(program.names.flatMap((name) => keysOf(name.run(level))))) {
        const at = placeOf(program, record.unitCode, key);
        sums.set(at, (sums.get(at) ?? 0) + Math.round(value * MILLIONTH));
      }
    }
  }

  /** The fields of one record; 0 where nothing belongs to it, absent where it has no key yet. */
  valuesFor(record: OverRecord): Record<string, number> {
    const level = { levels: [record.values], environment: this.#environment };
    const values: Record<string, number> = {};
    for (const program of this.#programs) {
      const [key] = program.key ? keysOf(program.key.run(level)) : [record.id];
      if (key === undefined) continue;
      const sum = this.#sums.get(program)?.get(placeOf(program, record.unitCode, key)) ?? 0;
      values[program.field] = sum / MILLIONTH;
    }
    return values;
  }

  #isInSpan({ span, type }: OverProgram, { values }: OverRecord): boolean {
    if (span === 'ever') return true;
    return mainDateOf(compiledType(this.#catalogue, type), values, this.#context)?.slice(0, 4) === this.#year;
  }
}

/** What a name or reference stands for; several for several references. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  const name = isValues(value) ? ownValue(value, 'name') : value;
  return typeof name === 'string' && name.trim() !== '' ? [name.trim()] : [];
}

function placeOf({ sameUnit }: OverProgram, unitCode: string, key: string): string {
  return sameUnit ? `${unitCode}|${key}` : key;
}
