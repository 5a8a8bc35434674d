import { randomUUID } from 'node:crypto';
import { type Grant, grantProblem, passwordProblem } from '#shared/domain/people-rules.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townIdOf } from '#shared/schema/unit.ts';
import type { Person } from '#shared/sync/people-messages.ts';
import { databaseCode, type Query } from '../db/db.ts';
import { audit } from './audit.ts';
import { STRANDS_COLUMN } from './department-sql.ts';
import { hashPassword } from './password.ts';
import { RIGHTS_COLUMN } from './rights.ts';
import { newCode } from './secrets.ts';

/** An account as it is made. */
export interface PersonInput extends Grant {
  readonly login: string;
  readonly name: string;
}

/** A made or reset account with the password that is shown once. */
export interface MadePerson {
  readonly person: Person;
  readonly password: string;
}

interface PersonRow {
  readonly town_id: number;
  readonly accountId: string;
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly scope: string;
  readonly units: string[];
  readonly strands: string[];
  readonly departmentId: string;
  readonly closed: boolean;
  readonly mustChange: boolean;
  readonly rights: unknown;
}

const PEOPLE = `
SELECT town_id, account_id AS "accountId", login, name, role, scope, units, ${STRANDS_COLUMN},
       coalesce(department_id, '') AS "departmentId",       disabled_at IS NOT NULL AS closed, must_change AS "mustChange", ${RIGHTS_COLUMN} FROM account`;

/** Every account that the transaction sees, by town and unit. */
export async function listPeople(query: Query): Promise<Person[]> {
  return (await query<PersonRow>(`${PEOPLE} ORDER BY town_id, scope, login`, [])).map(personIn);
}

/** @throws CodedError N05 when there is no such account */
export async function personById(query: Query, townId: number, accountId: string): Promise<Person> {
  const [row] = await query<PersonRow>(`${PEOPLE} WHERE town_id = $1 AND account_id = $2`, [townId, accountId]);
  if (!row) throw new CodedError('N05');
  return personIn(row);
}

function personIn({ town_id, rights, ...person }: PersonRow): Person {
  return { ...person, ...(rights !== null && { rights }), townId: town_id % 1000 === 0 ? null : town_id };
}

/** A first password, easy to read out: twelve letters and digits in groups, of three classes by its hyphens. */
function firstPassword(login: string): string {
  for (;;) {
    const password = newCode().slice(0, 14);
    if (passwordProblem(password, login) === null) return password;
  }
}

/** Makes an account. Hash the password outside of the transaction. @throws CodedError A14 login taken, A16 a wrong grant */
export async function makePerson(townId: number, input: PersonInput, by: string) {
  const password = firstPassword(input.login);
  const hash = await hashPassword(password);
  const accountId = randomUUID();
  return async (query: Query): Promise<MadePerson> => {
    await checkGrant(query, input);
    await query(
      `INSERT INTO account (town_id, account_id, login, name, role, scope, units, strands, password, must_change)
       VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8::text::jsonb, $9::text::jsonb, true)`,
      [
        ...[townId, accountId, input.login.normalize('NFKC').trim(), input.name, input.role, input.scope],
        ...[JSON.stringify(input.units), JSON.stringify(input.strands), JSON.stringify(hash)],
      ],
    ).catch((thrown: unknown) => {
      throw databaseCode(thrown) === '23505' ? new CodedError('A14') : thrown;
    });
    await audit(query, townId, by, 'account.made', accountId);
    return { person: await personById(query, townId, accountId), password };
  };
}

/** Gives role, unit, villages, strands. Sessions end: the person comes back with the new rights. @throws CodedError A16, N05 */
export async function grantTo(query: Query, townId: number, accountId: string, grant: Grant, by: string) {
  await checkGrant(query, grant);
  if (townIdOf(grant.scope) !== townIdOfAccount(townId)) throw new CodedError('A16', '单位不属于这个乡镇');
  await query(
    `UPDATE account SET role = $3, scope = $4, units = $5::text::jsonb, strands = $6::text::jsonb, department_id = $7
      WHERE town_id = $1 AND account_id = $2`,
    [
      ...[townId, accountId, grant.role, grant.scope, JSON.stringify(grant.units), JSON.stringify(grant.strands)],
      grant.departmentId || null,
    ],
  );
  return changed(query, townId, accountId, by, `account.granted:${grant.role}`);
}

/** Closes an account or opens it again; its sessions end. @throws CodedError N05 */
export async function setClosed(query: Query, townId: number, accountId: string, isClosed: boolean, by: string) {
  await query(
    `UPDATE account SET disabled_at = CASE WHEN $3 THEN coalesce(disabled_at, now()) END
      WHERE town_id = $1 AND account_id = $2`,
    [townId, accountId, isClosed],
  );
  return changed(query, townId, accountId, by, isClosed ? 'account.closed' : 'account.opened');
}

/** Makes a new first password; a lock by wrong attempts ends with the old one. */
export async function resetPassword(townId: number, accountId: string, login: string, by: string) {
  const password = firstPassword(login);
  const hash = await hashPassword(password);
  return async (query: Query): Promise<MadePerson> => {
    await query(
      `UPDATE account SET password = $3::text::jsonb, must_change = true WHERE town_id = $1 AND account_id = $2`,
      [townId, accountId, JSON.stringify(hash)],
    );
    return { person: await changed(query, townId, accountId, by, 'account.password_reset'), password };
  };
}

/** A person's own new password. @throws CodedError A15 not good enough, or the old one again */
export async function changeOwnPassword(
  townId: number,
  accountId: string,
  asked: { readonly login: string; readonly password: string; readonly newPassword: string },
) {
  const isSame = asked.newPassword.normalize('NFKC') === asked.password.normalize('NFKC');
  const problem = isSame ? '新口令不能与原口令相同' : passwordProblem(asked.newPassword, asked.login);
  if (problem !== null) throw new CodedError('A15', problem);
  const hash = await hashPassword(asked.newPassword);
  return async (query: Query): Promise<Person> => {
    await query(
      `UPDATE account SET password = $3::text::jsonb, must_change = false WHERE town_id = $1 AND account_id = $2`,
      [townId, accountId, JSON.stringify(hash)],
    );
    return changed(query, townId, accountId, accountId, 'account.password_changed');
  };
}

async function changed(query: Query, townId: number, accountId: string, by: string, act: string): Promise<Person> {
  const person = await personById(query, townId, accountId);
  await query('DELETE FROM console_session WHERE town_id = $1 AND account_id = $2', [townId, accountId]);
  await audit(query, townId, by, act, accountId);
  return person;
}

function townIdOfAccount(townId: number): number | null {
  return townId % 1000 === 0 ? null : townId;
}

async function checkGrant(query: Query, grant: Grant): Promise<void> {
  const rows = await query<{ code12: string }>('SELECT code12 FROM unit WHERE code12 LIKE $1', [
    `${townIdOf(grant.scope) ?? grant.scope.slice(0, 6)}%`,
  ]);
  const codes = new Set(rows.map(({ code12 }) => code12));
  if (grant.scope.endsWith('000000')) codes.add(grant.scope); // a county before its list was imported
  const standing = await query<{ id: string }>(`SELECT department_id AS id FROM department WHERE valid_to = ''`, []);
  const problem = grantProblem(grant, codes, new Set(standing.map(({ id }) => id)));
  if (problem !== null) throw new CodedError('A16', problem);
}
