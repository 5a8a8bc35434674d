import type { z } from 'zod';
import type { devicesSchema, enrolmentCodesSchema } from '#shared/sync/console-messages.ts';
import type { County } from '../app/county.ts';
import type { DeviceReport } from './device-report.ts';

const TOWN_NAME = `coalesce((SELECT u.name FROM unit u WHERE u.town_id = t.town_id AND u.level = 'town'), '') AS "townName"`;

interface CodeLine {
  readonly codeId: string;
  readonly townId: number;
  readonly townName: string;
  readonly note: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

/** Enrolment codes of the last 30 days, newest first, without the codes themselves. */
export async function listCodes({ database, countyId }: County): Promise<z.infer<typeof enrolmentCodesSchema>> {
  const rows = await database.inCounty(countyId, (query) =>
    query<CodeLine>(
      `SELECT t.code_id AS "codeId", t.town_id AS "townId", ${TOWN_NAME}, t.note, t.created_at, t.expires_at, t.used_at
         FROM enrolment_code t WHERE t.created_at > now() - interval '30 days' ORDER BY t.created_at DESC LIMIT 500`,
      [],
    ),
  );
  return {
    codes: rows.map(({ created_at, expires_at, used_at, ...line }) => ({
      ...line,
      createdAt: created_at.toISOString(),
      expiresAt: expires_at.toISOString(),
      usedAt: used_at?.toISOString() ?? null,
    })),
  };
}

interface DeviceLine {
  readonly deviceId: string;
  readonly townId: number;
  readonly townName: string;
  readonly name: string;
  readonly enrolled_at: Date;
  readonly last_seen_at: Date | null;
  readonly revoked_at: Date | null;
  readonly left_at: Date | null;
  readonly report: DeviceReport | null;
  readonly reported_at: Date | null;
}

/** All devices of the county, by town and time of enrolment. */
export async function listDevices({ database, countyId }: County): Promise<z.infer<typeof devicesSchema>> {
  const rows = await database.inCounty(countyId, (query) =>
    query<DeviceLine>(
      `SELECT t.device_id AS "deviceId", t.town_id AS "townId", ${TOWN_NAME}, t.name, t.enrolled_at, t.last_seen_at,
              t.revoked_at, t.left_at, t.report, t.reported_at
         FROM device t ORDER BY t.town_id, t.enrolled_at, t.device_id`,
      [],
    ),
  );
  return {
    devices: rows.map(({ enrolled_at, last_seen_at, revoked_at, left_at, reported_at, ...line }) => ({
      ...line,
      enrolledAt: enrolled_at.toISOString(),
      lastSeenAt: last_seen_at?.toISOString() ?? null,
      revokedAt: revoked_at?.toISOString() ?? null,
      leftAt: left_at?.toISOString() ?? null,
      reportedAt: reported_at?.toISOString() ?? null,
    })),
  };
}
