import { CodedError } from '#shared/kernel/coded-error.ts';
import type { TownKeyWrap } from '#shared/sync/messages.ts';
import type { Database } from '../db/db.ts';
import { audit } from './audit.ts';
import type { Device } from './devices.ts';

/** The town's wrapped key; null before its first desk made one. */
export async function townKeyOf(database: Database, townId: number): Promise<TownKeyWrap | null> {
  const [row] = await database.inTown(townId, (query) =>
    query<{ wrap: TownKeyWrap }>('SELECT wrap FROM town_key WHERE town_id = $1', [townId]),
  );
  return row?.wrap ?? null;
}

/** Keeps the first key of a town. Sending the same key again succeeds. @throws CodedError A08 when another exists */
export async function setTownKey(database: Database, device: Device, wrap: TownKeyWrap): Promise<void> {
  await database.inTown(device.townId, async (query) => {
    const rows = await query(
      `INSERT INTO town_key (town_id, wrap, device_id) VALUES ($1, $2::text::jsonb, $3) ON CONFLICT DO NOTHING
       RETURNING town_id`,
      [device.townId, JSON.stringify(wrap), device.deviceId],
    );
    if (rows.length > 0) return audit(query, device.townId, device.deviceId, 'town_key.set', wrap.keyId);
    const same = await query('SELECT 1 FROM town_key WHERE town_id = $1 AND wrap = $2::text::jsonb', [
      device.townId,
      JSON.stringify(wrap),
    ]);
    if (same.length === 0) throw new CodedError('A08');
  });
}
