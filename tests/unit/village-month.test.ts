import { expect, test } from 'vitest';
import { type CompiledField, compiledType } from '#shared/catalogue/compile-type.ts';
import { validateValues } from '#shared/domain/validate-record.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TODAY } from '../support/sample-values.ts';
import { villageMonth } from '../support/village-month.ts';

const catalogue = defaultCatalogue();
const { records, month } = villageMonth();

test('the village month holds about thirty records of at least twelve types', () => {
  expect(records.length).toBeGreaterThanOrEqual(28);
  expect(new Set(records.map(({ type }) => type)).size).toBeGreaterThanOrEqual(12);
});

test.each(records.map((record, at) => [at + 1, record] as const))(
  'record %i of the village month is valid, of its month, and names only what exists',
  (_, { type, values, confirm = 0 }) => {
    const compiled = compiledType(catalogue, type);
    expectKnown(compiled.fields, values);
    const problems = validateValues({
      catalogue,
      type,
      values: withRowIds(compiled.fields, values),
      mode: 'complete',
      sealedHidden: false,
      context: { today: SAMPLE_TODAY, units: new Map(), memberCountOf: () => null },
    });
    expect(problems.filter(({ level }) => level === 'hard')).toEqual([]);
    expect(problems.filter(({ level }) => level === 'soft')).toHaveLength(confirm);
    const { mainDate } = compiled.definition;
    if (mainDate in values) expect(String(values[mainDate])).toMatch(month);
  },
);

function expectKnown(fields: readonly CompiledField[], values: Readonly<Record<string, unknown>>): void {
  const known = new Map(fields.map((field) => [field.definition.id, field]));
  for (const [id, value] of Object.entries(values)) {
    if (id === '_row') continue;
    expect(known.has(id), id).toBe(true);
    if (Array.isArray(value) && known.get(id)?.definition.type === 'list') {
      for (const row of value) expectKnown(known.get(id)?.fields ?? [], row);
    }
  }
}

function withRowIds(fields: readonly CompiledField[], values: Readonly<Record<string, unknown>>) {
  const lists = fields.filter(({ definition }) => definition.type === 'list' && values[definition.id]);
  const rows = lists.map(({ definition }) => [
    definition.id,
    (values[definition.id] as Record<string, unknown>[]).map((row, at) => ({
      _row: `r${at + 1}`,
      ...withoutFound(row),
    })),
  ]);
  return { ...values, ...Object.fromEntries(rows) };
}

/** Other records are named by what they are looked for with; which one it is shows on the desk. */
function withoutFound(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => !String(value).startsWith('@')));
}
