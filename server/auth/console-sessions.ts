import { may } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Account } from '#shared/sync/messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import { accountById } from './accounts.ts';
import { audit } from './audit.ts';
import { checkedPassword } from './checked-password.ts';
import { hashOf, newToken, townOfToken } from './secrets.ts';

/** Name of the cookie that holds a console session. */
export const CONSOLE_COOKIE = 'sanzhi_console';
/** A session ends after so many minutes without a request, and after so many hours in any case. */
const IDLE_MINUTES = 30;
const LONGEST_HOURS = 12;

/** Opens a session for a county account. @throws CodedError A01, A06, A04 */
export async function openSession(
  county: County,
  login: string,
  password: string,
): Promise<{ readonly token: string; readonly account: Account }> {
  const townId = countyTownId(county.countyId);
  const account = await checkedPassword(county, { townId, login, password, action: 'console.sign_in_failed' });
  if (!may(account, 'look', { unitCode: account.scope })) throw new CodedError('A04');
  const token = newToken(townId);
  await county.database.inTown(townId, async (query) => {
    await query('DELETE FROM console_session WHERE town_id = $1 AND created_at < now() - make_interval(hours => $2)', [
      townId,
      LONGEST_HOURS,
    ]);
    await query('INSERT INTO console_session (town_id, token_hash, account_id) VALUES ($1, $2, $3)', [
      townId,
      hashOf(token),
      account.accountId,
    ]);
    await audit(query, townId, account.accountId, 'console.signed_in', '');
  });
  return { token, account };
}

/** The person of a session. @throws CodedError A05 when it is missing, over or unknown */
export async function sessionOf(county: County, token: string | undefined): Promise<Account> {
  const townId = countyTownId(county.countyId);
  if (token === undefined || townOfToken(token) !== townId) throw new CodedError('A05');
  const account = await county.database.inTown(townId, async (query) => {
    const [row] = await query<{ account_id: string }>(
      `UPDATE console_session SET last_seen_at = now()
        WHERE town_id = $1 AND token_hash = $2 AND last_seen_at > now() - make_interval(mins => $3)
          AND created_at > now() - make_interval(hours => $4)
       RETURNING account_id`,
      [townId, hashOf(token), IDLE_MINUTES, LONGEST_HOURS],
    );
    return row ? accountById(query, townId, row.account_id) : null;
  });
  if (!account) throw new CodedError('A05');
  return account;
}

/** Ends a session. */
export async function closeSession(county: County, token: string | undefined): Promise<void> {
  if (token === undefined) return;
  const townId = countyTownId(county.countyId);
  await county.database.inTown(townId, (query) =>
    query('DELETE FROM console_session WHERE town_id = $1 AND token_hash = $2', [townId, hashOf(token)]),
  );
}
