import { startCounty } from '../support/county.ts';
import { enrolDesk } from '../support/county-client.ts';
import type { BenchLine } from './bench-line.ts';

const BATCH = 200;
const ROUNDS = 3;

/** How fast a county takes records in, beside bare SQL of the same rows in the same batches on the same database. */
export async function countySection(records: number): Promise<BenchLine[]> {
  const county = await startCounty();
  try {
    const desk = await enrolDesk(county.origin);
    const samples = await Promise.all(Array.from({ length: BATCH }, (_, seed) => desk.make('civil_practice', seed)));
    await county.sql.unsafe(
      'CREATE TABLE bare (town_id int, id text, seq bigint, doc jsonb, PRIMARY KEY (town_id, id))',
    );
    await county.sql.unsafe('CREATE UNIQUE INDEX ON bare (town_id, seq)');
    const perRound = Math.floor(records / ROUNDS / BATCH);
    const rounds: { pushMs: number; bareMs: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const batches = Array.from({ length: perRound }, (_, at) =>
        samples.map((record, k) => ({ ...record, id: idOf(round, at, k) })),
      );
      const pushMs = await timed(async () => {
        for (const batch of batches) await desk.push(batch.map((record) => ({ record, base: null })));
      });
      let seq = round * records;
      const bareMs = await timed(async () => {
        for (const batch of batches) {
          const rows = JSON.stringify(batch.map((record) => ({ id: record.id, seq: ++seq, doc: record })));
          await county.sql`
            INSERT INTO bare SELECT 1, t.id, t.seq, t.doc
              FROM jsonb_to_recordset(${rows}::text::jsonb) AS t(id text, seq bigint, doc jsonb)`;
        }
      });
      rounds.push({ pushMs, bareMs });
    }
    rounds.sort((a, b) => a.bareMs / a.pushMs - b.bareMs / b.pushMs);
    const { pushMs, bareMs } = rounds[1] as (typeof rounds)[number];
    const rate = (ms: number) => `${Math.round((perRound * BATCH * 1000) / ms)} records/s`;
    const ratio = bareMs / pushMs;
    return [
      {
        what: `County: take in ${perRound * BATCH * ROUNDS} pushed records (HTTP, checks, transaction; median of 3 rounds)`,
        ours: rate(pushMs),
        peer: `the same rows by bare SQL: ${rate(bareMs)}`,
        ratio: ratio.toFixed(2),
        budget: '≥ 0.6 × bare SQL',
        isMet: ratio >= 0.6,
      },
    ];
  } finally {
    await county.stop();
  }
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
