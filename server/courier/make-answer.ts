import { randomUUID } from 'node:crypto';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { PART_LINES_BYTES, packBody } from '#shared/sync/courier/courier-body.ts';
import { writeCourierFile } from '#shared/sync/courier/courier-file.ts';
import { type AnswerHead, type CourierAsk, courierAskSchema } from '#shared/sync/courier/courier-messages.ts';
import type { Device } from '../auth/devices.ts';
import { townNotices } from '../notices/read-notices.ts';
import { fetchByIds, pull } from '../sync/feed.ts';
import { referenceOf } from '../sync/reference.ts';
import { COURIER_PORTS, type CourierDevice, countyKeys, courierDevice } from './courier-keys.ts';
import { GZIP } from './gzip-port.ts';
import type { CourierDeps, KeptResult } from './import-package.ts';

/** Rows of the feed read at once. */
const FEED_ROWS = 1000;

/** An answer to carry back. */
export interface CourierAnswer {
  readonly fileName: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Imported {
  readonly number: number;
  readonly key_id: string;
  readonly ask: unknown;
  readonly results: readonly KeptResult[];
  readonly papers: readonly string[];
}

/**
 * The answer to packages that were imported: what came of each row, the feed from where the desk stands, units and
 * catalogue if it has others. Made anew each time, so it tells how things are now.
 * @throws CodedError S20 no such desk or packages, S21
 */
export async function makeAnswer(
  deps: CourierDeps,
  asked: Device,
  packages: readonly string[],
): Promise<CourierAnswer> {
  const imported = await importedOf(deps, asked, packages);
  const newest = imported.at(-1);
  if (!newest) throw new CodedError('S20');
  const device = await courierDevice(deps.county, asked, newest.key_id);
  const ask = courierAskSchema.parse(newest.ask);
  const results = imported.flatMap((one) => one.results);
  const { head, lines } = await feedLines(deps, device, ask, packages);
  const news = await newsOf(deps, device, ask);
  const notices = await carriedNotices(deps, device, ask, imported);
  const all = [
    JSON.stringify({ answer: { ...head, ...notices, catalogueVersion: news.catalogueVersion } satisfies AnswerHead }),
    ...(await resultLines(deps, device, results)),
    ...(await lateWords(deps, device, results, head.after)),
    ...lines,
    ...news.lines,
    ...imported.flatMap((one) => one.papers).map((has) => JSON.stringify({ has })),
  ];
  return { fileName: fileNameOf(device, newest.number), bytes: await sealed(deps, device, newest.number, all) };
}

async function importedOf({ county }: CourierDeps, { townId, deviceId }: Device, packages: readonly string[]) {
  return county.database.inTown(townId, (query) =>
    query<Imported>(
      `SELECT number, key_id, ask, results, papers FROM courier_package
        WHERE town_id = $1 AND device_id = $2
          AND package_id IN (SELECT jsonb_array_elements_text($3::text::jsonb))
        ORDER BY number, part`,
      [townId, deviceId, JSON.stringify(packages)],
    ),
  );
}

/** The feed from where the desk stands: from the beginning for one that knows another life of the county's data. */
async function feedLines({ county }: CourierDeps, device: Device, ask: CourierAsk, packages: readonly string[]) {
  const after = ask.epoch === county.epoch ? ask.after : 0;
  const lines: string[] = [];
  let [bytes, place, more] = [0, after, true];
  while (more && bytes < PART_LINES_BYTES) {
    const page = await pull(county, device, { after: place, limit: FEED_ROWS, compact: after > 0 });
    for (const row of page.rows) bytes += row.length;
    lines.push(...page.rows.map((row) => `{"feed":${row}}`));
    place = page.checkpoint;
    more = page.more;
  }
  return { head: { epoch: county.epoch, after, seq: place, more, packages: [...packages] }, lines };
}

/** Each result; a conflict brings the county's record as it is now. */
async function resultLines({ county }: CourierDeps, device: Device, results: readonly KeptResult[]): Promise<string[]> {
  const inConflict = results.filter(({ outcome }) => outcome === 'conflict').map(({ id }) => id);
  const current = new Map<string, { seq: number; record: unknown }>();
  for (const text of inConflict.length > 0 ? await fetchByIds(county, device, inConflict) : []) {
    const row = JSON.parse(text) as { county: { seq: number }; record?: { id: string } };
    if (row.record) current.set(row.record.id, { seq: row.county.seq, record: row.record });
  }
  return results.flatMap((result) => {
    if (result.outcome !== 'conflict') return [JSON.stringify({ result })];
    const held = current.get(result.id);
    return held ? [JSON.stringify({ result: { ...result, seq: held.seq, current: held.record } })] : [];
  });
}

/** The county's word alone, on rows that it had stored before the place from which the desk is told the feed. */
async function lateWords(
  { county }: CourierDeps,
  device: Device,
  results: readonly KeptResult[],
  after: number,
): Promise<string[]> {
  const ids = results.flatMap((one) => (one.outcome === 'accepted' && one.seq <= after ? [one.id] : []));
  const rows = ids.length === 0 ? [] : await fetchByIds(county, device, ids);
  return rows.map((text) => {
    const {
      county: word,
      record,
      known,
    } = JSON.parse(text) as {
      readonly county: unknown;
      readonly record?: { readonly id: string; readonly rev: string };
      readonly known?: unknown;
    };
    return JSON.stringify({ feed: { county: word, known: record ? { id: record.id, rev: record.rev } : known } });
  });
}

/** Units and catalogue, where the desk has others. */
async function newsOf({ county, catalogues }: CourierDeps, device: Device, ask: CourierAsk) {
  const reference = await referenceOf(county, catalogues, device.townId);
  const { version, source } = await county.database.unbound((query) => catalogues.current(query));
  const isKnown = ask.catalogue === version && ask.epoch === county.epoch;
  const lines = [
    ...(reference.tag === ask.reference ? [] : [JSON.stringify({ reference })]),
    ...(isKnown ? [] : [JSON.stringify({ catalogue: { version, source } })]),
  ];
  return { catalogueVersion: version, lines };
}

/** Notices behind where the desk stands, for one that knows of them, and the word that its receipts came. */
async function carriedNotices(
  { county }: CourierDeps,
  { townId }: Device,
  { notices: asked, epoch }: CourierAsk,
  imported: readonly Imported[],
): Promise<Pick<AnswerHead, 'notices'>> {
  if (!asked) return {};
  const receipts = imported.flatMap(({ ask }) => courierAskSchema.safeParse(ask).data?.notices?.receipts ?? []);
  const { notices } = await townNotices(county, townId, epoch === county.epoch ? asked.after : 0);
  return { notices: { notices: [...notices], receipts: receipts.slice(0, 500) } };
}

async function sealed({ county }: CourierDeps, device: CourierDevice, number: number, lines: readonly string[]) {
  const { townId, deviceId } = device;
  const facts = {
    kind: 'answer' as const,
    countyId: county.countyId,
    townId,
    deviceId,
    id: randomUUID(),
    part: 1,
    parts: 1,
    number,
    madeAt: minuteInChina(Date.now()),
  };
  const parties = { signer: await countyKeys(county), receiver: device.keys };
  return writeCourierFile(COURIER_PORTS, facts, parties, await packBody(GZIP, lines));
}

function fileNameOf({ townName, deviceName }: CourierDevice, number: number): string {
  const plain = `回执-${townName}-${deviceName}-第${number}号`.replaceAll(/[\\/:*?"<>|\s]/g, '_');
  return `${plain.slice(0, 100)}.szhz`;
}
