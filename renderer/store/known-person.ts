import type { Account } from '#shared/sync/messages.ts';

/** What the county says of a person (people-messages.ts). */
export type KnownPerson = Pick<Account, 'accountId' | 'login' | 'name' | 'role' | 'scope'> & {
  readonly units: readonly string[];
  readonly strands: readonly string[];
  /** The role's line in the county's matrix; absent: the shipped one. */
  readonly rights?: unknown;
  readonly closed: boolean;
};

/** An account with the rights that the county gives it now. */
export function accountWith(account: Account, person: KnownPerson): Account {
  const { units: _units, strands: _strands, rights: _rights, ...rest } = account;
  const { name, role, scope, units, strands, rights } = person;
  return {
    ...rest,
    ...{ name, role, scope },
    ...(units.length > 0 && { units }),
    ...(strands.length > 0 && { strands }),
    ...(rights !== undefined && { rights }),
  };
}
