import { createHash } from 'node:crypto';
import type { z } from 'zod';
import {
  changedDepartment,
  DEFAULT_DEPARTMENTS,
  type Department,
  type DepartmentChange,
  type DepartmentMember,
  memberEffects,
} from '#shared/domain/departments.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { DepartmentPreview, Departments, doDepartmentSchema } from '#shared/sync/department-messages.ts';
import type { Account } from '#shared/sync/messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import type { Query } from '../db/db.ts';
import { audit } from './audit.ts';

/** Changes that are shown, newest first. */
const LISTED = 200;

interface Row extends Department {
  readonly version: number;
}

const COLUMNS = `department_id AS "departmentId", name, strands, valid_from AS "validFrom", valid_to AS "validTo",
                 successor_id AS "successorId", version`;

async function rowsOf(query: Query, townId: number): Promise<ReadonlyMap<string, Row>> {
  const rows = await query<Row>(`SELECT ${COLUMNS} FROM department WHERE town_id = $1`, [townId]);
  return new Map(rows.map((row) => [row.departmentId, row]));
}

/** What a change would make, and what it means for the accounts. @throws CodedError M16 */
export function previewDepartment(
  { database, countyId }: County,
  change: DepartmentChange,
): Promise<DepartmentPreview> {
  const townId = countyTownId(countyId);
  return database.inTown(townId, async (query) => {
    const { after, members, mark } = await planned(query, townId, change);
    return { after, members: [...members], mark };
  });
}

/** Does what was looked at, in one piece. @throws CodedError M16, M18 departments or their accounts are others by now */
export async function changeDepartment(
  { database, countyId }: County,
  account: Account,
  { change, mark, reason }: z.infer<typeof doDepartmentSchema>,
): Promise<void> {
  const townId = countyTownId(countyId);
  await database.inTown(townId, async (query) => {
    // first, because the end of the trail is held: two changes are done one after the other
    await audit(query, townId, account.accountId, `department.${change.kind}`, change.departmentId, reason);
    const { before, after, members, mark: seen } = await planned(query, townId, change);
    if (seen !== mark) throw new CodedError('M18');
    const version = (before?.version ?? 0) + 1;
    await write(query, townId, after, version);
    await query(
      `INSERT INTO department_version (town_id, department_id, version, kind, reason, account_id, name, before, after, members)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9::text::jsonb, $10::text::jsonb)`,
      [
        ...[townId, after.departmentId, version, change.kind, reason, account.accountId, account.name],
        ...[before && JSON.stringify(departmentOf(before)), JSON.stringify(after), JSON.stringify(members)],
      ],
    );
    if (change.kind === 'close') await follow(query, townId, account.accountId, after, members);
  });
}

/** The demonstration's departments, for a county that has none yet. */
export async function addDepartments(query: Query, townId: number, departments: readonly Department[]): Promise<void> {
  if ((await rowsOf(query, townId)).size > 0) return;
  for (const one of departments) await write(query, townId, one, 1);
}

/** What a new county begins with, for one that never had a department; each kept as the program's own doing. */
export async function ensureDepartments({ database, countyId }: County): Promise<void> {
  const townId = countyTownId(countyId);
  await database.inTown(townId, async (query) => {
    if ((await rowsOf(query, townId)).size > 0) return;
    for (const one of DEFAULT_DEPARTMENTS) {
      const department = { ...one, validFrom: '', validTo: '', successorId: '' };
      await write(query, townId, department, 1);
      await query(
        `INSERT INTO department_version (town_id, department_id, version, kind, reason, account_id, name, after, members)
         VALUES ($1, $2, 1, 'preset', '常见的县直部门和条线，请核对', '', '程序', $3::text::jsonb, '[]')`,
        [townId, one.departmentId, JSON.stringify(department)],
      );
    }
  });
}

