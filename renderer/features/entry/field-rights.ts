import type { FieldDefinition, LifeDefinition } from '#shared/catalogue/definition.ts';
import { levelOfScope, reachableFrom } from '#shared/domain/life.ts';

const WORDS = { village: '村', town: '镇', county: '县' } as const;

/** `镇、县`: who sets a guarded field. */
export function levelWords({ setBy }: FieldDefinition): string {
  return (setBy?.levels ?? []).map((level) => WORDS[level]).join('、');
}

/** The state field with those states alone that may be chosen. */
export function withStates(field: FieldDefinition, states: ReadonlySet<string>): FieldDefinition {
  return { ...field, options: (field.options ?? []).filter(({ code }) => states.has(code)) };
}

/** The states a form offers: the present one and those that steps of this person's level lead to. Null: any. */
export function statesOffered(
  life: LifeDefinition | undefined,
  before: string | null,
  scope: string,
): ReadonlySet<string> | null {
  return life && before !== null ? reachableFrom(life, before, levelOfScope(scope)) : null;
}
