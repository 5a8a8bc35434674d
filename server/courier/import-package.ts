import { createHash } from 'node:crypto';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { unpackBody } from '#shared/sync/courier/courier-body.ts';
import { type CourierFile, openCourierFile, readCourierFile } from '#shared/sync/courier/courier-file.ts';
import type { CourierReport } from '#shared/sync/courier/courier-messages.ts';
import {
  type CarriedPaper,
  type CourierRow,
  type ReadPackage,
  readPackage,
} from '#shared/sync/courier/package-body.ts';
import { AGREEING_PROTOCOL } from '#shared/sync/mass-change.ts';
import type { Account, PushOutcome } from '#shared/sync/messages.ts';
import type { AppDeps } from '../app/deps.ts';
import { attachmentState, takePiece } from '../attachments/attachments.ts';
import { audit } from '../auth/audit.ts';
import { keepReport } from '../auth/device-report.ts';
import type { Device } from '../auth/devices.ts';
import { takeReceipts } from '../notices/read-notices.ts';
import { clockOf } from '../sync/feed.ts';
import { push } from '../sync/push.ts';
import { requireProtocol } from '../sync/require-protocol.ts';
import { guardPackage } from '../sync/void-guard.ts';
import { COURIER_PORTS, type CourierDevice, countyKeys, courierDevice } from './courier-keys.ts';
import { GZIP } from './gzip-port.ts';

export type CourierDeps = Pick<AppDeps, 'county' | 'catalogues' | 'watch' | 'attachments'>;

/** Rows stored in one transaction. */
const BATCH_ROWS = 500;
/** Refusals and conflicts that a report names; the desk gets all of them. */
const NAMED_ROWS = 200;

/**
 * Takes a package in exactly as if its desk had pushed its rows and sent its attachments over the line: the same checks,
 * the same answers. Doing it again changes nothing.
 * @throws CodedError S15 to S22, S30, A17: nothing was taken in; N07; N02, N11 some of it may have been
 */
export async function importPackage(
  deps: CourierDeps,
  by: Account,
  bytes: Uint8Array<ArrayBuffer>,
  from: DeskState = 'in use',
): Promise<CourierReport> {
  const file = readCourierFile(bytes);
  const { device, carried } = await readWith(deps, file, from);
  const before = await deps.county.database.inTown(device.townId, async (query) => {
    if (carried.ask.protocol >= AGREEING_PROTOCOL) await guardPackage(query, device, carried.rows);
    return clockOf(query, device.townId);
  });
  const outcomes = await pushAll(deps, device, carried.rows);
  await takeReceipts(deps.county, device.townId, carried.ask.notices?.receipts ?? []);
  const papers = await takeAll(deps, device, carried.papers);
  await keepReport(deps.county.database, device, reportOfAsk(carried));
  const earlier = await earlierOf(deps, device, file);
  const report: CourierReport = {
    ...factsOf(file, device, earlier),
    ...countsOf(carried.rows, outcomes, before),
    papers: papers.counts,
  };
  await keep(deps, { file, device, carried, outcomes, papers: papers.whole, report, by });
  return report;
}

/** Whose packages are read: those of desks in use, or those that revoked ones handed over. */
export type DeskState = 'in use' | 'revoked';

/** What lies in a package, as far as the county can read it. @throws CodedError S18 to S22, N07 */
export async function readOpened(deps: CourierDeps, file: CourierFile, from: DeskState): Promise<ReadPackage> {
  return (await readWith(deps, file, from)).carried;
}

async function readWith(deps: CourierDeps, file: CourierFile, from: DeskState) {
  const { device, plain } = await opened(deps, file, from);
  const carried = readPackage(await unpackBody(GZIP, plain));
  requireProtocol(carried.ask.protocol);
  return { device, carried };
}

async function opened({ county }: CourierDeps, file: CourierFile, state: DeskState) {
  const { kind, countyId, townId, deviceId, from, to } = file.head;
  if (kind !== 'package') throw new CodedError('S22');
  if (countyId !== county.countyId || Math.floor(townId / 1000) !== county.countyId) throw new CodedError('S19');
  const own = await countyKeys(county);
  if (to !== own.public.keyId) throw new CodedError('S19');
  const device = await courierDevice(county, { townId, deviceId }, from);
  if (device.isRevoked !== (state === 'revoked')) throw new CodedError('S21');
  return { device, plain: await openCourierFile(COURIER_PORTS, file, { signer: device.keys, receiver: own }) };
}

async function pushAll(deps: CourierDeps, device: Device, rows: readonly CourierRow[]): Promise<PushOutcome[]> {
  const { county, catalogues, watch } = deps;
  const places = { database: county.database, catalogues, onCommit: watch.moved, guardsVoids: false };
  const outcomes: PushOutcome[] = [];
  for (let at = 0; at < rows.length; at += BATCH_ROWS) {
    const batch = rows.slice(at, at + BATCH_ROWS);
    outcomes.push(...(await push(places, device, batch)));
  }
  return outcomes;
}

/** Stores the attachments; one that is not what its hash says costs only itself. @throws CodedError N11 disk full */
async function takeAll(deps: CourierDeps, device: Device, papers: readonly CarriedPaper[]) {
  const places = { database: deps.county.database, folder: deps.attachments };
  const counts = { taken: 0, known: 0, damaged: 0 };
  const whole: string[] = [];
  for (const { sha256, content, size, bytes } of papers) {
    const state = await attachmentState(places, device, { sha256, content });
    if (!state.complete && createHash('sha256').update(bytes).digest('hex') !== content) {
      counts.damaged++;
      continue;
    }
    const offset = state.received;
    if (!state.complete)
      await takePiece(places, device, { sha256, content, offset, size, bytes: bytes.subarray(offset) });
    counts[state.complete ? 'known' : 'taken']++;
    whole.push(sha256);
  }
  return { counts, whole };
}

