import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { addDays, isDate, todayInChina } from '#shared/kernel/calendar.ts';
import { canonicalJson, sameJson } from '#shared/kernel/canonical-json.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townIdOf, type Unit } from '#shared/schema/unit.ts';
import { changedUnits, type UnitChange } from '#shared/schema/unit-change.ts';
import type { UndoneUnit } from '#shared/schema/unit-withdrawal.ts';
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
  return county.database.inCounty(county.countyId, async (query) => {
    const { units, locked, mark, present } = await planned(query, county, change);
    const held = [];
    for (const code12 of endsOf(change)) held.push(await heldBy(query, code12, change));
    const named = held.map((one) => ({ ...one, name: present.get(one.code12)?.name ?? '' }));
    return { mark, units: [...units], held: named, locked };
  });
}

/** Does what was looked at, in one piece. @throws CodedError M20, M18 somebody changed the units since */
export function doChange(
  county: County,
  account: Account,
  { change, mark, reason }: z.infer<typeof doUnitChangeSchema>,
): Promise<number> {
  return county.database.inCounty(county.countyId, async (query) => {
    // first, because the end of the trail is held: two changes of units are done one after the other
    const townId = countyTownId(county.countyId);
    await audit(query, townId, account.accountId, `units.${change.kind}`, subjectOf(change), reason);
    const plan = await planned(query, county, change);
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

/** The units that end: towns, or villages where no town does. */
function endsOf(change: UnitChange): readonly string[] {
  if (change.kind === 'succeed') return change.ends;
  if (change.kind !== 'towns') return [];
  return change.ends.length > 0 ? change.ends : codesOf(change.villages);
}

function subjectOf(change: UnitChange): string {
  if (change.kind === 'rename' || change.kind === 'withdraw') return change.code12;
  return `${endsOf(change).join()}→${codesOf(change.into).join()}`;
}

function codesOf(units: readonly { readonly code12: string }[]): readonly string[] {
  return units.map(({ code12 }) => code12);
}

/** The towns that a change reaches into. @throws CodedError M20 one of them is another county's */
function townsOf({ countyId }: County, change: UnitChange, undone: readonly UndoneUnit[]): readonly number[] {
  const named = 'code12' in change ? [change.code12] : [...change.ends, ...codesOf(change.into)];
  const villages = change.kind === 'towns' ? codesOf(change.villages) : [];
  const codes = [...named, ...villages, ...undone.map(({ after }) => after.code12)];
  const townIds = [...new Set(codes.map((code) => townIdOf(code) ?? 0))];
  if (townIds.some((townId) => Math.floor(townId / 1000) !== countyId)) {
    throw new CodedError('M20', '不是本县的乡镇或村');
  }
  return townIds;
}

async function planned(query: Query, county: County, change: UnitChange) {
  const undone = change.kind === 'withdraw' ? await changeThatEnded(query, change.code12) : [];
  const present = new Map<string, Unit>();
  const months = new Set<string>();
  for (const townId of townsOf(county, change, undone)) {
    for (const unit of await unitsOf(query, townId)) present.set(unit.code12, unit);
    for (const month of await lockedMonths(query, townId)) months.add(month);
  }
  const locked = [...months].toSorted();
  const facts = { today: todayInChina(Date.now()), locked: locked.at(-1) ?? '', undone };
  const units = changedUnits(present, change, facts);
  const seen = [units, units.map(({ code12 }) => present.get(code12) ?? null)];
  const mark = createHash('sha256').update(canonicalJson(seen)).digest('hex').slice(0, 32);
  return { units: units.filter((unit) => !sameJson(unit, present.get(unit.code12))), locked, mark, present };
}

/** The last change that set the end of a unit, with all units it touched; empty when a list set it. */
async function changeThatEnded(query: Query, code12: string): Promise<readonly UndoneUnit[]> {
  return query<UndoneUnit>(
    `SELECT before, after FROM unit_version
      WHERE change_id = (SELECT change_id FROM unit_version
                          WHERE code12 = $1 AND kind IN ('succeed', 'towns') AND after->>'validTo' <> ''
                            AND coalesce(before->>'validTo', '') = ''
                          ORDER BY at DESC LIMIT 1)
      ORDER BY code12`,
    [code12],
  );
}

interface Held {
  readonly records: number;
  readonly later: number;
  readonly roster: number;
  readonly bodies: number;
  readonly accounts: number;
  readonly devices: number;
}
const NOTHING_HELD: Held = { records: 0, later: 0, roster: 0, bodies: 0, accounts: 0, devices: 0 };

async function heldBy(query: Query, code12: string, change: UnitChange) {
  const after = 'lastDay' in change && isDate(change.lastDay) ? addDays(change.lastDay, 1) : '9999-12-31';
  const isTown = code12.endsWith('000');
  const [held] = await query<Held>(
    `SELECT count(*)::int AS records, count(*) FILTER (WHERE main_date >= $3::text::date)::int AS later,
            count(*) FILTER (WHERE type = 'roster_member')::int AS roster,
            (SELECT count(*)::int FROM body WHERE town_id = $1 AND ($4 OR unit_code = $2)) AS bodies,
            (SELECT count(*)::int FROM account WHERE town_id = $1 AND ($4 OR scope = $2) AND disabled_at IS NULL) AS accounts,
            (SELECT count(*)::int FROM device WHERE town_id = $1 AND $4 AND revoked_at IS NULL) AS devices
       FROM record WHERE town_id = $1 AND ($4 OR unit_code = $2) AND status <> 'void'`,
    [townIdOf(code12), code12, after, isTown],
  );
  return { code12, ...(held ?? NOTHING_HELD) };
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
