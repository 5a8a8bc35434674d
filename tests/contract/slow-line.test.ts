import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { BatchSize } from '../../shared/sync/batch-size.ts';
import type { PushAnswer } from '../../shared/sync/messages.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';
import { ANSWER_ROW_BYTES, HEADER_BYTES, MONTH_RECORDS, SlowLine, VILLAGE_LINE } from '../support/slow-line.ts';
import { fakeContractCounty } from './contract-counties.ts';

async function month() {
  const county = await fakeContractCounty();
  const records = await Promise.all(
    Array.from({ length: MONTH_RECORDS }, (_, seed) =>
      county.desk.make(SAMPLE_TYPES[seed % SAMPLE_TYPES.length] ?? '', seed),
    ),
  );
  return { county, records };
}

/** As push-rows.ts orders what it sends. */
const byType = (a: LedgerRecord, b: LedgerRecord) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0);
const bodyOf = (records: readonly LedgerRecord[]) =>
  JSON.stringify({ protocol: 3, rows: records.toSorted(byType).map((record) => ({ base: null, record })) });

/** Pushes by the rules of SPEC.md §4: batches that follow the line, doubled waits, again what got no answer. */
async function pushOver(
  line: SlowLine,
  push: (rows: readonly LedgerRecord[]) => Promise<PushAnswer['results']>,
  all: readonly LedgerRecord[],
) {
  const size = new BatchSize(1000);
  let left = all.toSorted(byType);
  for (let failures = 0; left.length > 0; ) {
    const rows = left.slice(0, size.rows);
    const [body, started] = [gzipSync(bodyOf(rows)), line.now];
    let results: PushAnswer['results'] = [];
    const arrives = line.transfer(body.length, () => 60 + rows.length * ANSWER_ROW_BYTES); // accepted rows, packed
    if (arrives.outcome === 'done' || arrives.arrived) results = await push(rows);
    if (arrives.outcome === 'done') {
      expect(results.every((one) => one.outcome === 'accepted')).toBe(true);
      size.succeeded(rows.length, line.now - started);
      left = left.slice(rows.length);
      failures = 0;
      continue;
    }
    if (line.now - started > 3000) size.failed(rows.length);
    line.wait(Math.min(60_000, 1000 * 2 ** failures++) * 0.75);
  }
}

it.each([1, 2, 3])(
  'a month of a town comes through a village’s line whole, at little more than it must cost (seed %i)',
  async (seed) => {
    const { county, records } = await month();
    const line = new SlowLine(VILLAGE_LINE, seed);
    await pushOver(
      line,
      async (rows) => [...(await county.desk.push(rows.map((record) => ({ record, base: null }))))],
      records,
    );
    const held = (await county.other.pullAll()).map((row) => (row.record as LedgerRecord).rev);
    expect(new Set(held)).toEqual(new Set(records.map((record) => record.rev)));
    expect(held.length).toBe(MONTH_RECORDS);
    const ideal = gzipSync(bodyOf(records)).length + 60 + MONTH_RECORDS * ANSWER_ROW_BYTES + HEADER_BYTES;
    const idealMs = (ideal * 8000) / VILLAGE_LINE.bitsPerSecond;
    console.log(
      `seed ${seed}: ${line.bytes} bytes (${(line.bytes / ideal).toFixed(2)} × ideal), ${Math.round(line.now / 1000)} s (${(line.now / idealMs).toFixed(2)} × ideal), ${line.cuts} cuts`,
    );
    expect(line.bytes / ideal).toBeLessThanOrEqual(1.2);
  },
);

it('an ordinary batch takes at most 1.15 × what zstd 3 makes of it', async () => {
  const { records } = await month();
  const body = bodyOf(records.slice(0, 200));
  const ratio = gzipSync(body).length / zstdCompressSync(body).length;
  console.log(`gzip / zstd 3: ${ratio.toFixed(3)}, ${Math.round(gzipSync(body).length / 200)} bytes per record`);
  expect(ratio).toBeLessThanOrEqual(1.15);
});
