import { type AccountLike, type Action, may } from '#shared/domain/permissions.ts';

/**
 * What a menu entry or button needs: reading what towns sent, keeping units, devices and the catalogue, deciding on
 * reports and corrections, or nothing special.
 */
export type Right = 'read' | 'keep' | 'decide' | 'any';

const ACTION: Readonly<Record<Right, Action>> = {
  read: 'query',
  keep: 'keep_catalogue',
  decide: 'receive',
  any: 'look',
};

/** Any county will do: what a role finds in the console does not depend on which one it is of. */
const SOME_COUNTY = '100000000000';

/** Whether an account has a right (D§1.3). Only a convenience: the county checks every request again and answers A04. */
export function hasRight(account: Pick<AccountLike, 'role' | 'rights'>, right: Right | Action): boolean {
  const action = Object.hasOwn(ACTION, right) ? ACTION[right as Right] : (right as Action);
  const { role, rights } = account;
  return may({ role, rights, scope: SOME_COUNTY }, action, { unitCode: SOME_COUNTY });
}
