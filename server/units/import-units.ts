import { randomUUID } from 'node:crypto';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type Unit, unitSchema } from '#shared/schema/unit.ts';
import type { UnitImportPreview } from '#shared/sync/console-messages.ts';
import type { Account } from '#shared/sync/messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import { audit } from '../auth/audit.ts';
import { MAX_UNITS, parseUnits } from './parse-units.ts';
import { type ReadRows, readUnitFile } from './read-unit-file.ts';
import { findHead } from './unit-columns.ts';
import { writeUnits } from './write-units.ts';

/** Units shown for checking, and problems told, at most. */
const SAMPLE = 20;
const MAX_PROBLEMS = 200;

/** All units of the county in order of their codes. */
export async function allUnits(county: County): Promise<readonly Unit[]> {
  const rows = await county.database.inCounty(county.countyId, (query) =>
    query<{ doc: Unit }>('SELECT doc FROM unit ORDER BY code12', []),
  );
  return rows.map((row) => row.doc);
}

/**
 * Reads a unit list and says what importing it would do. Nothing but the preview itself is written.
 * @throws CodedError F01, F02, F03, F06 when there is no head or nothing to read
 */
export async function previewUnits(
  county: County,
  accountId: string,
  fileName: string,
  bytes: Uint8Array,
  readRows: ReadRows,
): Promise<UnitImportPreview> {
  const rows = await readUnitFile(bytes, readRows);
  if (rows.length > MAX_UNITS) throw new CodedError('F03', `超过 ${MAX_UNITS} 行`);
  const head = findHead(rows);
  if (!head) throw new CodedError('F06', '没有找到“代码”和“名称”两列的表头');
  const existing = new Map((await allUnits(county)).map((unit) => [unit.code12, unit]));
  const parsed = parseUnits(rows, head, county.countyId, new Set(existing.keys()));
  const merged = parsed.units.map((unit) => mergeUnit(existing.get(unit.code12), unit, [...head.places.keys()]));
  const isNew = (unit: Unit) => !existing.has(unit.code12);
  const changes = merged.filter((unit) => !sameJson(unit, existing.get(unit.code12)));
  const previewId = randomUUID();
  await keepPreview(county, accountId, previewId, changes);
  return {
    previewId,
    fileName,
    rows: parsed.rows,
    added: changes.filter(isNew).length,
    changed: changes.filter((unit) => !isNew(unit)).length,
    unchanged: merged.length - changes.length,
    problems: parsed.problems.slice(0, MAX_PROBLEMS).map((problem) => ({ ...problem })),
    sample: merged.slice(0, SAMPLE),
  };
}

/** Columns that the list does not have keep what the data says. */
function mergeUnit(before: Unit | undefined, read: Unit, columns: readonly string[]): Unit {
  if (!before) return read;
  const has = (column: string) => columns.includes(column);
  return {
    ...before,
    name: read.name,
    ...(has('shortName') && { shortName: read.shortName }),
    ...(has('class3') && { class3: read.class3 }),
    ...(has('households') && { households: read.households }),
    ...(has('population') && { population: read.population }),
    ...(has('groupCount') && { groupCount: read.groupCount }),
    ...(has('partyMemberCount') && { partyMemberCount: read.partyMemberCount }),
    ...(has('validFrom') && { validFrom: read.validFrom }),
    ...(has('validTo') && { validTo: read.validTo }),
    ...(has('successors') && { successorCodes: read.successorCodes }),
  };
}

async function keepPreview(
  county: County,
  accountId: string,
  previewId: string,
  units: readonly Unit[],
): Promise<void> {
  const townId = countyTownId(county.countyId);
  await county.database.inTown(townId, async (query) => {
    await query(`DELETE FROM unit_import WHERE town_id = $1 AND created_at < now() - interval '1 hour'`, [townId]);
    await query(
      'INSERT INTO unit_import (town_id, preview_id, account_id, units) VALUES ($1, $2, $3, $4::text::jsonb)',
      [townId, previewId, accountId, JSON.stringify(units)],
    );
  });
}

/** Writes what a preview of the same person promised, all or nothing; once. @throws CodedError F06 for an unknown preview */
export async function importUnits(county: County, account: Account, previewId: string): Promise<number> {
  const { accountId } = account;
  const townId = countyTownId(county.countyId);
  return county.database.inCounty(county.countyId, async (query) => {
    const [row] = await query<{ units: unknown }>(
      'DELETE FROM unit_import WHERE town_id = $1 AND preview_id = $2 AND account_id = $3 RETURNING units',
      [townId, previewId, accountId],
    );
    if (!row) throw new CodedError('F06', '预览已失效，请重新选择文件');
    const units = unitSchema.array().parse(row.units);
    const changeId = randomUUID();
    await writeUnits(query, county.countyId, units, { account, kind: 'import', reason: '导入单位名单', changeId });
    await audit(query, townId, accountId, 'units.imported', String(units.length));
    return units.length;
  });
}
