import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keptOf, storedOf } from '../../renderer/store/kept-record.ts';
import { listRowOf } from '../../renderer/store/worker/list-row.ts';
import { RECORD_SCHEMA_VERSION, recordSchema, type StoredRecord } from '../../shared/schema/record.ts';
import { createSealer, openRecord } from '../../shared/schema/record-sealer.ts';
import { importSealKey } from '../../shared/seal/box.ts';

/** Records as shipped versions stored them must open in every later version (design §5.5). */

const folder = join(import.meta.dirname, 'samples');
const key = await importSealKey(
  crypto.subtle,
  'sample-key',
  Uint8Array.from({ length: 32 }, (_, at) => at),
);
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const sealer = createSealer({ cipher: crypto.subtle, chance }, key);

interface Sample {
  readonly stored: StoredRecord;
  readonly values: Record<string, unknown>;
}

test('there is a sample of every version that was shipped', () => {
  const versions = readdirSync(folder).map((name) => Number(/^records-(\d+)\.json$/.exec(name)?.[1]));
  expect(versions.sort()).toEqual(Array.from({ length: RECORD_SCHEMA_VERSION + 1 }, (_, version) => version));
});

describe.each(readdirSync(folder))('%s', (name) => {
  const samples = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Sample[];

  test.each(samples.map((sample) => [sample.stored.type, sample] as const))(
    '%s opens with every value',
    async (_, sample) => {
      expect(recordSchema.safeParse(sample.stored).success).toBe(true);
      const opened = await openRecord(sealer, sample.stored);
      expect(opened.content).not.toBeNull();
      expect(opened.values).toMatchObject(sample.values);
      expect(listRowOf(sample.stored)).toMatchObject({ id: sample.stored.id, syncState: 'acknowledged' });
    },
  );

  test('fields this program does not know go into the store and come out again', () => {
    const [sample] = samples;
    const future = { ...sample?.stored, newField: { kept: true } } as unknown as StoredRecord;
    const kept = keptOf(future);
    expect(Object.keys(kept)).not.toContain('newField');
    expect(storedOf(JSON.parse(JSON.stringify(kept)))).toEqual(future);
  });
});
