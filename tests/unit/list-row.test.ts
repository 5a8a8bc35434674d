import { expect, test } from 'vitest';
import { createRecord } from '#shared/schema/build-record.ts';
import { orderKeyOf, type StoredRecord } from '#shared/schema/record.ts';
import { createSealer } from '#shared/schema/record-sealer.ts';
import { importSealKey } from '#shared/seal/box.ts';
import { listRowOf } from '../../renderer/store/worker/list-row.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TYPES, sampleValues } from '../support/sample-values.ts';

const chance = { bytes: (count: number) => new Uint8Array(count).fill(7) };
const author = {
  catalogue: defaultCatalogue(),
  context: { today: '2026-12-31', units: new Map(), memberCountOf: () => null },
  clock: { now: () => Date.parse('2026-12-31T08:00:00Z') },
  chance,
  deviceId: 'dev-a',
  account: { accountId: 'a', name: '王文书' },
  sealer: createSealer(
    { cipher: crypto.subtle, chance },
    await importSealKey(crypto.subtle, 'town-1', new Uint8Array(32).fill(3)),
  ),
};

async function stored(type: string, values: Record<string, unknown>, remark = ''): Promise<StoredRecord> {
  const unitCode = '510802105203';
  const record = await createRecord(author, { type, unitCode, values, remark, alsoCountsIn: [] });
  return { ...record, orderKey: orderKeyOf(record.mainDate), county: null };
}

/** Texts of a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

test.each(SAMPLE_TYPES)('nothing of what %s seals is in its list row, everything open is', async (type) => {
  for (let seed = 0; seed < 5; seed++) {
    const { values, remark } = sampleValues(type, seed);
    const record = await stored(type, values, remark);
    const row = JSON.stringify(listRowOf(record));
    const open = new Set(textsIn({ ...record.data, ext: record.ext, remark }));
    const secrets = textsIn(values).filter((text) => text.length >= 2 && ![...open].some((one) => one.includes(text)));
    for (const secret of secrets) expect(row, secret).not.toContain(JSON.stringify(secret).slice(1, -1));
    if (record.sealed) expect(row).not.toContain(record.sealed.text.slice(0, 16));
  }
});

test('some samples do seal something', async () => {
  const { values, remark } = sampleValues('mediation_case', 1);
  const record = await stored('mediation_case', values, remark);
  expect(record.sealed).not.toBeNull();
  expect(textsIn(values).length).toBeGreaterThan(textsIn(record.data).length);
});

test('title, number, names and places come first and once; long texts after; codes and ids not at all', async () => {
  const { values } = sampleValues('civil_practice', 1);
  const record = await stored('civil_practice', values);
  const row = listRowOf({
    ...record,
    recordNo: 'WM-510105-2026-0001',
    remark: '资料已归档',
    ext: { title: '政策宣讲：ＡＢＣ活动' },
    data: {
      kind: 'policy_talk',
      theme: 'ＡＢＣ活动',
      station: '510802105203',
      host: { name: '王秀兰', personId: '01890000-0000-7000-8000-000000000000' },
      content: `水渠${'长'.repeat(300)}完`,
      open: true,
      kinds: ['policy_talk', 'care'],
      people: 12,
    },
  });
  expect(row.search.slice(0, row.shortLength)).toBe('政策宣讲:abc活动\nwm-510105-2026-0001\n资料已归档\n王秀兰\n');
  expect(row.search.slice(row.shortLength)).toBe(`水渠${'长'.repeat(198)}\n`);
  expect(row.fields).toEqual({
    kind: 'policy_talk',
    station: '510802105203',
    open: 'true',
    kinds: ['policy_talk', 'care'],
  });
});

test('search texts are bounded, whatever a record holds', async () => {
  const record = await stored('civil_practice', sampleValues('civil_practice', 1).values);
  const data = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [`f${at}`, `文字${at}`.repeat(1 + (at % 30))]),
  );
  const row = listRowOf({ ...record, data });
  expect(row.search.length).toBeLessThanOrEqual(800);
  expect(row.shortLength).toBeLessThanOrEqual(160);
});

test('a due day is taken from the record, anything else is no day', async () => {
  const record = await stored('civil_practice', sampleValues('civil_practice', 1).values);
  const dueOf = (due: string | number) => listRowOf({ ...record, ext: { ...record.ext, due } }).due;
  expect([dueOf('2026-03-01'), dueOf('soon'), dueOf(''), dueOf(7), listRowOf(record).due]).toEqual([
    '2026-03-01',
    '',
    '',
    '',
    '',
  ]);
});
