import type { z } from 'zod';
import type { Grant } from '#shared/domain/people-rules.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { unwrapSecret, wrapSecret } from '#shared/seal/key-wrap.ts';
import type { TownKeyWrap } from '#shared/sync/messages.ts';
import {
  type adminSchema,
  doneSchema,
  madePersonSchema,
  type Person,
  peopleSchema,
  personAnswerSchema,
  recoveryWrapSchema,
} from '#shared/sync/people-messages.ts';
import { browserChance, browserSealPorts } from '../store/browser-ports.ts';
import type { RawTownKey, Vault } from '../store/vault.ts';
import { createCountyClient } from './county-client.ts';

type Admin = z.infer<typeof adminSchema>;
/** A made or reset account with the password that is shown once. */
export type MadePerson = z.infer<typeof madePersonSchema>;

/** Accounts of the desk's town, closed ones too. @throws CodedError N01, A02 */
export async function townPeople(): Promise<readonly Person[]> {
  return (await createCountyClient().get('/api/v1/people', peopleSchema)).people;
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

const RECOVERY_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RECOVERY_LENGTH = 28;

/** A recovery code of 140 bits in groups of four, easy to copy by hand. */
export function newRecoveryCode(): string {
  const letters = Array.from(browserChance.bytes(RECOVERY_LENGTH), (byte) => RECOVERY_LETTERS[byte % 32]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** A code as typed in the form it was made in; null when it cannot be one. */
export function plainRecoveryCode(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s—–-]/g, '');
  const read = plain.replaceAll('O', '0').replace(/[IL]/g, '1');
  return read.length === RECOVERY_LENGTH && [...read].every((letter) => RECOVERY_LETTERS.includes(letter))
    ? read
    : null;
}

/**
 * Puts the town's key under a fresh recovery code at the county, which cannot open it; an older code is void from then
 * on. Answers the code, which is shown and printed once. @throws CodedError A01, A06, A08, A09, N01
 */
export async function makeRecoveryCode(vault: Vault, login: string, password: string): Promise<string> {
  const { key, keyId } = await vault.rawTownKey(login, password);
  const code = newRecoveryCode();
  const passphrase = plainRecoveryCode(code) ?? '';
  const wrap = await wrapSecret(browserSealPorts, { secret: key, passphrase, keyId });
  await createCountyClient().send({
    method: 'PUT',
    path: '/api/v1/town-key/recovery',
    body: { ...wrap, kdf: { ...wrap.kdf } } satisfies TownKeyWrap,
    schema: doneSchema,
  });
  return code;
}

/** The town's key by its recovery code. @throws CodedError A07 a wrong code or none was made, N01 */
export async function keyByRecovery(code: string): Promise<RawTownKey> {
  const { recovery } = await createCountyClient().get('/api/v1/town-key/recovery', recoveryWrapSchema);
  if (!recovery) throw new CodedError('A07', '本镇没有打印过恢复码');
  return { keyId: recovery.keyId, key: await unwrapSecret(browserSealPorts, recovery, code, 'A07') };
}
