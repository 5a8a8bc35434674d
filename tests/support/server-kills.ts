import type { TestCounty } from './county.ts';
import { type ClientDesk, enrolDesk } from './county-client.ts';
import { seeded } from './seeded.ts';

export interface ServerKills {
  readonly kills: number;
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly byTarget: Readonly<Record<string, number>>;
}

const TARGETS = ['both', 'server', 'database'] as const;
const BATCH_ROWS = 10;

/**
 * Kills the county server, its database or both with SIGKILL while three towns push, at a moment of chance, and starts
 * it again. Every row that was answered “accepted” must be there in that revision.
 */
export async function killServer(county: TestCounty, rounds: number, seed: number): Promise<ServerKills> {
  const chance = seeded(seed);
  const towns = ['yangshu', 'baiyun', 'liuhe'] as const;
  const desks = await Promise.all(towns.map((town) => enrolDesk(county.origin, town)));
  const acknowledged = new Map<string, string>();
  const byTarget: Record<string, number> = {};
  const lost: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const target = TARGETS[round % TARGETS.length] ?? 'both';
    byTarget[target] = (byTarget[target] ?? 0) + 1;
    const batches = await Promise.all(desks.map((desk) => batchesOf(desk, round)));
    const pushing = Promise.allSettled(desks.map((desk, at) => pushAll(desk, batches[at] ?? [], acknowledged)));
    const enough = acknowledged.size + chance.int(0, 12) * BATCH_ROWS; // so many rows later, however slow the machine is
    for (const end = Date.now() + 20_000; acknowledged.size < enough && Date.now() < end; ) await wait(2);
    await wait(chance.int(0, 40));
    await killed(county, target);
    await pushing;
    await county.restart();
    const rows = await county.sql<{ id: string; rev: string }[]>`SELECT id, rev FROM record`;
    const present = new Map(rows.map(({ id, rev }) => [id, rev]));
    for (const [id, rev] of acknowledged) if (present.get(id) !== rev) lost.push(id);
    if (rows.length !== present.size) lost.push('a record is there twice');
  }
  return { kills: rounds, acknowledged: acknowledged.size, lost, byTarget };
}

function wait(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

async function killed(county: TestCounty, target: (typeof TARGETS)[number]): Promise<void> {
  if (target === 'server') return county.killServer();
  if (target === 'database') county.killDatabase();
  return county.kill();
}

async function pushAll(
  desk: ClientDesk,
  batches: Awaited<ReturnType<typeof batchesOf>>,
  acknowledged: Map<string, string>,
) {
  for (const batch of batches) {
    const results = await desk.push(batch.map((record) => ({ record, base: null })));
    for (const [at, result] of results.entries()) {
      if (result.outcome === 'accepted') acknowledged.set(result.id, batch[at]?.rev ?? '');
    }
  }
}

function batchesOf(desk: ClientDesk, round: number) {
  const make = (batch: number) =>
    Promise.all(
      Array.from({ length: BATCH_ROWS }, (_, k) => desk.make('civil_practice', round * 1000 + batch * BATCH_ROWS + k)),
    );
  return Promise.all(Array.from({ length: 8 }, (_, batch) => make(batch)));
}
