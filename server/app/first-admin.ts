import { randomBytes } from 'node:crypto';
import { addAccount } from '../auth/accounts.ts';
import { hashPassword } from '../auth/password.ts';
import { type County, countyTownId } from './county.ts';

/** Login and password of the first account, told once. */
export interface FirstAdmin {
  readonly login: string;
  readonly password: string;
}

/** Makes the system administrator's account when the county has no account at all; null otherwise. */
export async function ensureFirstAdmin(county: County): Promise<FirstAdmin | null> {
  const townId = countyTownId(county.countyId);
  const [any] = await county.database.inTown(townId, (query) =>
    query('SELECT 1 FROM account WHERE town_id = $1 LIMIT 1', [townId]),
  );
  if (any) return null;
  const password = randomBytes(12).toString('base64url');
  const hash = await hashPassword(password);
  const scope = `${county.countyId}000000`;
  const account = { accountId: 'first-admin', login: 'admin', name: '系统管理员', role: 'sys_admin', scope };
  await county.database.inTown(townId, (query) => addAccount(query, townId, account, hash));
  return { login: account.login, password };
}
