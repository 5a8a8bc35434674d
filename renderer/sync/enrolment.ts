import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { DEFAULT_SUITE } from '#shared/seal/box.ts';
import { newTownKey, type RawTownKey } from '#shared/seal/town-keys.ts';
import { enrolAnswerSchema, healthAnswerSchema, PROTOCOL_VERSION, signInAnswerSchema } from '#shared/sync/messages.ts';
import { browserChance } from '../store/browser-ports.ts';
import type { UnlockedDesk, Vault } from '../store/vault.ts';
import { type CountyClient, createCountyClient } from './county-client.ts';
import { openTownKeys, wrapUnder } from './town-keys/county-wraps.ts';

export interface EnrolInput {
  readonly code: string;
  readonly login: string;
  readonly password: string;
  /** The town's passphrase (乡镇密钥口令). On the first desk of a town it is set by this call. */
  readonly passphrase: string;
  /** Whether the passphrase may become the key of a town that has none: only when it was typed twice. */
  readonly mayMakeKey: boolean;
  readonly deviceName: string;
}

export interface EnrolmentDeps {
  readonly vault: Vault;
  readonly fetch?: typeof fetch;
}

/**
 * Registers this PC with the county, makes or unwraps the town key and stores the account in the vault.
 * @throws CodedError A01, A03, A06, A07 (wrong passphrase), A09 (the town has no key yet), N01, N02. After A07
 * and A09 the enrolment at the county stands: call {@link addAccount}.
 */
export async function enrol(deps: EnrolmentDeps, input: EnrolInput): Promise<UnlockedDesk> {
  const county = createCountyClient(deps.fetch);
  const { code, login, password, deviceName } = input;
  const before = await deps.vault.device();
  const body = { code, login, password, deviceName, protocol: PROTOCOL_VERSION };
  const path = '/api/v1/enrol';
  const answer = await county.send({ method: 'POST', path, body, schema: enrolAnswerSchema });
  if (before && before.town.code12 !== answer.town.code12) throw new CodedError('S01', '本机数据属于其他乡镇');
  const { deviceId, town, epoch, account } = answer;
  await deps.vault.putDevice({ deviceId, deviceName, town, epoch });
  const townKeys = answer.townKey
    ? await openTownKeys(county, answer.townKey, input.passphrase)
    : await makeTownKey(county, input);
  await deps.vault.admit({ account, password, townKeys });
  return deps.vault.unlock(account.login, password);
}

export interface AddAccountInput {
  readonly login: string;
  readonly password: string;
  readonly passphrase: string;
  /** See {@link EnrolInput.mayMakeKey}. */
  readonly mayMakeKey: boolean;
}

/**
 * Adds a further person to an enrolled PC (or renews a password changed at the county); needs the line once.
 * @throws CodedError A01, A02, A06, A07, A09, N01, N02
 */
export async function addAccount(deps: EnrolmentDeps, input: AddAccountInput): Promise<UnlockedDesk> {
  if (!(await deps.vault.device())) throw new CodedError('A02');
  const county = createCountyClient(deps.fetch);
  const { account, townKey: wrap } = await signIn(county, input);
  const townKeys = wrap ? await openTownKeys(county, wrap, input.passphrase) : await makeTownKey(county, input);
  await deps.vault.admit({ account, password: input.password, townKeys });
  return deps.vault.unlock(account.login, input.password);
}

/** Whether the county answers right now. */
export async function countyReachable({ fetch: fetchNow }: Pick<EnrolmentDeps, 'fetch'>): Promise<boolean> {
  try {
    return (await createCountyClient(fetchNow).get('/api/health', healthAnswerSchema)).ok;
  } catch {
    return false;
  }
}

function signIn(county: CountyClient, { login, password }: Pick<AddAccountInput, 'login' | 'password'>) {
  return county.send({
    method: 'POST',
    path: '/api/v1/sign-in',
    body: { login, password },
    schema: signInAnswerSchema,
  });
}

/** The first desk of a town makes its key; the county gets it wrapped and can never open it. */
async function makeTownKey(county: CountyClient, input: AddAccountInput): Promise<readonly RawTownKey[]> {
  if (!input.mayMakeKey) throw new CodedError('A09');
  const made = newTownKey(browserChance, Date.now(), DEFAULT_SUITE.alg);
  const wrap = await wrapUnder(input.passphrase, made);
  try {
    await county.send({ method: 'PUT', path: '/api/v1/town-key', body: wrap, schema: z.unknown() });
    return [made];
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'A08') throw error;
    const { townKey } = await signIn(county, input); // another desk of the town was faster
    if (!townKey) throw error;
    return openTownKeys(county, townKey, input.passphrase);
  }
}
