import type { LedgerRecord } from '../../shared/schema/record.ts';
import type { TestCounty } from './county.ts';
import { type ClientDesk, enrolDesk } from './county-client.ts';
import { type Seeded, seeded } from './seeded.ts';

export interface ServerKills {
  readonly kills: number;
  /** Rows that were answered “accepted”, and how many of the pushes were under way when something was killed. */
  readonly acknowledged: number;
  readonly cut: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly byTarget: Readonly<Record<string, number>>;
}

/** What one round took, in milliseconds: until the kill, and from there until the county was up and looked through. */
export interface RoundTold {
  readonly sofar: ServerKills;
  readonly pushing: number;
  readonly restarting: number;
  readonly checking: number;
}

export interface ServerKillsOptions {
  readonly onRound?: (told: RoundTold) => void;
  /** No round begins after this moment, milliseconds. */
  readonly until?: number;
}

const TARGETS = ['both', 'server', 'database'] as const;
type Target = (typeof TARGETS)[number];
const MOST_ROWS = 30;
/** Acknowledged rows of a round before the kill, at most: some kills come before the first answer. */
const MOST_BEFORE = 120;

/**
 * Kills the county server, its database or both with SIGKILL while three towns push, each with two requests under way,
 * at a moment of chance, and starts it again on the same data. Every row that was answered “accepted” must be there in
 * that revision, once.
 */
export async function killServer(
  county: TestCounty,
  rounds: number,
  seed: number,
  { onRound = () => undefined, until = Number.POSITIVE_INFINITY }: ServerKillsOptions = {},
): Promise<ServerKills> {
  const chance = seeded(seed);
  const desks = await Promise.all((['yangshu', 'baiyun', 'liuhe'] as const).map((town) => pusher(county, town)));
  const acknowledged = new Map<string, string>();
  const total = { kills: 0, cut: 0, byTarget: {} as Record<string, number> };
  const [lost, doubled] = [new Set<string>(), new Set<string>()];
  const sofar = () => ({ ...total, acknowledged: acknowledged.size, lost: [...lost], doubled: [...doubled] });
  for (let round = 0; round < rounds && Date.now() < until; round++) {
    const target = TARGETS[round % TARGETS.length] ?? 'both';
    const began = Date.now();
    total.cut += await pushUntilKilled(county, target, { desks, acknowledged, chance });
    const killedAt = Date.now();
    await county.restart();
    const upAt = Date.now();
    total.kills++;
    total.byTarget[target] = (total.byTarget[target] ?? 0) + 1;
    const rows = await county.sql<{ id: string; rev: string }[]>`SELECT id, rev FROM record`;
    const present = new Map(rows.map(({ id, rev }) => [id, rev]));
    for (const [id, rev] of acknowledged) if (present.get(id) !== rev) lost.add(id);
    if (rows.length !== present.size) doubled.add(`round ${round}`);
    const checking = Date.now() - upAt;
    onRound({ sofar: sofar(), pushing: killedAt - began, restarting: upAt - killedAt, checking });
  }
  return sofar();
}

interface Pusher {
  readonly desk: ClientDesk;
  /** One that the county takes; its copies under other ids are as good. */
  readonly model: LedgerRecord;
}

async function pusher(county: TestCounty, town: Parameters<typeof enrolDesk>[1]): Promise<Pusher> {
  const desk = await enrolDesk(county.origin, town);
  return { desk, model: await desk.make('civil_practice', 1) };
}

interface Pushing {
  readonly desks: readonly Pusher[];
  readonly acknowledged: Map<string, string>;
  readonly chance: Seeded;
}

/** Answers how many pushes were under way at the kill. */
async function pushUntilKilled(county: TestCounty, target: Target, pushing: Pushing): Promise<number> {
  const { desks, acknowledged, chance } = pushing;
  const isOver = { now: false };
  const loops = desks.flatMap((one) => [one, one]).map((one) => pushOn(one, { acknowledged, chance, isOver }));
  const enough = acknowledged.size + chance.int(0, MOST_BEFORE); // so many rows later, however slow the machine is
  let running = loops.length;
  for (const { cut } of loops) void cut.catch(() => undefined).then(() => running--);
  while (acknowledged.size < enough && running > 0) await wait(2);
  await wait(chance.int(0, 40));
  if (target === 'database') {
    county.killDatabase();
    await Promise.all(loops.map(({ cut }) => cut)); // the server answers for itself that its database is away
    await county.kill();
  } else await (target === 'server' ? county.killServer() : county.kill());
  isOver.now = true;
  const cuts = await Promise.all(loops.map(({ cut }) => cut));
  return cuts.filter(Boolean).length;
}

/** Pushes rows without end; `cut` settles when a push is not answered as it should be. */
function pushOn(
  { desk, model }: Pusher,
  { acknowledged, chance, isOver }: Omit<Pushing, 'desks'> & { readonly isOver: { readonly now: boolean } },
): { readonly cut: Promise<boolean> } {
  const run = async () => {
    while (!isOver.now) {
      const rows = Array.from({ length: chance.int(1, MOST_ROWS) }, () => copyOf(model, desk.deviceId));
      const results = await desk.push(rows.map((record) => ({ record, base: null }))).catch(() => null);
      if (results === null) return true;
      for (const [at, { outcome, id }] of results.entries()) {
        if (outcome === 'accepted') acknowledged.set(id, rows[at]?.rev ?? '');
        else throw new Error(`a row that was to be taken came to ${outcome}`);
      }
    }
    return false;
  };
  return { cut: run() };
}

/** The same record as another one: another id, another first revision. */
function copyOf(model: LedgerRecord, deviceId: string): LedgerRecord {
  const rev = `1-${deviceId}-${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;
  const history = model.history.map((entry) => ({ ...entry, rev }));
  return { ...model, id: crypto.randomUUID(), rev, history };
}

function wait(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
