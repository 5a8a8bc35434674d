import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRecord } from '../../shared/schema/build-record.ts';
import { orderKeyOf, RECORD_SCHEMA_VERSION } from '../../shared/schema/record.ts';
import { createSealer } from '../../shared/schema/record-sealer.ts';
import { importSealKey } from '../../shared/seal/box.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TYPES, sampleValues } from '../support/sample-values.ts';

/**
 * Writes one sample of the present stored shape: `node tests/migrations/make-sample.ts`. Run once when a version ships;
 * a shipped sample is never written again, because it stands for stores that exist.
 */
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const rawKey = Uint8Array.from({ length: 32 }, (_, at) => at);
const key = await importSealKey(crypto.subtle, 'sample-key', rawKey);
const author = {
  catalogue: defaultCatalogue(),
  context: { today: '2027-01-01', units: new Map(), memberCountOf: () => null },
  clock: { now: () => Date.parse('2027-01-01T00:00:00Z') },
  chance,
  deviceId: 'sample',
  account: { accountId: 'sample', name: '样本' },
  sealer: createSealer({ cipher: crypto.subtle, chance }, key),
};
const records = [];
for (const [at, type] of SAMPLE_TYPES.entries()) {
  const { values, remark } = sampleValues(type, at + 1);
  const record = await createRecord(author, { type, unitCode: '510802105203', values, remark, alsoCountsIn: [] });
  const county = { rev: record.rev, seq: at + 1, receivedAt: '2027-01-01T08:00', refusal: null };
  records.push({ stored: { ...record, orderKey: orderKeyOf(record.mainDate), county }, values });
}
const path = join(import.meta.dirname, `samples/records-${RECORD_SCHEMA_VERSION}.json`);
await writeFile(path, `${JSON.stringify(records, null, 1)}\n`, { flag: 'wx' });
