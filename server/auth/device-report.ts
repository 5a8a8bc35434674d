import type { WaitQuery } from '#shared/sync/messages.ts';
import type { Database } from '../db/db.ts';
import type { Device } from './devices.ts';

/** What the county shows of a desk besides the times it knows itself. */
export type DeviceReport = Pick<
  WaitQuery,
  'waiting' | 'papers' | 'refused' | 'conflicts' | 'program' | 'error' | 'catalogue'
>;

/** The part of a waiting desk's question that is about the desk; null when it says nothing of itself. */
export function reportIn({
  waiting,
  papers,
  refused,
  conflicts,
  program,
  error,
  catalogue,
}: WaitQuery): DeviceReport | null {
  return waiting === undefined && program === undefined
    ? null
    : { waiting, papers, refused, conflicts, program, error, catalogue };
}

/** Keeps what a desk says of itself; a row is written only when it says something else, or a quarter of an hour later. */
export async function keepReport(database: Database, device: Device, report: DeviceReport): Promise<void> {
  await database.inTown(device.townId, (query) =>
    query(
      `UPDATE device SET report = $3::text::jsonb, reported_at = now()
        WHERE town_id = $1 AND device_id = $2
          AND (report IS DISTINCT FROM $3::text::jsonb OR reported_at < now() - interval '15 minutes')`,
      [device.townId, device.deviceId, JSON.stringify(report)],
    ),
  );
}
