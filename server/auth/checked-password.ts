import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { County } from '../app/county.ts';
import { checkPassword } from './accounts.ts';
import { audit } from './audit.ts';

interface Attempt {
  readonly townId: number;
  readonly login: string;
  readonly password: string;
  /** Where somebody wanted to come in. */
  readonly action: 'console.sign_in_failed' | 'device.sign_in_failed';
}

/**
 * The account of a login and password; a failure stands in the trail (D§6 P9), by the account's id where there is one:
 * what was typed never does. @throws CodedError A01, A06
 */
export async function checkedPassword(county: County, { townId, login, password, action }: Attempt): Promise<Account> {
  return checkPassword(county.database, townId, login, password).catch(async (thrown: unknown) => {
    if (thrown instanceof CodedError) await noteFailure(county, { townId, login, action, code: thrown.code });
    throw thrown;
  });
}

async function noteFailure(
  { database }: County,
  { townId, login, action, code }: Omit<Attempt, 'password'> & { readonly code: string },
): Promise<void> {
  await database.inTown(townId, async (query) => {
    const [known] = await query<{ account_id: string }>(
      'SELECT account_id FROM account WHERE town_id = $1 AND login = $2',
      [townId, login.normalize('NFKC').trim()],
    );
    await audit(query, townId, known?.account_id ?? 'unknown', action, code);
  });
}
