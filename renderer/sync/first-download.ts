import { CodedError } from '#shared/kernel/coded-error.ts';
import { PULL_ROWS } from '#shared/sync/messages.ts';
import type { StoreClient } from '../store/worker-client.ts';
import type { CountyClient } from './county-client.ts';
import type { DownloadPlace } from './replication.ts';

export interface DownloadInput {
  readonly client: StoreClient;
  readonly county: CountyClient;
  readonly epoch: string;
  /** Up to where an earlier attempt has written. */
  readonly from: DownloadPlace;
  readonly isWanted: () => boolean;
  /** Told after each page that was written; the next one waits for it. */
  readonly onWritten: (place: DownloadPlace) => Promise<void>;
}

/**
 * The town's feed from a place on, read and written in the store's worker while the next page is on its way. Ends
 * where the feed ends, or where rows begin that only replication can take. False: stopped, or another county answers.
 * @throws CodedError of the line, the county or the store
 */
export async function downloadFeed(input: DownloadInput): Promise<boolean> {
  const { client, county, epoch } = input;
  const ask = (after: number) => {
    const page = county.bytes(`/api/v1/pull?after=${after}&limit=${PULL_ROWS}&compact=0`);
    page.catch(() => undefined); // whoever takes the page gets the error
    return page;
  };
  let place = input.from;
  let next = ask(place.seq);
  while (input.isWanted()) {
    const bytes = await next;
    const head = await client.ask('readFeed', bytes, [bytes]);
    if (head.epoch !== epoch) return false;
    if (!head.isPlain) return true;
    if (head.more) next = ask(head.seq);
    const lwt = await client.ask('writeFeed', null).catch((cause: unknown) => {
      throw new CodedError('S04', undefined, { cause });
    });
    place = { seq: head.seq, lwt: lwt || place.lwt };
    await input.onWritten(place);
    if (!head.more) return true;
  }
  return false;
}
