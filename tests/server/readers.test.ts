import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../server/db/db.ts';
import { TAKE_NUMBERS } from '../../server/sync/push-sql.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, idIn, recordIn, type TownName } from '../support/county-client.ts';

const TOWN_NAMES: readonly TownName[] = ['yangshu', 'baiyun', 'liuhe', 'shiqiao'];
const WRITERS_PER_TOWN = 3;
const BATCHES = 12;
const ROWS = 20;

let county: TestCounty;
beforeAll(async () => {
  county = await startCounty();
});
afterAll(() => county.stop());

describe('a desk that polls while others write', () => {
  it('misses nothing, whatever the order of commits', { timeout: 240_000 }, async () => {
    const towns = await Promise.all(TOWN_NAMES.map((name) => busyTown(name)));
    let isOver = false;
    const reading = towns.map((town) => readUntil(town.reader, () => isOver));
    await Promise.all(towns.flatMap((town) => town.writers.map((writer, at) => writeAll(writer, at))));
    isOver = true;
    const seen = await Promise.all(reading);
    for (const [at, town] of towns.entries()) {
      const rows = await county.sql`SELECT id, rev FROM record WHERE town_id = ${town.reader.townId}`;
      expect(rows.length).toBe(WRITERS_PER_TOWN * BATCHES * ROWS);
      const lost = rows.filter((row) => seen[at]?.get(row.id) !== row.rev);
      expect(lost).toEqual([]);
    }
  });
});

interface BusyTown {
  readonly reader: ClientDesk;
  readonly writers: readonly ClientDesk[];
}

async function busyTown(name: TownName): Promise<BusyTown> {
  const reader = await enrolDesk(county.origin, name, '读');
  const writers: ClientDesk[] = [];
  for (let n = 0; n < WRITERS_PER_TOWN; n++) writers.push(await enrolDesk(county.origin, name, `写${n}`));
  return { reader, writers };
}

/** Pushes batches of new rows, each followed by a second revision of some of the batch before. */
async function writeAll(desk: ClientDesk, at: number): Promise<void> {
  let before: { record: Awaited<ReturnType<ClientDesk['make']>>; base: string | null }[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const made = await Promise.all(
      Array.from({ length: ROWS }, (_, k) => desk.make('civil_practice', at * 10_000 + batch * ROWS + k)),
    );
    const revised = await Promise.all(
      before.slice(0, 5).map(async ({ record }) => ({
        record: await desk.revise(record, { action: 'edit', envelope: { remark: `批 ${batch}` } }),
        base: record.rev,
      })),
    );
    const rows = [...made.map((record) => ({ record, base: null })), ...revised];
    const results = await desk.push(rows);
    expect(results.every((result) => result.outcome === 'accepted')).toBe(true);
    before = rows.slice(0, ROWS);
  }
}

/** Polls from its own checkpoint only; what it saw last of each record. */
async function readUntil(desk: ClientDesk, isOver: () => boolean): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  let [after, isLast] = [0, false];
  for (;;) {
    const page = await desk.pull(after, { limit: 30 });
    for (const row of page.rows) seen.set(idIn(row), recordIn(row)?.rev ?? '');
    expect(page.checkpoint.seq).toBeGreaterThanOrEqual(after);
    after = page.checkpoint.seq;
    if (isLast && !page.more) return seen;
    isLast = isOver();
  }
}

describe('numbers that become visible out of order', () => {
  /** Two transactions; the first to take a number commits last. What does a reader between the commits skip? */
  async function skippedWith(take: string): Promise<number> {
    const database = openDatabase({ ...(await addressOf()), database: 'postgres' }, 4, false);
    const town = 999901999;
    await county.sql.unsafe(`
      DROP TABLE IF EXISTS probe; CREATE TABLE probe (seq bigint); GRANT ALL ON probe TO sanzhi_app;
      DROP SEQUENCE IF EXISTS probe_seq; CREATE SEQUENCE probe_seq; GRANT ALL ON SEQUENCE probe_seq TO sanzhi_app`);
    let letCommit = () => {};
    const held = new Promise<void>((resolve) => {
      letCommit = resolve;
    });
    let tookNumber = () => {};
    const taken = new Promise<void>((resolve) => {
      tookNumber = resolve;
    });
    const write = (wait: Promise<void>) =>
      database.inTown(town, async (query) => {
        const [row] = await query<{ seq: number }>(take, take.includes('$2') ? [town, 1] : []);
        await query('INSERT INTO probe VALUES ($1)', [row?.seq ?? 0]);
        tookNumber();
        await wait;
      });
    const first = write(held);
    await taken;
    const second = write(Promise.resolve());
    // With one counter row the second waits for the first; with a sequence it is visible before.
    await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 500))]);
    const [now] = await county.sql`SELECT coalesce(max(seq), 0)::int AS top FROM probe`;
    letCommit();
    await Promise.all([first, second]);
    const [after] = await county.sql`SELECT count(*)::int AS n FROM probe WHERE seq > ${now?.top}`;
    await database.close();
    // A reader at `top` saw exactly one row when top > 0, and will be told only of later numbers.
    return 2 - after?.n - (now?.top > 0 ? 1 : 0);
  }

  it('would be skipped by a reader with a plain sequence, and never are with the town’s counter', async () => {
    expect(await skippedWith(`SELECT nextval('probe_seq')::bigint AS seq`)).toBe(1);
    expect(await skippedWith(TAKE_NUMBERS)).toBe(0);
  });

  async function addressOf() {
    const { host, port, user, pass } = county.boundSql.options;
    return { host: host[0] ?? '', port: port[0] ?? 5432, user, password: String(pass) };
  }
});
