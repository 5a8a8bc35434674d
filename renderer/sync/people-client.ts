import type { z } from 'zod';
import type { Grant } from '#shared/domain/people-rules.ts';
import {
  type adminSchema,
  doneSchema,
  madePersonSchema,
  type Person,
  peopleSchema,
  personAnswerSchema,
} from '#shared/sync/people-messages.ts';
import type { Vault } from '../store/vault.ts';
import { type CountyClient, createCountyClient } from './county-client.ts';

type Admin = z.infer<typeof adminSchema>;
/** A made or reset account with the password that is shown once. */
export type MadePerson = z.infer<typeof madePersonSchema>;

/** Accounts of the desk's town, closed ones too. @throws CodedError N01, A02, and N17 of a line of the program's own */
export async function townPeople(county: CountyClient = createCountyClient()): Promise<readonly Person[]> {
  return (await county.get('/api/v1/people', peopleSchema)).people;
}

/** Makes an account. @throws CodedError A01, A04, A14, A16, N01 */
export function addPerson(admin: Admin, person: Grant & { login: string; name: string }): Promise<MadePerson> {
  return createCountyClient().send({
    method: 'POST',
    path: '/api/v1/people',
    body: { admin, person },
    schema: madePersonSchema,
  });
}

/** Makes a new first password. @throws CodedError A01, A04, N01 */
export function resetPerson(admin: Admin, accountId: string): Promise<MadePerson> {
  return act(accountId, 'reset', { admin }, madePersonSchema);
}

/** Closes an account, or opens it again. @throws CodedError A01, A04, N01 */
export async function closePerson(admin: Admin, accountId: string, isClosed: boolean): Promise<void> {
  await act(accountId, isClosed ? 'close' : 'open', { admin }, personAnswerSchema);
}

/** Gives role and scope. @throws CodedError A01, A04, A16, N01 */
export async function grantPerson(admin: Admin, accountId: string, grant: Grant): Promise<void> {
  await act(accountId, 'grant', { admin, grant }, personAnswerSchema);
}

function act<Schema extends z.ZodType>(accountId: string, name: string, body: unknown, schema: Schema) {
  const path = `/api/v1/people/${encodeURIComponent(accountId)}/${name}`;
  return createCountyClient().send({ method: 'POST', path, body, schema });
}

/** A person's own new password: at the county, then on this PC. @throws CodedError A01, A06, A15, N01 */
export async function changePassword(
  vault: Vault,
  login: string,
  password: string,
  newPassword: string,
): Promise<void> {
  await vault.unlock(login, password);
  const body = { login, password, newPassword };
  await createCountyClient().send({ method: 'POST', path: '/api/v1/password', body, schema: doneSchema });
  await vault.changePassword(login, password, newPassword);
}
