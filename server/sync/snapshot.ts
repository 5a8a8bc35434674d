import type { County } from '../app/county.ts';
import type { Device } from '../auth/devices.ts';
import { clockOf, pull } from './feed.ts';

/** Rows read from the database at once: what the stream holds in memory. */
const ROWS = 1000;

const COUNT = `
SELECT (SELECT count(*)::int FROM record WHERE town_id = $1 AND seq > $2)
     + (SELECT count(*)::int FROM refusal WHERE town_id = $1 AND device_id = $3 AND NOT resolved AND seq > $2) AS rows`;

/**
 * The feed from a place up to the present place of the town, as lines of JSON. No transaction is held open over a slow
 * line: a record that is stored again meanwhile moves behind the end, where the feed brings it.
 */
export async function* snapshotLines(county: County, device: Device, after: number): AsyncGenerator<string> {
  const { seq: end, rows } = await county.database.inTown(device.townId, async (query) => {
    const seq = await clockOf(query, device.townId);
    const [found] = await query<{ rows: number }>(COUNT, [device.townId, after, device.deviceId]);
    return { seq, rows: found?.rows ?? 0 };
  });
  yield `${JSON.stringify({ head: { epoch: county.epoch, seq: end, rows } })}\n`;
  for (let place = after; place < end; ) {
    const page = await pull(county, device, { after: place, limit: ROWS, upTo: end, compact: false });
    if (page.rows.length > 0) yield `${page.rows.join('\n')}\n`;
    if (!page.more) break;
    place = page.checkpoint;
  }
  yield `${JSON.stringify({ end: { seq: end } })}\n`;
}
