import { anchorIn, type CountyAnchor, firstRewritten } from '#shared/domain/audit-anchors.ts';
import { type AuditEntry, type ChainBreak, type ChainEnd, firstBreak, NEW_CHAIN } from '#shared/domain/audit-chain.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { AuditChain, AuditLine, CountyEnd } from '#shared/sync/audit-messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import type { Query } from '../db/db.ts';

/** Names one chain: a desk's, or what the county did for a town (or for itself: county code * 1000). */
export interface ChainName {
  readonly townId: number;
  /** Device and log, `<device>.<chain>`; empty: the county's own chain. */
  readonly deviceId: string;
}

interface EntryRow extends Omit<AuditEntry, 'at'> {
  readonly at: Date;
}

const COLUMNS = 'seq, at, actor, action, subject, reason, prev, hash';
/** Entries read at a time when a chain is verified or exported. */
const PAGE = 2000;

function entryIn({ at, ...row }: EntryRow): AuditEntry {
  return { ...row, at: at.toISOString() };
}

/** How far the county has a desk's chain. */
export async function deskChainEnd(query: Query, { townId, deviceId }: ChainName): Promise<ChainEnd> {
  const [end] = await query<ChainEnd>(
    'SELECT seq, hash FROM desk_audit WHERE town_id = $1 AND device_id = $2 ORDER BY seq DESC LIMIT 1',
    [townId, deviceId],
  );
  return end ?? NEW_CHAIN;
}

/**
 * Takes a desk's further entries. What it has already may come again; whatever does not follow is refused whole.
 * @throws CodedError A19
 */
export async function takeDeskEntries(query: Query, device: ChainName, sent: readonly AuditEntry[]): Promise<ChainEnd> {
  await query(`SELECT 1 FROM device WHERE town_id = $1 AND device_id = split_part($2, '.', 1) FOR UPDATE`, [
    device.townId,
    device.deviceId,
  ]);
  const end = await deskChainEnd(query, device);
  const fresh = sent.filter(({ seq }) => seq > end.seq);
  const known = sent.find(({ seq }) => seq === end.seq);
  if ((known && known.hash !== end.hash) || firstBreak(fresh, end)) throw new CodedError('A19');
  const last = fresh.at(-1);
  if (!last) return end;
  await query(
    `INSERT INTO desk_audit (town_id, device_id, ${COLUMNS})
     SELECT $1, $2, t.* FROM jsonb_to_recordset($3::text::jsonb)
       AS t(seq bigint, at timestamptz, actor text, action text, subject text, reason text, prev text, hash text)`,
    [device.townId, device.deviceId, JSON.stringify(fresh)],
  );
  return { seq: last.seq, hash: last.hash };
}

/** Where the county's chains stand that a desk of this town keeps, and what stands at the places it kept before. */
export async function countyEnds(
  { database, countyId }: Pick<County, 'database' | 'countyId'>,
  townId: number,
  kept: ReadonlyMap<number, number>,
): Promise<readonly CountyEnd[]> {
  const ends: CountyEnd[] = [];
  for (const chain of [townId, countyTownId(countyId)]) {
    const [end] = await database.inTown(chain, (query) =>
      query<ChainEnd & { at: string | null }>(
        `SELECT seq, hash, (SELECT hash FROM audit WHERE town_id = $1 AND seq = $2) AS at
           FROM audit WHERE town_id = $1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1`,
        [chain, kept.get(chain) ?? 0],
      ),
    );
    ends.push({ townId: chain, seq: end?.seq ?? 0, hash: end?.hash ?? '', at: end?.at ?? '' });
  }
  return ends;
}

/** Every chain of the county with the first place where it breaks. */
export async function auditChains({ database, countyId }: County): Promise<readonly AuditChain[]> {
  const heads = await database.inCounty(countyId, (query) =>
    query<ChainName & { name: string; entries: number; last_at: Date | null }>(
      `SELECT a.town_id AS "townId", '' AS "deviceId", coalesce(max(u.name), '县级平台') AS name,
              count(*)::int AS entries, max(a.at) AS last_at
         FROM audit a LEFT JOIN unit u ON u.town_id = a.town_id AND u.level = 'town'
        WHERE a.seq IS NOT NULL GROUP BY a.town_id
       UNION ALL
       SELECT a.town_id, a.device_id, coalesce(max(d.name), ''), count(*)::int, max(a.at)
         FROM desk_audit a
         LEFT JOIN device d ON d.town_id = a.town_id AND d.device_id = split_part(a.device_id, '.', 1)
        GROUP BY a.town_id, a.device_id
        ORDER BY 1, 2`,
      [],
    ),
  );
  const kept = await anchorsKept({ database, countyId });
  const chains: AuditChain[] = [];
  for (const { last_at, ...head } of heads) {
    const anchors = head.deviceId === '' ? (kept.get(head.townId) ?? []) : [];
    const verdict = await verdictOf({ database, countyId }, head, anchors);
    chains.push({ ...head, ...verdict, lastAt: last_at?.toISOString() ?? null, anchors: anchors.length });
  }
  return chains;
}