async function write(query: Query, townId: number, department: Department, version: number): Promise<void> {
  const { departmentId, name, strands, validFrom, validTo, successorId } = department;
  await query(
    `INSERT INTO department (town_id, department_id, name, strands, valid_from, valid_to, successor_id, version)
     VALUES ($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8)
     ON CONFLICT (town_id, department_id) DO UPDATE
        SET name = excluded.name, strands = excluded.strands, valid_from = excluded.valid_from,
            valid_to = excluded.valid_to, successor_id = excluded.successor_id, version = excluded.version`,
    [townId, departmentId, name, JSON.stringify(strands), validFrom, validTo, successorId, version],
  );
}

/** Accounts of a closed department go to its successor, or wait without a role for the security administrator. */
async function follow(
  query: Query,
  townId: number,
  by: string,
  { departmentId, successorId, name }: Department,
  members: readonly DepartmentMember[],
): Promise<void> {
  if (successorId === '') {
    await query(
      `UPDATE account SET role = '', department_id = NULL, strands = '[]' WHERE town_id = $1 AND department_id = $2`,
      [townId, departmentId],
    );
  } else {
    await query(`UPDATE account SET department_id = $3 WHERE town_id = $1 AND department_id = $2`, [
      ...[townId, departmentId, successorId],
    ]);
  }
  const act = successorId === '' ? 'account.emptied' : 'account.moved';
  for (const { accountId } of members) await audit(query, townId, by, act, accountId, `${name}撤销`);
}

interface Plan {
  readonly before: Row | null;
  readonly after: Department;
  readonly members: ReturnType<typeof memberEffects>;
  readonly mark: string;
}

async function planned(query: Query, townId: number, change: DepartmentChange): Promise<Plan> {
  const departments = await rowsOf(query, townId);
  const after = changedDepartment(departments, change, todayInChina(Date.now()));
  const before = departments.get(change.departmentId) ?? null;
  const successor = (change.kind === 'close' && departments.get(change.successorId)) || null;
  const accounts = await query<DepartmentMember>(
    `SELECT account_id AS "accountId", name, login, role, disabled_at IS NOT NULL AS closed FROM account
      WHERE town_id = $1 AND department_id = $2 ORDER BY login`,
    [townId, change.departmentId],
  );
  const members = memberEffects(before && departmentOf(before), after, successor && departmentOf(successor), accounts);
  const looked = canonicalJson([before, after, successor, members]);
  return {
    before,
    after: departmentOf(after),
    members,
    mark: createHash('sha256').update(looked).digest('hex').slice(0, 32),
  };
}

function departmentOf(one: Department): Department {
  const { departmentId, name, strands, validFrom, validTo, successorId } = one;
  return { departmentId, name, strands, validFrom, validTo, successorId };
}

interface VersionRow {
  readonly departmentId: string;
  readonly version: number;
  readonly kind: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  readonly before: Department | null;
  readonly after: Department;
  readonly members: Departments['changes'][number]['members'];
}

/** All departments with the number of their open accounts, and what was changed. */
export async function departmentsOf({ database, countyId }: County): Promise<Departments> {
  const townId = countyTownId(countyId);
  return database.inTown(townId, async (query) => {
    const rows = await query<Row & { members: number; isNameGiven: boolean }>(
      `SELECT ${COLUMNS}, EXISTS (SELECT 1 FROM department_version v WHERE v.town_id = $1 AND v.kind IN ('carried', 'preset')
                                     AND v.department_id = department.department_id)
                      AND NOT EXISTS (SELECT 1 FROM department_version v WHERE v.town_id = $1 AND v.kind = 'rename'
                                         AND v.department_id = department.department_id) AS "isNameGiven",
              (SELECT count(*)::int FROM account a WHERE a.town_id = $1 AND a.disabled_at IS NULL
                              AND a.department_id = department.department_id) AS members
         FROM department WHERE town_id = $1 ORDER BY valid_to <> '', name`,
      [townId],
    );
    const changes = await query<VersionRow>(
      `SELECT department_id AS "departmentId", version, kind, reason, name AS by, at, before, after, members
         FROM department_version WHERE town_id = $1 ORDER BY at DESC, version DESC LIMIT ${LISTED}`,
      [townId],
    );
    return {
      departments: rows.map(({ members, isNameGiven, ...row }) => ({
        department: departmentOf(row),
        members,
        isNameGiven,
      })),
      changes: changes.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
    };
  });
}
