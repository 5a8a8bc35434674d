import type { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { readCourierFile } from '#shared/sync/courier/courier-file.ts';
import type { CourierReport } from '#shared/sync/courier/courier-messages.ts';
import type { decideEscrowSchema, Escrow, EscrowContent } from '#shared/sync/escrow-messages.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { County } from '../app/county.ts';
import { audit } from '../auth/audit.ts';
import type { Device } from '../auth/devices.ts';
import { type CourierDeps, importPackage, readOpened } from '../courier/import-package.ts';

/** Parts that one desk may hand over. */
const MAX_PARTS = 40;

/** The parts of a package of this desk that are here, decided or not. */
export async function escrowParts({ database }: County, device: Device, packageId: string): Promise<readonly number[]> {
  const rows = await database.inTown(device.townId, (query) =>
    query<{ part: number }>(
      'SELECT part FROM desk_escrow WHERE town_id = $1 AND device_id = $2 AND package_id = $3 ORDER BY part',
      [device.townId, device.deviceId, packageId],
    ),
  );
  return rows.map(({ part }) => part);
}

/** One part of what is handed over. */
export interface EscrowPlace {
  readonly townId: number;
  readonly deviceId: string;
  readonly packageId: string;
  readonly part: number;
}

/**
 * Keeps one part; acknowledged means committed. Nothing of it counts before a person decided. Doing it again changes
 * nothing. @throws CodedError S15 to S22, S30
 */
export async function keepEscrow(deps: CourierDeps, device: Device, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const file = readCourierFile(bytes);
  if (file.head.deviceId !== device.deviceId || file.head.townId !== device.townId) throw new CodedError('S20');
  const carried = await readOpened(deps, file, 'revoked');
  const { id, part, parts } = file.head;
  const { townId, deviceId } = device;
  await deps.county.database.inTown(townId, async (query) => {
    const [held] = await query<{ count: number; same: number }>(
      `SELECT count(*)::int AS count, count(*) FILTER (WHERE package_id = $3 AND part = $4)::int AS same
         FROM desk_escrow WHERE town_id = $1 AND device_id = $2`,
      [townId, deviceId, id, part],
    );
    if (held?.same === 0 && held.count >= MAX_PARTS) throw new CodedError('S30');
    const kept = await query(
      `INSERT INTO desk_escrow (town_id, device_id, package_id, part, parts, records, papers, bytes)
       VALUES ($1, $2, $3, $4, $5, $6, $7, decode($8, 'base64')) ON CONFLICT DO NOTHING RETURNING part`,
      [
        townId,
        deviceId,
        id,
        part,
        parts,
        carried.rows.length,
        carried.papers.length,
        Buffer.from(bytes).toString('base64'),
      ],
    );
    if (kept.length > 0) await audit(query, townId, deviceId, 'escrow.kept', `${deviceId} ${id}/${part}`);
  });
  return carried.rows.length;
}

/** The desk has handed over everything and wipes its keys. */
export async function noteLeft({ database }: County, { townId, deviceId }: Device): Promise<void> {
  await database.inTown(townId, async (query) => {
    const left = await query(
      'UPDATE device SET left_at = now() WHERE town_id = $1 AND device_id = $2 AND left_at IS NULL RETURNING device_id',
      [townId, deviceId],
    );
    if (left.length > 0) await audit(query, townId, deviceId, 'device.left', deviceId);
  });
}

interface Line {
  readonly townId: number;
  readonly townName: string;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly packageId: string;
  readonly part: number;
  readonly parts: number;
  readonly records: number;
  readonly papers: number;
  readonly state: Escrow['state'];
  readonly reason: string;
  readonly report: CourierReport | null;
  readonly received_at: Date;
  readonly decided_at: Date | null;
}

/** Everything that was handed over, newest first. */
export async function listEscrow({ database, countyId }: County): Promise<Escrow[]> {
  const lines = await database.inCounty(countyId, (query) =>
    query<Line>(
      `SELECT e.town_id AS "townId", coalesce((SELECT u.name FROM unit u WHERE u.town_id = e.town_id AND u.level = 'town'), '')
              AS "townName", e.device_id AS "deviceId", d.name AS "deviceName", e.package_id AS "packageId", e.part, e.parts,
              e.records, e.papers, e.received_at, e.state, e.decided_at, e.reason, e.report
         FROM desk_escrow e JOIN device d USING (town_id, device_id) ORDER BY e.received_at DESC LIMIT 500`,
      [],
    ),
  );
  return lines.map(({ received_at, decided_at, ...line }) => ({
    ...line,
    receivedAt: received_at.toISOString(),
    decidedAt: decided_at?.toISOString() ?? null,
  }));
}

/** The rows of a part by their open fields. @throws CodedError N05 */
export async function escrowContent(deps: CourierDeps, place: EscrowPlace): Promise<EscrowContent> {
  const { rows } = await readOpened(deps, readCourierFile(await bytesOf(deps.county, place)), 'revoked');
  const records = rows.map(({ record }) => record as Partial<LedgerRecord> & { ext?: { title?: unknown } });
  const text = (value: unknown, most: number) => (typeof value === 'string' ? value.slice(0, most) : '');
  const known = await deps.county.database.inTown(place.townId, (query) =>
    query<{ id: string }>(
      'SELECT id FROM record WHERE town_id = $1 AND id IN (SELECT jsonb_array_elements_text($2::text::jsonb))',
      [place.townId, JSON.stringify(records.map(({ id }) => text(id, 64)))],
    ),
  );
  const there = new Set(known.map(({ id }) => id));
  return {
    rows: records.map((record) => ({
      id: text(record.id, 64),
      type: text(record.type, 40),
      mainDate: text(record.mainDate, 10),
      title: text(record.ext?.title, 200),
      by: text(record.enteredBy?.name, 40),
      updatedAt: text(record.updatedAt, 30),
      isNew: !there.has(text(record.id, 64)),
    })),
  };
}

async function bytesOf({ database, countyId }: County, place: EscrowPlace): Promise<Uint8Array<ArrayBuffer>> {
  const { townId, deviceId, packageId, part } = place;
  if (Math.floor(townId / 1000) !== countyId) throw new CodedError('N05');
  const [row] = await database.inTown(townId, (query) =>
    query<{ bytes: string | null }>(
      `SELECT encode(bytes, 'base64') AS bytes FROM desk_escrow
        WHERE town_id = $1 AND device_id = $2 AND package_id = $3 AND part = $4 AND state = 'held'`,
      [townId, deviceId, packageId, part],
    ),
  );
  if (!row?.bytes) throw new CodedError('N05');
  return new Uint8Array(Buffer.from(row.bytes, 'base64'));
}

/** Takes a part in as if its desk had sent it, or lets it go; either way it is done. @throws CodedError N05, S18, N02 */
export async function decideEscrow(
  deps: CourierDeps,
  by: Account,
  place: EscrowPlace,
  { decision, reason }: z.infer<typeof decideEscrowSchema>,
): Promise<CourierReport | null> {
  const bytes = await bytesOf(deps.county, place);
  const report = decision === 'import' ? await importPackage(deps, by, bytes, 'revoked') : null;
  const { townId, deviceId, packageId, part } = place;
  const state = decision === 'import' ? 'imported' : 'dropped';
  await deps.county.database.inTown(townId, async (query) => {
    await query(
      `UPDATE desk_escrow SET state = $5, decided_by = $6, decided_at = now(), reason = $7, report = $8::text::jsonb,
              bytes = NULL
        WHERE town_id = $1 AND device_id = $2 AND package_id = $3 AND part = $4`,
      [townId, deviceId, packageId, part, state, by.accountId, reason, report && JSON.stringify(report)],
    );
    await audit(query, townId, by.accountId, `escrow.${state}`, `${deviceId} ${packageId}/${part}`, reason);
  });
  return report;
}
