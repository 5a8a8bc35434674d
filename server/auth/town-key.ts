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

/** The town's key under the code in its safe; null before one was made. */
export async function recoveryOf(database: Database, townId: number): Promise<TownKeyWrap | null> {
  const [row] = await database.inTown(townId, (query) =>
    query<{ recovery: TownKeyWrap | null }>('SELECT recovery FROM town_key WHERE town_id = $1', [townId]),
  );
  return row?.recovery ?? null;
}

/** Keeps a newly printed recovery code's wrap in place of the last one. @throws CodedError A09 no key, A08 another key */
export async function keepRecovery(database: Database, device: Device, wrap: TownKeyWrap): Promise<void> {
  await database.inTown(device.townId, async (query) => {
    const [row] = await query<{ wrap: TownKeyWrap }>('SELECT wrap FROM town_key WHERE town_id = $1', [device.townId]);
    if (!row) throw new CodedError('A09');
    if (row.wrap.keyId !== wrap.keyId) throw new CodedError('A08');
    await query('UPDATE town_key SET recovery = $2::text::jsonb WHERE town_id = $1', [
      device.townId,
      JSON.stringify(wrap),
    ]);
    await audit(query, device.townId, device.deviceId, 'town_key.recovery', wrap.keyId);
  });
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
