import type { Database } from '../db/db.ts';

/** How often the database is asked whether another process wrote. */
const POLL_MS = 1000;

/** Lets desks wait for their town's sequence to move. */
export interface TownWatch {
  /** Called after every commit in this process. */
  moved(townId: number, seq: number): void;
  /**
   * The town's sequence as soon as it is not `after` any more, or after `ms`, or when `signal` ends the wait, or when
   * the server shuts down.
   */
  wait(townId: number, after: number, ms: number, signal: AbortSignal): Promise<number>;
  /** Answers all who wait now: something besides records is new. */
  wakeAll(): void;
  /** Answers all who wait, and every later wait at once. */
  close(): void;
}

interface Waiter {
  readonly townId: number;
  readonly after: number;
  readonly wake: (seq: number) => void;
}

/** Wakes within the process by {@link TownWatch.moved}, and by one small query a second for other processes. */
export function createTownWatch(database: Database, countyId: number): TownWatch {
  const waiters = new Set<Waiter>();
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;

  const moved = (townId: number, seq: number) => {
    for (const waiter of [...waiters]) if (waiter.townId === townId && waiter.after !== seq) waiter.wake(seq);
  };
  const wakeAll = () => {
    for (const waiter of [...waiters]) waiter.wake(waiter.after);
  };
  const read = async () => {
    const towns = [...new Set([...waiters].map((waiter) => waiter.townId))];
    const rows = await database.inCounty(countyId, (query) =>
      query<{ town_id: number; seq: number }>(
        'SELECT town_id, seq FROM town_clock WHERE town_id IN (SELECT jsonb_array_elements($1::text::jsonb)::int)',
        [JSON.stringify(towns)],
      ),
    );
    for (const row of rows) moved(row.town_id, row.seq);
  };
  const poll = () => {
    timer = null;
    if (waiters.size === 0 || isClosed) return;
    // A database that is away for a moment is no reason to stop watching; the waits end by their own time.
    read()
      .catch(() => {})
      .finally(() => {
        timer ??= waiters.size > 0 && !isClosed ? setTimeout(poll, POLL_MS) : null;
      });
  };

  return {
    moved,
    wait: (townId, after, ms, signal) =>
      new Promise((resolve) => {
        if (isClosed || signal.aborted) return resolve(after);
        const wake = (seq: number) => {
          waiters.delete(waiter);
          clearTimeout(end);
          signal.removeEventListener('abort', leave);
          resolve(seq);
        };
        const leave = () => wake(after);
        const waiter: Waiter = { townId, after, wake };
        const end = setTimeout(leave, ms);
        signal.addEventListener('abort', leave);
        waiters.add(waiter);
        // At once, so that a commit between the caller's look and this wait is not missed for a second.
        timer ??= setTimeout(poll, 0);
      }),
    wakeAll,
    close: () => {
      isClosed = true;
      if (timer) clearTimeout(timer);
      wakeAll();
    },
  };
}
