import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { Database, Query } from '../db/db.ts';
import { STRANDS_COLUMN } from './department-sql.ts';
import { countAttempt, forgiveAttempts } from './lock-out.ts';
import { isPassword, type StoredPassword, storedPasswordSchema } from './password.ts';
import { RIGHTS_COLUMN } from './rights.ts';

interface AccountRow {
  readonly town_id: number;
  readonly account_id: string;
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly scope: string;
  readonly units: readonly string[];
  /** Of {@link STRANDS_COLUMN}. */
  readonly strands: readonly string[];
  readonly department_id: string | null;
  readonly must_change: boolean;
  readonly password: unknown;
  /** Of {@link RIGHTS_COLUMN}. */
  readonly rights: unknown;
}

const COLUMNS = `town_id, account_id, login, name, role, scope, units, ${STRANDS_COLUMN}, department_id, must_change, password, ${RIGHTS_COLUMN}`;

/**
 * The account of a login and password within one town (or the county's own rows).
 * @throws CodedError A01 for a wrong name or password alike, A06 when locked
 */
export async function checkPassword(
  database: Database,
  townId: number,
  login: string,
  password: string,
): Promise<Account> {
  const name = login.normalize('NFKC').trim();
  await countAttempt(database, townId, name);
  const [row] = await database.inTown(townId, (query) =>
    query<AccountRow>(`SELECT ${COLUMNS} FROM account WHERE town_id = $1 AND login = $2 AND disabled_at IS NULL`, [
      townId,
      name,
    ]),
  );
  if (!(await isPassword(password, row ? storedPasswordSchema.parse(row.password) : null)) || !row) {
    throw new CodedError('A01');
  }
  await forgiveAttempts(database, townId, name);
  return accountOf(row);
}

/** Account by id; null when it does not exist or was closed. */
export async function accountById(query: Query, townId: number, accountId: string): Promise<Account | null> {
  const [row] = await query<AccountRow>(
    `SELECT ${COLUMNS} FROM account WHERE town_id = $1 AND account_id = $2 AND disabled_at IS NULL`,
    [townId, accountId],
  );
  return row ? accountOf(row) : null;
}

/** What an account is made of, besides its password. */
export interface NewAccount extends Pick<Account, 'accountId' | 'login' | 'name' | 'role' | 'scope'> {
  readonly units?: readonly string[] | undefined;
  readonly strands?: readonly string[] | undefined;
  readonly departmentId?: string | undefined;
  /** The password was seen by others: it must be changed at first use. */
  readonly mustChange?: boolean | undefined;
}

/** Adds an account; an existing one of the same id stays as it is. */
export async function addAccount(
  query: Query,
  townId: number,
  account: NewAccount,
  password: StoredPassword,
): Promise<void> {
  await query(
    `INSERT INTO account (town_id, account_id, login, name, role, scope, units, strands, password, must_change, department_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8::text::jsonb, $9::text::jsonb, $10, $11) ON CONFLICT DO NOTHING`,
    [
      townId,
      account.accountId,
      account.login,
      account.name,
      account.role,
      account.scope,
      JSON.stringify(account.units ?? []),
      JSON.stringify(account.strands ?? []),
      JSON.stringify(password),
      account.mustChange ?? false,
      account.departmentId ?? null,
    ],
  );
}

function accountOf(row: AccountRow): Account {
  const isCounty = row.town_id % 1000 === 0;
  return {
    accountId: row.account_id,
    login: row.login,
    name: row.name,
    role: row.role,
    townId: isCounty ? null : row.town_id,
    scope: row.scope,
    ...(row.units.length > 0 && { units: row.units }),
    ...(row.strands.length > 0 && { strands: row.strands }),
    ...(row.department_id !== null && { departmentId: row.department_id }),
    ...(row.rights !== null && { rights: row.rights }),
    ...(row.must_change && { mustChange: true }),
  };
}