function reportOfAsk({ ask }: ReadPackage) {
  const { waiting, papers, refused, conflicts, program, catalogue } = ask;
  return { waiting, papers, refused, conflicts, program, catalogue, error: '' };
}

interface Earlier {
  readonly isRepeat: boolean;
  readonly isOlder: boolean;
}

async function earlierOf(
  { county }: CourierDeps,
  { townId, deviceId }: Device,
  { head }: CourierFile,
): Promise<Earlier> {
  const [row] = await county.database.inTown(townId, (query) =>
    query<Earlier>(
      `SELECT coalesce(bool_or(package_id = $3 AND part = $4), false) AS "isRepeat",
              coalesce(bool_or(number > $5::bigint), false) AS "isOlder"
         FROM courier_package WHERE town_id = $1 AND device_id = $2`,
      [townId, deviceId, head.id, head.part, head.number],
    ),
  );
  return row ?? { isRepeat: false, isOlder: false };
}

function factsOf({ head }: CourierFile, device: CourierDevice, earlier: Earlier) {
  const { townId, townName, deviceId, deviceName } = device;
  const { id: packageId, number, part, parts, madeAt } = head;
  const importedAt = minuteInChina(Date.now());
  return { townId, townName, deviceId, deviceName, packageId, number, part, parts, madeAt, importedAt, ...earlier };
}

/** What came of the rows. A conflict with a record that contains the pushed revision is nothing to decide: it is known. */
function countsOf(rows: readonly CourierRow[], outcomes: readonly PushOutcome[], before: number) {
  let [accepted, known] = [0, 0];
  const refused: CourierReport['refused'] = [];
  const conflicts: CourierReport['conflicts'] = [];
  outcomes.forEach((outcome, at) => {
    const record = rows[at]?.record as Partial<LedgerRecord> | null;
    if (outcome.outcome === 'accepted') {
      if (outcome.seq > before) accepted++;
      else known++;
    } else if (outcome.outcome === 'refused') {
      refused.push({ ...named(outcome.id, record), code: outcome.code, message: outcome.message });
    } else if (outcome.current.history.some(({ rev }) => rev === record?.rev)) known++;
    else conflicts.push(named(outcome.id, record));
  });
  return {
    rows: rows.length,
    accepted,
    known,
    refusedCount: refused.length,
    conflictCount: conflicts.length,
    refused: refused.slice(0, NAMED_ROWS),
    conflicts: conflicts.slice(0, NAMED_ROWS),
  };
}

/** As far as the record's open part says; anything may stand there in a row that was refused. */
function named(id: string, record: Partial<LedgerRecord> | null) {
  const text = (value: unknown, most: number) => (typeof value === 'string' ? value.slice(0, most) : '');
  const ext = record?.ext as { title?: unknown } | undefined;
  return {
    id,
    type: text(record?.type, 40),
    mainDate: text(record?.mainDate, 10),
    title: text(ext?.title, 200),
  };
}

interface Kept {
  readonly file: CourierFile;
  readonly device: CourierDevice;
  readonly carried: ReadPackage;
  readonly outcomes: readonly PushOutcome[];
  readonly papers: readonly string[];
  readonly report: CourierReport;
  readonly by: Account;
}

/** Remembers the package for its answer. Records in conflict are not kept: the answer tells how they are by then. */
async function keep({ county }: CourierDeps, { file, device, carried, outcomes, papers, report, by }: Kept) {
  const results = outcomes.map((outcome, at) => resultOf(outcome, carried.rows[at]));
  const { townId, deviceId } = device;
  const { id, part, number } = file.head;
  await county.database.inTown(townId, async (query) => {
    await query(
      `INSERT INTO courier_package AS p (town_id, device_id, package_id, part, number, key_id, imported_by, ask, results, papers,
                                    report)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9::text::jsonb, $10::text::jsonb, $11::text::jsonb)
       ON CONFLICT (town_id, device_id, package_id, part) DO UPDATE
          SET results = excluded.results, papers = excluded.papers`, // the report of the first time stands
      [
        townId,
        deviceId,
        id,
        part,
        number,
        file.head.from,
        by.accountId,
        JSON.stringify(carried.ask),
        JSON.stringify(results),
        JSON.stringify(papers),
        JSON.stringify(report),
      ],
    );
    await query('UPDATE device SET last_seen_at = now() WHERE town_id = $1 AND device_id = $2', [townId, deviceId]);
    await audit(query, townId, by.accountId, 'courier.imported', `${deviceId} ${number}/${part}`);
  });
}

/** What is kept of an outcome. */
export type KeptResult = { readonly id: string; readonly rev: string } & (
  | { readonly outcome: 'accepted'; readonly seq: number }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string }
  | { readonly outcome: 'conflict' }
);

function resultOf(outcome: PushOutcome, row: CourierRow | undefined): KeptResult {
  const { rev } = (row?.record ?? {}) as { rev?: unknown };
  const which = { id: outcome.id, rev: typeof rev === 'string' ? rev.slice(0, 80) : '' };
  if (outcome.outcome === 'accepted') return { ...which, outcome: 'accepted', seq: outcome.seq };
  if (outcome.outcome === 'conflict') return { ...which, outcome: 'conflict' };
  return { ...which, outcome: 'refused', code: outcome.code, message: outcome.message };
}
