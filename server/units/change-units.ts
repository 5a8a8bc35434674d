import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { addDays } from '#shared/kernel/calendar.ts';
import { canonicalJson, sameJson } from '#shared/kernel/canonical-json.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townIdOf, type Unit } from '#shared/schema/unit.ts';
import { changedUnits, type UnitChange } from '#shared/schema/unit-change.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { doUnitChangeSchema, UnitChangePreview, UnitChanges } from '#shared/sync/unit-messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import { audit } from '../auth/audit.ts';
import type { Query } from '../db/db.ts';
import { lockedMonths } from '../month/month-store.ts';
import { unitsOf } from '../sync/town-facts.ts';
import { writeUnits } from './write-units.ts';

/** Changes that are shown, newest first. */
const LISTED = 200;

/** What a change would do, and what hangs on the units that end. @throws CodedError M20 */
export function previewChange(county: County, change: UnitChange): Promise<UnitChangePreview> {
  const townId = townOf(county, change);
  return county.database.inTown(townId, async (query) => {
    const { units, locked, mark } = await planned(query, townId, change);
    const ends = change.kind === 'succeed' ? change.ends : [];
    const held = [];
    for (const code12 of ends) held.push(await heldBy(query, townId, code12, change));
    const named = held.map((one) => ({ ...one, name: units.find(({ code12 }) => code12 === one.code12)?.name ?? '' }));
    return { mark, units: [...units], held: named, locked };
  });
}

/** Does what was looked at, in one piece. @throws CodedError M20, M18 somebody changed the units since */
export function doChange(
  county: County,
  account: Account,
  { change, mark, reason }: z.infer<typeof doUnitChangeSchema>,
): Promise<number> {
  const townId = townOf(county, change);
  return county.database.inCounty(county.countyId, async (query) => {
    // first, because the end of the trail is held: two changes of units are done one after the other
    const subject = change.kind === 'rename' ? change.code12 : `${change.ends.join()}→${codesOf(change.into)}`;
    await audit(query, countyTownId(county.countyId), account.accountId, `units.${change.kind}`, subject, reason);
    const plan = await planned(query, townId, change);
    if (plan.mark !== mark) throw new CodedError('M18');
    await writeUnits(query, county.countyId, plan.units, {
      account,
      kind: change.kind,
      reason,
      changeId: randomUUID(),
    });
    return plan.units.length;
  });
}

function codesOf(units: readonly { readonly code12: string }[]): string {
  return units.map(({ code12 }) => code12).join();
}

/** The town that a change is about. @throws CodedError M20 it is another county's */
function townOf({ countyId }: County, change: UnitChange): number {
  const townId = townIdOf(change.kind === 'rename' ? change.code12 : (change.ends[0] ?? ''));
  if (townId === null || Math.floor(townId / 1000) !== countyId) throw new CodedError('M20', '不是本县的乡镇或村');
  return townId;
}

async function planned(query: Query, townId: number, change: UnitChange) {
  const present = new Map((await unitsOf(query, townId)).map((unit) => [unit.code12, unit]));
  const locked = [...(await lockedMonths(query, townId))].toSorted();
  const units = changedUnits(present, change, locked.at(-1) ?? '');
  const seen = [units, units.map(({ code12 }) => present.get(code12) ?? null)];
  const mark = createHash('sha256').update(canonicalJson(seen)).digest('hex').slice(0, 32);
  return { units: units.filter((unit) => !sameJson(unit, present.get(unit.code12))), locked, mark };
}

interface Held {
  readonly records: number;
  readonly later: number;
  readonly roster: number;
  readonly bodies: number;
  readonly accounts: number;
}

async function heldBy(query: Query, townId: number, code12: string, change: UnitChange) {
  const after = change.kind === 'succeed' ? addDays(change.lastDay, 1) : '9999-12-31';
  const [held] = await query<Held>(
    `SELECT count(*)::int AS records, count(*) FILTER (WHERE main_date >= $3::text::date)::int AS later,
            count(*) FILTER (WHERE type = 'roster_member')::int AS roster,
            (SELECT count(*)::int FROM body WHERE town_id = $1 AND unit_code = $2) AS bodies,
            (SELECT count(*)::int FROM account WHERE town_id = $1 AND scope = $2 AND disabled_at IS NULL) AS accounts
       FROM record WHERE town_id = $1 AND unit_code = $2 AND status <> 'void'`,
    [townId, code12, after],
  );
  return { code12, ...(held ?? { records: 0, later: 0, roster: 0, bodies: 0, accounts: 0 }) };
}

interface VersionRow {
  readonly change_id: string;
  readonly code12: string;
  readonly kind: string;
  readonly reason: string;
  readonly name: string;
  readonly at: Date;
  readonly before: Unit | null;
  readonly after: Unit;
}

/** What was changed of the county's units, newest first. */
export async function unitChanges({ database, countyId }: County): Promise<UnitChanges> {
  const rows = await database.inCounty(countyId, (query) =>
    query<VersionRow>(
      `SELECT v.change_id, v.code12, v.kind, v.reason, v.name, v.at, v.before, v.after FROM unit_version v
         JOIN (SELECT change_id, max(at) AS done FROM unit_version GROUP BY change_id ORDER BY done DESC LIMIT ${LISTED}) c
           ON c.change_id = v.change_id
        ORDER BY c.done DESC, v.change_id, v.code12`,
      [],
    ),
  );
  const changes = Map.groupBy(rows, ({ change_id }) => change_id);
  return {
    changes: [...changes].map(([changeId, lines]) => ({
      changeId,
      kind: lines[0]?.kind ?? '',
      reason: lines[0]?.reason ?? '',
      by: lines[0]?.name ?? '',
      at: lines[0]?.at.toISOString() ?? '',
      units: lines.map(({ code12, before, after }) => ({ code12, before, after })),
    })),
  };
}
