import { randomBytes, webcrypto } from 'node:crypto';
import { CodedError } from '#shared/kernel/coded-error.ts';
import {
  areSound,
  type KeyPair,
  keyPairSchema,
  newKeyPair,
  type PairCipher,
  type PublicKeys,
  publicKeysSchema,
} from '#shared/seal/key-pair.ts';
import type { CourierPorts } from '#shared/sync/courier/courier-file.ts';
import { type County, countyTownId } from '../app/county.ts';
import type { Device } from '../auth/devices.ts';
import type { Query } from '../db/db.ts';

/** Cryptography of courier files on the server. */
export const COURIER_PORTS: CourierPorts = {
  cipher: webcrypto.subtle as unknown as PairCipher, // the port names the part of WebCrypto that is used
  chance: { bytes: (count) => new Uint8Array(randomBytes(count)) },
};

/** The county's keys, made at the first use; two servers that make them at once agree on the first. */
export async function countyKeys({ database, countyId }: County): Promise<KeyPair> {
  const own = countyTownId(countyId);
  const kept = await database.inTown(own, (query) => readCountyKeys(query, own));
  if (kept) return kept;
  const made = await newKeyPair(COURIER_PORTS.cipher);
  return database.inTown(own, async (query) => {
    await query('INSERT INTO courier_county_key (town_id, keys) VALUES ($1, $2::text::jsonb) ON CONFLICT DO NOTHING', [
      own,
      JSON.stringify(made),
    ]);
    const keys = await readCountyKeys(query, own);
    if (!keys) throw new Error('the county has no courier keys');
    return keys;
  });
}

async function readCountyKeys(query: Query, townId: number): Promise<KeyPair | null> {
  const [row] = await query<{ keys: unknown }>('SELECT keys FROM courier_county_key WHERE town_id = $1', [townId]);
  return row ? keyPairSchema.parse(row.keys) : null;
}

/** Remembers a desk's public keys. @throws CodedError N03 they are none */
export async function registerDeviceKeys(county: County, device: Device, keys: PublicKeys): Promise<void> {
  if (!(await areSound(COURIER_PORTS.cipher, keys))) throw new CodedError('N03', '密钥不正确');
  await county.database.inTown(device.townId, (query) =>
    query(
      `INSERT INTO courier_device_key (town_id, device_id, key_id, keys) VALUES ($1, $2, $3, $4::text::jsonb)
       ON CONFLICT DO NOTHING`,
      [device.townId, device.deviceId, keys.keyId, JSON.stringify(keys)],
    ),
  );
}

/** A desk as its courier files know it. */
export interface CourierDevice extends Device {
  readonly deviceName: string;
  readonly townName: string;
  readonly keys: PublicKeys;
  readonly isRevoked: boolean;
}

/** The desk that made a file, with the keys it signed with. @throws CodedError S20 not known here */
export async function courierDevice({ database }: County, device: Device, keyId: string): Promise<CourierDevice> {
  const [row] = await database.inTown(device.townId, (query) =>
    query<{ name: string; town: string | null; keys: unknown; revoked: boolean }>(
      `SELECT d.name, (SELECT u.name FROM unit u WHERE u.town_id = $1 AND u.level = 'town' LIMIT 1) AS town, k.keys,
              d.revoked_at IS NOT NULL AS revoked
         FROM device d JOIN courier_device_key k USING (town_id, device_id)
        WHERE d.town_id = $1 AND d.device_id = $2 AND k.key_id = $3`,
      [device.townId, device.deviceId, keyId],
    ),
  );
  if (!row) throw new CodedError('S20');
  const keys = publicKeysSchema.parse(row.keys);
  return { ...device, deviceName: row.name, townName: row.town ?? '', keys, isRevoked: row.revoked };
}
