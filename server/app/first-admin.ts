import { addAccount } from '../auth/accounts.ts';
import { hashPassword } from '../auth/password.ts';
import { newCode } from '../auth/secrets.ts';
import { type County, countyTownId } from './county.ts';

/** One of the first three accounts, told once. */
export interface FirstAdmin {
  readonly name: string;
  readonly login: string;
  readonly password: string;
}

/** The three separated administrators (三员分立): none of them can do another's part. */
const FIRST = [
  { accountId: 'first-admin', login: 'admin', name: '系统管理员', role: 'sys_admin' },
  { accountId: 'first-security', login: 'anquan', name: '安全管理员', role: 'sec_admin' },
  { accountId: 'first-auditor', login: 'shenji', name: '审计员', role: 'auditor' },
] as const;

/** Makes the three administrators' accounts when the county has no account at all; none otherwise. */
export async function ensureFirstAdmins(county: County): Promise<readonly FirstAdmin[]> {
  const townId = countyTownId(county.countyId);
  const [any] = await county.database.inTown(townId, (query) =>
    query('SELECT 1 FROM account WHERE town_id = $1 LIMIT 1', [townId]),
  );
  if (any) return [];
  const scope = `${county.countyId}000000`;
  const made: FirstAdmin[] = [];
  for (const account of FIRST) {
    const password = newCode().slice(0, 14);
    const hash = await hashPassword(password);
    await county.database.inTown(townId, (query) =>
      addAccount(query, townId, { ...account, scope, mustChange: true }, hash),
    );
    made.push({ name: account.name, login: account.login, password });
  }
  return made;
}
