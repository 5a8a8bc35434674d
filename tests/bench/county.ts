/**
 * How fast a county takes records in, beside bare SQL of the same rows on the same database (design §10: at least 0.6).
 * `node tests/bench/county.ts [records]`
 */
import { startCounty } from '../support/county.ts';
import { enrolDesk } from '../support/county-client.ts';

const RECORDS = Number(process.argv[2] ?? 20_000);
const BATCH = 200;
const ROUNDS = 3;

const county = await startCounty();
try {
  const desk = await enrolDesk(county.origin);
  const samples = await Promise.all(Array.from({ length: 200 }, (_, seed) => desk.make('civil_practice', seed)));
  await county.sql.unsafe('CREATE TABLE bare (town_id int, id text, seq bigint, doc jsonb, PRIMARY KEY (town_id, id))');
  await county.sql.unsafe('CREATE UNIQUE INDEX ON bare (town_id, seq)');
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const batches = Array.from({ length: RECORDS / ROUNDS / BATCH }, (_, at) =>
      samples.map((record, k) => ({ ...record, id: idOf(round, at, k) })),
    );
    const pushMs = await timed(async () => {
      for (const batch of batches) await desk.push(batch.map((record) => ({ record, base: null })));
    });
    let seq = round * RECORDS;
    const bareMs = await timed(async () => {
      for (const batch of batches) {
        const rows = JSON.stringify(batch.map((record) => ({ id: record.id, seq: ++seq, doc: record })));
        await county.sql`
          INSERT INTO bare SELECT 1, t.id, t.seq, t.doc
            FROM jsonb_to_recordset(${rows}::text::jsonb) AS t(id text, seq bigint, doc jsonb)`;
      }
    });
    ratios.push(bareMs / pushMs);
    const perSecond = (ms: number) => Math.round((batches.length * BATCH * 1000) / ms);
    process.stdout.write(
      `round ${round + 1}: push over HTTP ${perSecond(pushMs)}/s, bare SQL ${perSecond(bareMs)}/s, ratio ${(bareMs / pushMs).toFixed(2)}\n`,
    );
  }
  ratios.sort((a, b) => a - b);
  process.stdout.write(`county push, ${RECORDS} records: median ratio to bare SQL ${ratios[1]?.toFixed(2)}\n`);
} finally {
  await county.stop();
}

function idOf(round: number, batch: number, row: number): string {
  const tail = (round * 1_000_000 + batch * 1000 + row).toString(16).padStart(12, '0');
  return `0190a000-0000-7000-8000-${tail}`;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