/** What desks wrote down of the county's chains, by chain (audit-anchors.ts). */
async function anchorsKept({ database, countyId }: Pick<County, 'database' | 'countyId'>) {
  const rows = await database.inCounty(countyId, (query) =>
    query<Pick<AuditEntry, 'action' | 'subject'>>(
      `SELECT DISTINCT action, subject FROM desk_audit WHERE action IN ('county.anchored', 'county.rewritten')`,
      [],
    ),
  );
  return Map.groupBy(
    rows.map(anchorIn).filter((anchor) => anchor !== null),
    ({ townId }) => townId,
  );
}

async function verdictOf(
  county: Pick<County, 'database' | 'countyId'>,
  name: ChainName,
  anchors: readonly CountyAnchor[],
): Promise<Pick<AuditChain, 'end' | 'break'>> {
  const hashes = new Map(anchors.map(({ seq }) => [seq, '']));
  let end: ChainEnd = NEW_CHAIN;
  for await (const page of pagesOf(county, name)) {
    const found = firstBreak(page, end);
    if (found) return { end: end.hash, break: { ...found } };
    for (const { seq, hash } of page) if (hashes.has(seq)) hashes.set(seq, hash);
    end = page.at(-1) ?? end;
  }
  const found = firstRewritten(anchors, (seq) => hashes.get(seq)) ?? (await endBreak(county, name, end));
  return { end: end.hash, break: found && { ...found } };
}

/** Entries cut off the end of the county's own chain are missed by its kept end. */
async function endBreak(
  { database }: Pick<County, 'database'>,
  { townId, deviceId }: ChainName,
  end: ChainEnd,
): Promise<ChainBreak | null> {
  if (deviceId !== '') return null;
  const [kept] = await database.inTown(townId, (query) =>
    query<ChainEnd>('SELECT seq, hash FROM audit_end WHERE town_id = $1', [townId]),
  );
  return kept && kept.hash !== end.hash ? { seq: end.seq + 1, why: 'missing' } : null;
}

/** A chain page by page, oldest first. */
export async function* pagesOf(
  { database, countyId }: Pick<County, 'database' | 'countyId'>,
  name: ChainName,
): AsyncGenerator<readonly AuditEntry[]> {
  if (Math.floor(name.townId / 1000) !== countyId) throw new CodedError('N05');
  for (let after = 0; ; ) {
    const from = after;
    const rows = await database.inTown(name.townId, (query) =>
      readPage(query, name, `seq > $3 ORDER BY seq`, from, PAGE),
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.seq ?? after;
  }
}

async function readPage(
  query: Query,
  { townId, deviceId }: ChainName,
  rest: string,
  place: number,
  limit: number,
): Promise<readonly AuditEntry[]> {
  const from =
    deviceId === ''
      ? `audit WHERE town_id = $1 AND $2 = '' AND`
      : 'desk_audit WHERE town_id = $1 AND device_id = $2 AND';
  const rows = await query<EntryRow>(`SELECT ${COLUMNS} FROM ${from} ${rest} LIMIT $4`, [
    townId,
    deviceId,
    place,
    limit,
  ]);
  return rows.map(entryIn);
}

/** Entries before a place, newest first, with the names of people. */
export async function auditLines(
  { database, countyId }: County,
  { townId, deviceId, before, limit }: ChainName & { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly AuditLine[]> {
  if (Math.floor(townId / 1000) !== countyId) throw new CodedError('N05');
  const [entries, people] = await database.inCounty(countyId, async (query) => [
    await readPage(query, { townId, deviceId }, 'seq < $3 ORDER BY seq DESC', before ?? Number.MAX_SAFE_INTEGER, limit),
    await query<{ id: string; name: string }>(
      `SELECT account_id AS id, name FROM account UNION ALL SELECT device_id, name FROM device`,
      [],
    ),
  ]);
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  return entries.map((entry) => ({ ...entry, actorName: nameOf.get(entry.actor) ?? entry.actor }));
}
