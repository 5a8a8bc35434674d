import { randomUUID } from 'node:crypto';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { County } from '../app/county.ts';
import { audit } from './audit.ts';
import { checkedPassword } from './checked-password.ts';
import { townOfCode } from './enrolment-codes.ts';
import { hashOf, newToken, plainCode, townOfToken } from './secrets.ts';

/** Name of the cookie that holds a device's credential. */
export const DEVICE_COOKIE = 'sanzhi_device';

/** A device as the routes know it after its credential was checked. */
export interface Device {
  readonly deviceId: string;
  readonly townId: number;
}

/** A freshly enrolled device with its credential, which is kept only as a hash. */
export interface EnrolledDevice extends Device {
  readonly token: string;
  readonly account: Account;
}

/**
 * Enrols a device: the code names the town, the account must be of that town. A wrong password does not use the code
 * up; two devices with the same code cannot both succeed.
 * @throws CodedError A03, A01, A06
 */
export async function enrolDevice(
  county: County,
  input: { readonly code: string; readonly login: string; readonly password: string; readonly deviceName: string },
): Promise<EnrolledDevice> {
  const townId = await townOfCode(county, input.code);
  if (townId === null) throw new CodedError('A03');
  const { login, password } = input;
  const account = await checkedPassword(county, { townId, login, password, action: 'device.sign_in_failed' });
  const [deviceId, token] = [randomUUID(), newToken(townId)];
  await county.database.inTown(townId, async (query) => {
    const used = await query(
      `UPDATE enrolment_code SET used_at = now(), device_id = $3
        WHERE town_id = $1 AND code_hash = $2 AND used_at IS NULL AND expires_at > now() RETURNING code_id`,
      [townId, hashOf(plainCode(input.code)), deviceId],
    );
    if (used.length === 0) throw new CodedError('A03');
    await query(
      `INSERT INTO device (town_id, device_id, name, token_hash, enrolled_by, last_seen_at)
       VALUES ($1, $2, $3, $4, $5, now())`,
      [townId, deviceId, input.deviceName, hashOf(token), account.accountId],
    );
    await audit(query, townId, account.accountId, 'device.enrolled', deviceId);
  });
  return { deviceId, townId, token, account };
}

/** The device of a credential. @throws CodedError A02 when it is missing or unknown, A27 when it is revoked */
export async function deviceOf(county: County, token: string | undefined): Promise<Device> {
  const { isRevoked, ...device } = await knownDevice(county, token);
  if (isRevoked) throw new CodedError('A27');
  return device;
}

/** The device of a credential that was revoked: it may hand over what it has. @throws CodedError A02 any other */
export async function revokedDeviceOf(county: County, token: string | undefined): Promise<Device> {
  const { isRevoked, ...device } = await knownDevice(county, token);
  if (!isRevoked) throw new CodedError('A02');
  return device;
}

async function knownDevice(county: County, token: string | undefined): Promise<Device & { isRevoked: boolean }> {
  const townId = token === undefined ? null : townOfToken(token);
  if (token === undefined || townId === null || Math.floor(townId / 1000) !== county.countyId)
    throw new CodedError('A02');
  return county.database.inTown(townId, async (query) => {
    const [row] = await query<{ device_id: string; is_stale: boolean; is_revoked: boolean }>(
      `SELECT device_id, coalesce(last_seen_at < now() - interval '1 minute', true) AS is_stale,
              revoked_at IS NOT NULL AS is_revoked
         FROM device WHERE town_id = $1 AND token_hash = $2`,
      [townId, hashOf(token)],
    );
    if (!row) throw new CodedError('A02');
    if (row.is_stale) {
      await query('UPDATE device SET last_seen_at = now() WHERE town_id = $1 AND device_id = $2', [
        townId,
        row.device_id,
      ]);
    }
    return { deviceId: row.device_id, townId, isRevoked: row.is_revoked };
  });
}

/** Ends a device's access; its credential is refused from the next request on. False when there is no such device. */
export async function revokeDevice(county: County, townId: number, deviceId: string, by: string): Promise<boolean> {
  return county.database.inTown(townId, async (query) => {
    const rows = await query(
      `UPDATE device SET revoked_at = coalesce(revoked_at, now()) WHERE town_id = $1 AND device_id = $2
       RETURNING device_id`,
      [townId, deviceId],
    );
    if (rows.length > 0) await audit(query, townId, by, 'device.revoked', deviceId);
    return rows.length > 0;
  });
}
