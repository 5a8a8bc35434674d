import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { publicKeysSchema } from '#shared/seal/key-pair.ts';
import type { HandedKey } from '#shared/seal/town-keys.ts';
import type { KeyDesks, RotateKey } from '#shared/sync/key-messages.ts';
import type { TownKeyWrap } from '#shared/sync/messages.ts';
import type { Database, Query } from '../db/db.ts';
import { audit } from './audit.ts';
import type { Device } from './devices.ts';

interface KeyRow {
  readonly wrap: TownKeyWrap;
  readonly past: KeyDesks['desks'][number]['proof'];
  readonly set_at: Date;
}

async function keyRow(query: Query, townId: number): Promise<KeyRow | null> {
  const [row] = await query<KeyRow>('SELECT wrap, past, set_at FROM town_key WHERE town_id = $1', [townId]);
  return row ?? null;
}

/** What the county keeps of the town's present key, and what was handed to this desk. */
export function keysFor(database: Database, { townId, deviceId }: Device) {
  return database.inTown(townId, async (query) => {
    const row = await keyRow(query, townId);
    const [handed] = await query<{ handed: HandedKey }>(
      'SELECT handed FROM town_key_handed WHERE town_id = $1 AND device_id = $2',
      [townId, deviceId],
    );
    return { wrap: row?.wrap ?? null, past: row?.past ?? null, handed: handed?.handed ?? null };
  });
}

/** Id of the town's present key; empty before there is one. It goes into the desk's reference, so that others notice. */
export async function presentKeyId(query: Query, townId: number): Promise<string> {
  return (await keyRow(query, townId))?.wrap.keyId ?? '';
}

/** Keeps a desk's proof beside its public keys. @throws CodedError S20 it registered no such keys */
export async function keepProof(database: Database, device: Device, deskKeyId: string, proof: unknown): Promise<void> {
  const kept = await database.inTown(device.townId, (query) =>
    query(
      `UPDATE courier_device_key SET proof = $4::text::jsonb WHERE town_id = $1 AND device_id = $2 AND key_id = $3
       RETURNING key_id`,
      [device.townId, device.deviceId, deskKeyId, JSON.stringify(proof)],
    ),
  );
  if (kept.length === 0) throw new CodedError('S20');
}

interface DeskRow {
  readonly device_id: string;
  readonly name: string;
  readonly keys: unknown;
  readonly proof: KeyDesks['desks'][number]['proof'];
}

/** The town's desks with the keys that each registered last, and who left since the key was made. */
export function keyDesks(database: Database, townId: number): Promise<KeyDesks> {
  return database.inTown(townId, async (query) => {
    const row = await keyRow(query, townId);
    const desks = await query<DeskRow>(
      `SELECT d.device_id, d.name, k.keys, k.proof
         FROM device d
         LEFT JOIN LATERAL (SELECT keys, proof FROM courier_device_key c
                             WHERE c.town_id = d.town_id AND c.device_id = d.device_id
                             ORDER BY registered_at DESC LIMIT 1) k ON true
        WHERE d.town_id = $1 AND d.revoked_at IS NULL ORDER BY d.enrolled_at`,
      [townId],
    );
    const [left] = await query<{ people: number; desks: number }>(
      `SELECT (SELECT count(*)::int FROM account WHERE town_id = $1 AND disabled_at > $2) AS people,
              (SELECT count(*)::int FROM device WHERE town_id = $1 AND revoked_at > $2) AS desks`,
      [townId, row?.set_at ?? new Date()],
    );
    return {
      keyId: row?.wrap.keyId ?? null,
      alg: row?.wrap.alg ?? null,
      since: row ? minuteInChina(row.set_at.getTime()) : null,
      left: left ?? { people: 0, desks: 0 },
      desks: desks.map(({ device_id, name, keys, proof }) => ({
        deviceId: device_id,
        name,
        keys: publicKeysSchema.safeParse(keys).data ?? null,
        proof,
      })),
    };
  });
}

/**
 * Puts a new key in place of the present one: all of its wraps at once, or none. Wraps for desks that are not the town's
 * are passed over. @throws CodedError A09 no key yet, A20 another key than `from` is the present one, N03
 */
export async function rotateKey(database: Database, device: Device, by: string, asked: RotateKey): Promise<void> {
  const { from, wrap, recovery, past, desks } = asked;
  const { townId } = device;
  const isOneKey = [recovery.keyId, past.keyId].every((keyId) => keyId === wrap.keyId) && wrap.keyId !== from;
  if (!isOneKey) throw new CodedError('N03');
  await database.inTown(townId, async (query) => {
    const [row] = await query<{ wrap: TownKeyWrap }>('SELECT wrap FROM town_key WHERE town_id = $1 FOR UPDATE', [
      townId,
    ]);
    if (!row) throw new CodedError('A09');
    if (row.wrap.keyId !== from) throw new CodedError('A20');
    await query(
      `UPDATE town_key SET wrap = $2::text::jsonb, recovery = $3::text::jsonb, past = $4::text::jsonb, device_id = $5,
              set_at = now() WHERE town_id = $1`,
      [townId, ...[wrap, recovery, past].map((one) => JSON.stringify(one)), device.deviceId],
    );
    await query('DELETE FROM town_key_handed WHERE town_id = $1', [townId]);
    for (const { deviceId, handed } of desks) {
      await query(
        `INSERT INTO town_key_handed (town_id, device_id, key_id, handed)
         SELECT town_id, device_id, $3, $4::text::jsonb FROM device
          WHERE town_id = $1 AND device_id = $2 AND revoked_at IS NULL
         ON CONFLICT DO NOTHING`,
        [townId, deviceId, wrap.keyId, JSON.stringify(handed)],
      );
    }
    await audit(query, townId, by, 'town_key.rotated', `${from} > ${wrap.keyId}`);
  });
}
