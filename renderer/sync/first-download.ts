import { CodedError } from '#shared/kernel/coded-error.ts';
import type { OpenedDesk } from '../store/open-desk-store.ts';
import type { StoreClient } from '../store/worker-client.ts';
import type { ArrivingRecord } from './arriving-voids.ts';
import type { CountyClient } from './county-client.ts';
import { downloadPlaceOf } from './place-keeper.ts';
import { type DownloadPlace, replicationName } from './replication.ts';

export interface DownloadInput {
  readonly client: StoreClient;
  readonly county: CountyClient;
  readonly epoch: string;
  /** Up to where an earlier attempt has written. */
  readonly from: DownloadPlace;
  readonly isWanted: () => boolean;
  /** Whether the voids of a piece may be taken in unasked. */
  readonly mayTakeIn: (voids: readonly ArrivingRecord[]) => Promise<boolean>;
  /** Told at the beginning how many rows are to come. */
  readonly onHead: (rows: number) => void;
  /** Told after each piece that was written, with how many rows there were so far; the next one waits for it. */
  readonly onWritten: (place: DownloadPlace, rows: number) => Promise<void>;
}

/**
 * The town's snapshot from a place on, read and written in the store's worker while the next piece is on its way. Ends
 * where the snapshot ends, or where rows begin that only replication can take. False: stopped, or another county answers.
 * @throws CodedError of the line, the county or the store
 */
export async function downloadSnapshot(input: DownloadInput): Promise<boolean> {
  const { client, county, epoch } = input;
  let place = input.from;
  let rows = 0;
  let outcome: 'broken' | 'complete' | 'stopped' = 'broken';
  let writing: Promise<void> = Promise.resolve();
  const write = async (seq: number) => {
    const lwt = await client.ask('writeFeed', null).catch((cause: unknown) => {
      throw new CodedError('S04', undefined, { cause });
    });
    place = { seq, lwt: lwt || place.lwt };
    await input.onWritten(place, rows);
  };
  const take = async (piece: ArrayBuffer) => {
    await writing; // one piece is written while the next one arrives
    if (!input.isWanted()) outcome = 'stopped';
    if (outcome !== 'broken') return false;
    const head = await client.ask('readFeed', piece, [piece]);
    if (head.head) {
      if (head.head.epoch !== epoch) outcome = 'stopped';
      else input.onHead(head.head.rows);
    }
    if (outcome === 'stopped') return false;
    // a mass void, like rows that are no plain records: the rest comes by replication
    const isTaken = head.isPlain && (await input.mayTakeIn(head.voids));
    if (!isTaken || head.isEnd) outcome = 'complete';
    rows += head.rows;
    if (isTaken && head.seq !== null) {
      writing = write(head.seq);
      writing.catch(() => undefined); // thrown where it is waited for
    }
    return isTaken;
  };
  await county.lines(`/api/v1/snapshot?after=${place.seq}`, take);
  await writing;
  if (outcome === 'broken') throw new CodedError('N01');
  return outcome === 'complete';
}

export interface FirstDownloadInput {
  readonly desk: OpenedDesk;
  readonly county: CountyClient;
  readonly epoch: string;
  readonly isWanted: () => boolean;
  readonly mayTakeIn: DownloadInput['mayTakeIn'];
  readonly onProgress: (received: number, expected: number) => void;
}

/** Everything the county holds, from wherever an earlier attempt came to. Answers the rows expected; null: not complete. */
export async function firstDownload(input: FirstDownloadInput): Promise<number | null> {
  const { desk, county, epoch, isWanted, mayTakeIn, onProgress } = input;
  const { store, internals } = desk;
  await internals.client.ask('startReplication', replicationName(epoch));
  const from = (await store.setting<DownloadPlace>(downloadPlaceOf(epoch))) ?? { seq: 0, lwt: 0 };
  const { rows: before = 0 } = from; // who looks at the progress sees all of it, however often the line broke
  let expected = before;
  const isComplete = await downloadSnapshot({
    client: internals.client,
    county,
    epoch,
    isWanted,
    mayTakeIn,
    from,
    onHead: (rows) => {
      expected = before + rows;
    },
    onWritten: async (place, rows) => {
      const received = before + rows;
      await store.putSetting(downloadPlaceOf(epoch), { ...place, rows: received });
      internals.changed();
      onProgress(received, Math.max(expected, received));
    },
  });
  return isComplete ? expected : null;
}
