import { addMonths, todayInChina } from '#shared/kernel/calendar.ts';
import { MAX_MATRIX_MONTHS } from '#shared/sync/matrix-messages.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Database } from '../db/db.ts';
import { MatrixBook } from '../month/matrix-book.ts';
import { firstCountedMonth } from '../month/month-store.ts';
import { CountThread } from './count-thread.ts';
import { countTown } from './count-town.ts';
import { FigureBook } from './figure-book.ts';

/** How often towns are looked over for something new. */
const LOOK_MS = 1_000;
/** Between two counts of one town at least this many times what the last one took: counting never takes over the machine. */
const REST_TIMES = 4;

/** Keeps the county's figures near what towns sent, town by town, beside everything else. */
export interface FigureKeeper {
  /** What was counted, for questions. */
  readonly book: FigureBook;
  /** What towns sent, for the matrix. */
  readonly sent: MatrixBook;
  /** Begins to count, when it has not yet: somebody looks at figures. */
  begin(): void;
  /** Ends after the town that is being counted. */
  stop(): Promise<void>;
}

export interface KeeperInput {
  readonly database: Database;
  readonly countyId: number;
  readonly catalogues: Catalogues;
  /** Told when a town could not be counted; it is tried again. */
  readonly onFailure: (townId: number, thrown: unknown) => void;
}

/** Towns with something new, longest waiting first. */
const STALE = `
SELECT t.town_id
  FROM (SELECT DISTINCT town_id FROM unit WHERE level = 'town') t
  LEFT JOIN town_clock c ON c.town_id = t.town_id
  LEFT JOIN figure_state s ON s.town_id = t.town_id
 WHERE s.town_id IS NULL OR s.counted_seq <> coalesce(c.seq, 0) OR s.counted_on <> $1 OR s.first_month > $2
 ORDER BY s.counted_at NULLS FIRST, t.town_id`;
const EVERY = `SELECT DISTINCT town_id FROM unit WHERE level = 'town' ORDER BY town_id`;

/** How often every town is looked at for new units, bodies, calendars or catalogues, in looks. */
const FULL_LOOK = 15;

/** Nobody waits for figures in the first moments of a server; a look at them begins the counting at once. */
const BEGIN_AFTER_MS = 30_000;

function latestMonths(): readonly string[] {
  const month = todayInChina(Date.now()).slice(0, 7);
  return Array.from({ length: MAX_MATRIX_MONTHS }, (_, back) => addMonths(month, back + 1 - MAX_MATRIX_MONTHS));
}

/** What is held in memory, so that nobody waits for it at a first question. */
class ReadAhead {
  readonly book = new FigureBook();
  readonly sent = new MatrixBook();

  /** A piece at a time, as questions are answered meanwhile. */
  async read({ database, countyId }: KeeperInput, isStopped: () => boolean): Promise<void> {
    await database.inCounty(countyId, (query) => this.sent.read(query, latestMonths()));
    while (!isStopped() && (await database.inCounty(countyId, (query) => this.book.readAhead(query))));
  }
}

/** Keeps figures. What fails is told and tried again. */
export function keepFigures(input: KeeperInput): FigureKeeper {
  const thread = new CountThread();
  const memory = new ReadAhead();
  const restUntil = new Map<number, number>();
  let isStopped = false;
  let looks = 0;

  const look = async () => {
    const isFull = looks++ % FULL_LOOK === 0;
    const { towns, since } = await input.database.inCounty(input.countyId, async (query) => {
      const today = todayInChina(Date.now());
      const since = (await firstCountedMonth(query)) ?? today.slice(0, 7);
      const stale = [today, `${since.slice(0, 4)}-01`];
      const found = isFull ? query<{ town_id: number }>(EVERY, []) : query<{ town_id: number }>(STALE, stale);
      return { towns: await found, since };
    });
    if (looks === 1) await memory.read(input, () => isStopped);
    for (const { town_id: townId } of towns) {
      if (isStopped) return;
      if ((restUntil.get(townId) ?? 0) > Date.now()) continue;
      const began = Date.now();
      try {
        await countTown({ ...input, thread }, townId, since);
      } catch (thrown) {
        if (!isStopped) input.onFailure(townId, thrown);
      }
      restUntil.set(townId, Date.now() + (Date.now() - began) * REST_TIMES);
    }
    if (towns.length > 0) await memory.read(input, () => isStopped);
  };
  const { promise: stopped, resolve: wake } = Promise.withResolvers<void>();
  const run = async () => {
    while (!isStopped) {
      // a database that is away for a moment is no reason to stop
      await look().catch((thrown: unknown) => {
        if (!isStopped) input.onFailure(0, thrown);
      });
      await Promise.race([stopped, new Promise((next) => setTimeout(next, LOOK_MS).unref())]);
    }
  };
  let running: Promise<void> | null = null;
  const begin = () => {
    if (!isStopped) running ??= run();
  };
  const beginning = setTimeout(begin, BEGIN_AFTER_MS).unref();
  return {
    book: memory.book,
    sent: memory.sent,
    begin,
    async stop() {
      isStopped = true;
      clearTimeout(beginning);
      wake();
      // a count under way is given up: it is made again at the next start
      await thread.stop();
      await running;
    },
  };
}
