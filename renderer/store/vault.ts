import { Dexie, type Table } from 'dexie';
import type { z } from 'zod';
import { toBase64 } from '#shared/kernel/base64.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Unit } from '#shared/schema/unit.ts';
import { openText, openWithOneOf, sealText } from '#shared/seal/box.ts';
import { type RawTownKey, rawTownKeysSchema, TownKeyRing, usableKeys } from '#shared/seal/town-keys.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { VaultCopy } from '../bridge/second-copy.ts';
import { browserChance, browserSealPorts } from './browser-ports.ts';
import { FAILED, FailedSignInBook } from './failed-sign-ins.ts';
import { accountWith, type KnownPerson } from './known-person.ts';
import {
  type AccountRow,
  accountRowSchema,
  boxSchema,
  CHANGES,
  CONTACT,
  changesSchema,
  contactSchema,
  copySchema,
  deviceSchema,
  REVOKED,
  type RevokedDesk,
  revokedSchema,
} from './vault-rows.ts';
import { type Secrets, secretsOf, storeKeyOf, underStore, wrapOf } from './vault-secrets.ts';

/** This PC as the county knows it. */
export interface DeviceIdentity {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly town: Unit;
  /** The county's epoch when this desk was enrolled. */
  readonly epoch: string;
}

/** What a successful offline sign-in gives: everything that `openDeskStore` needs. */
export interface UnlockedDesk {
  readonly account: Account;
  readonly device: DeviceIdentity;
  /** Seals the store of this PC at rest; never extractable. */
  readonly storeKey: CryptoKey;
  /** Seals S and P fields for all desks of one town, and opens what former keys sealed. */
  readonly townKeys: TownKeyRing;
}

export interface VaultAdmission {
  readonly account: Account;
  readonly password: string;
  /** The present key first; only in memory, and only while keys are being put in or handed on. */
  readonly townKeys: readonly RawTownKey[];
}

/** A person let in by somebody who is in already. */
export type PersonAdmission = Omit<VaultAdmission, 'townKeys'>;

/** Wrong passwords in a row before a person is locked out of this PC, and for how long. */
const MAX_FAILURES = 5;
const LOCK_MS = 15 * 60_000;
const DAY_MS = 24 * 3600_000;

/** Accounts and keys of this PC. Signing in offline works when unwrapping works. */
export interface Vault {
  /** Whether accounts and keys had gone from the browser's store (or were older) and were put back from their copy. */
  readonly wasRestored: boolean;
  /** Wrong passwords that were tried here, until the trail has them. */
  readonly failed: FailedSignInBook;
  /** null: this PC is not enrolled yet. */
  device(): Promise<DeviceIdentity | null>;
  /** Accounts that can sign in offline here, newest sign-in first. */
  accounts(): Promise<readonly Account[]>;
  /** @throws CodedError A01 unknown account or wrong password, A02 not enrolled, A06 after five wrong ones */
  unlock(login: string, password: string): Promise<UnlockedDesk>;
  /** @throws CodedError A01 */
  changePassword(login: string, oldPassword: string, newPassword: string): Promise<void>;
  /** Remembers this PC's enrolment. A second enrolment replaces name and epoch; the store's key stays. */
  putDevice(device: DeviceIdentity): Promise<void>;
  /** Lets an account sign in offline from now on. @throws CodedError A02 */
  admit(admission: VaultAdmission): Promise<void>;
  /**
   * The same by somebody who can sign in here, without the town's passphrase: a further person, or a person whose
   * password was reset. Nothing sealed is lost. @throws CodedError A01, A06 for who vouches
   */
  admitBy(by: { readonly login: string; readonly password: string }, admission: PersonAdmission): Promise<void>;
  /** The town's keys for who can sign in here, to be wrapped anew; the present one first. @throws CodedError A01, A06 */
  rawTownKeys(login: string, password: string): Promise<readonly RawTownKey[]>;
  /** The town has another present key: kept for everybody of this PC. `desk` is who is signed in. */
  adoptTownKeys(desk: Pick<UnlockedDesk, 'storeKey' | 'townKeys'>, keys: readonly RawTownKey[]): Promise<void>;
  /** Takes over what the county says of the people here: rights, and who may not sign in any more. */
  applyPeople(people: readonly KnownPerson[]): Promise<void>;
  /** The county was reached at this moment. */
  noteContact(nowMs: number): Promise<void>;
  /** Whole days since the county was last reached; a clock that was set back does not make it fewer. */
  daysWithoutContact(nowMs: number): Promise<number>;
  /** This PC was revoked at the county: since then it only hands over what it has. null: it is in use. */
  revoked(): Promise<RevokedDesk | null>;
  /** The county said so; kept, so that a program that is started again does not open the desk. */
  noteRevoked(): Promise<void>;
  /**
   * What was handed over is acknowledged: nobody's password opens this PC any more. The store's key stays sealed under
   * the town's key alone, so that the town can go on here after enrolling anew.
   */
  wipe(handed: { readonly records: number; readonly papers: number }): Promise<void>;
  close(): void;
}

const DATABASE = 'sanzhi-vault';

/** The town's keys under the store's key: whoever of this PC signs in has the present one. */
const RING = 'ring';
const RING_BOUND = `${DATABASE}|${RING}`;
const storeUnder = (keyId: string) => `store|${keyId}`;

/**
 * Opens the small database `sanzhi-vault`. `copy` lies outside the browser's store: whichever of the two is newer, by
 * the number of changes, is put in place of the other. @throws CodedError S01
 */
export async function openVault(copy: VaultCopy | null = null): Promise<Vault> {
  const database = new Dexie(DATABASE, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ device: 'id', accounts: 'login', keys: 'id' });
  try {
    await database.open();
  } catch (cause) {
    throw new CodedError('S01', undefined, { cause });
  }
  const vault = new DexieVault(database, copy);
  await vault.compareWithCopy();
  await vault.finishWiping().catch(() => undefined); // tried again at the next start
  return vault;
}

class DexieVault implements Vault {
  readonly #database: Dexie;
  readonly #device: Table<unknown, string>;
  readonly #accounts: Table<unknown, string>;
  readonly #keys: Table<unknown, string>;
  readonly #copy: VaultCopy | null;
  readonly failed: FailedSignInBook;
  wasRestored = false;

  constructor(database: Dexie, copy: VaultCopy | null) {
    this.#database = database;
    this.#copy = copy;
    this.#device = database.table('device');
    this.#accounts = database.table('accounts');
    this.#keys = database.table('keys');
    this.failed = new FailedSignInBook(this.#keys);
  }

  /** Puts the copy's rows in when it knows of more changes; hands the rows to the copy when it knows of fewer. */
  async compareWithCopy(): Promise<void> {
    const kept = await this.#copy?.kept().catch(() => null);
    const copied = copySchema.safeParse(kept ? parsedJson(kept) : null).data;
    const changes = await this.#changes();
    if (copied && copied.changes > changes) {
      await this.#database.transaction('rw', this.#device, this.#accounts, this.#keys, async () => {
        await this.#device.bulkPut(copied.device);
        await this.#accounts.clear(); // whom it does not name was closed, or everybody wiped, since
        await this.#accounts.bulkPut(copied.accounts);
        await this.#keys.where('id').noneOf([CONTACT, FAILED]).delete();
        await this.#keys.bulkPut([...copied.keys, { id: CHANGES, count: copied.changes }]);
      });
      this.wasRestored = true;
    } else if (this.#copy && (copied?.changes ?? 0) < changes) {
      await this.#keep().catch(() => undefined); // tried again at the next change and the next start
    } else if (this.#copy && changes === 0 && (await this.device())) {
      await this.#changed(); // made by a program that kept no copy
    }
  }

  async #changes(): Promise<number> {
    return changesSchema.safeParse(await this.#keys.get(CHANGES)).data?.count ?? 0;
  }

  /** Counts a change and has it copied. @throws CodedError S05 */
  async #changed(): Promise<void> {
    await this.#keys.put({ id: CHANGES, count: (await this.#changes()) + 1 });
    await this.#keep();
  }

  async #keep(): Promise<void> {
    const [device, accounts, all] = await Promise.all([
      this.#device.toArray(),
      this.#accounts.toArray(),
      this.#keys.toArray(),
    ]);
    const keys = all.filter((row) => ![CHANGES, CONTACT, FAILED].includes((row as { id: string }).id));
    await this.#copy?.keep(JSON.stringify({ changes: await this.#changes(), device, accounts, keys }));
  }

  async device(): Promise<DeviceIdentity | null> {
    const row = deviceSchema.safeParse(await this.#device.get('device'));
    return row.success ? row.data : null;
  }

  async accounts(): Promise<readonly Account[]> {
    const rows = (await this.#accounts.toArray()).flatMap((row) => accountRowSchema.safeParse(row).data ?? []);
    return rows.sort((a, b) => b.lastSignInAt - a.lastSignInAt).map((row) => row.account);
  }

  async unlock(login: string, password: string): Promise<UnlockedDesk> {
    const device = await this.device();
    if (!device) throw new CodedError('A02');
    const { row, secrets } = await this.#opened(login, password);
    await this.#accounts.put({ ...row, lastSignInAt: Date.now() });
    const storeKey = await storeKeyOf(secrets);
    const townKeys = new TownKeyRing(await usableKeys(crypto.subtle, await this.#townKeys(storeKey, secrets)));
    return { account: row.account, device, storeKey, townKeys };
  }

  async changePassword(login: string, oldPassword: string, newPassword: string): Promise<void> {
    const { row, secrets } = await this.#opened(login, oldPassword);
    const { mustChange: _, ...account } = row.account;
    await this.#accounts.put({ ...row, account, wrap: await wrapOf(account, secrets, newPassword) });
    await this.#changed();
  }

  async putDevice(device: DeviceIdentity): Promise<void> {
    await this.#device.put({ id: 'device', ...device });
    await this.#keys.delete(REVOKED);
    await this.#changed();
  }

  async admit({ account, password, townKeys }: VaultAdmission): Promise<void> {
    const [present] = townKeys;
    if (!present || !(await this.device())) throw new CodedError('A02');
    const storeKey = await this.#storeKey(townKeys);
    const secrets: Secrets = { storeKey, townKey: present.key, townKeyId: present.keyId, townKeyAlg: present.alg };
    await this.#keepRing(await storeKeyOf(secrets), townKeys);
    const wrap = await wrapOf(account, secrets, password);
    await this.#accounts.put(freshRow(account, wrap));
    await this.noteContact(Date.now());
    await this.#changed();
  }

  async admitBy(by: { login: string; password: string }, { account, password }: PersonAdmission): Promise<void> {
    const { secrets } = await this.#opened(by.login, by.password);
    await this.#accounts.put(freshRow(account, await wrapOf(account, secrets, password)));
    await this.#changed();
  }

  async rawTownKeys(login: string, password: string): Promise<readonly RawTownKey[]> {
    const { secrets } = await this.#opened(login, password);
    return this.#townKeys(await storeKeyOf(secrets), secrets);
  }

  async adoptTownKeys(
    { storeKey, townKeys }: Pick<UnlockedDesk, 'storeKey' | 'townKeys'>,
    keys: readonly RawTownKey[],
  ): Promise<void> {
    const all = await this.#keepRing(storeKey, keys);
    await this.#changed();
    townKeys.replace(await usableKeys(crypto.subtle, all));
  }

  /** The keys that this PC was handed, which everybody here opens by the store's key; a person's own wrap may be older. */
  async #townKeys(storeKey: CryptoKey, secrets: Secrets): Promise<readonly RawTownKey[]> {
    const own = { keyId: secrets.townKeyId, key: secrets.townKey, alg: secrets.townKeyAlg };
    const ring = await this.#ring(storeKey);
    return ring.some(({ keyId }) => keyId === own.keyId) ? ring : [...ring, own];
  }

  /** A key that is here already stays, whatever the county knows: something may be sealed under it. */
  async #keepRing(storeKey: CryptoKey, keys: readonly RawTownKey[]): Promise<readonly RawTownKey[]> {
    const before = await this.#ring(storeKey);
    const all = [...keys, ...before.filter(({ keyId }) => keys.every((one) => one.keyId !== keyId))];
    const box = await sealText(browserSealPorts, underStore(storeKey), JSON.stringify(all), RING_BOUND);
    await this.#keys.put({ id: RING, ...box });
    return all;
  }

  async #ring(storeKey: CryptoKey): Promise<readonly RawTownKey[]> {
    const kept = boxSchema.safeParse(await this.#keys.get(RING)).data;
    if (!kept) return [];
    return rawTownKeysSchema.parse(JSON.parse(await openText(crypto.subtle, underStore(storeKey), kept, RING_BOUND)));
  }

  async applyPeople(people: readonly KnownPerson[]): Promise<void> {
    const known = new Map(people.map((person) => [person.accountId, person]));
    let isChanged = false;
    for (const raw of await this.#accounts.toArray()) {
      const row = accountRowSchema.safeParse(raw).data;
      const person = row && known.get(row.account.accountId);
      if (!row || !person) continue;
      const account = accountWith(row.account, person);
      if (person.closed) await this.#accounts.delete(row.login);
      else if (!sameJson(account, row.account)) await this.#accounts.put({ ...row, account });
      else continue;
      isChanged = true;
    }
    if (isChanged) await this.#changed();
  }

  async noteContact(nowMs: number): Promise<void> {
    await this.#keys.put({ id: CONTACT, at: nowMs, latest: nowMs } satisfies z.infer<typeof contactSchema>);
  }

  async daysWithoutContact(nowMs: number): Promise<number> {
    const kept = contactSchema.safeParse(await this.#keys.get(CONTACT)).data;
    // a PC that was enrolled by an older program begins to count now
    const { at, latest } = kept ?? { at: nowMs, latest: nowMs };
    const now = Math.max(nowMs, latest);
    await this.#keys.put({ id: CONTACT, at, latest: now } satisfies z.infer<typeof contactSchema>);
    return Math.floor((now - at) / DAY_MS);
  }

  /** An attempt is counted before the password is tried, so that ending the program in between does not help. */
  async #opened(login: string, password: string): Promise<{ row: AccountRow; secrets: Secrets }> {
    const row = await this.#row(login);
    const nowMs = Date.now();
    if (row.lockedUntil > nowMs) throw new CodedError('A06');
    const failures = row.lockedUntil > 0 ? 1 : row.failures + 1;
    const isLockOut = failures >= MAX_FAILURES;
    await this.#accounts.put({ ...row, failures, lockedUntil: isLockOut ? nowMs + LOCK_MS : 0 });
    await this.failed.count(login, isLockOut);
    const secrets = await secretsOf(row.wrap, password);
    const forgiven = { ...row, failures: 0, lockedUntil: 0 };
    await this.#accounts.put(forgiven);
    await this.failed.takeBack(login, isLockOut);
    return { row: forgiven, secrets };
  }

  async revoked(): Promise<RevokedDesk | null> {
    return revokedSchema.safeParse(await this.#keys.get(REVOKED)).data ?? null;
  }

  async noteRevoked(): Promise<void> {
    if (await this.revoked()) return;
    await this.#keys.put({ id: REVOKED, isWiped: false, records: 0, papers: 0 });
    await this.#changed();
  }

  async wipe({ records, papers }: { records: number; papers: number }): Promise<void> {
    await this.#database.transaction('rw', this.#accounts, this.#keys, async () => {
      await this.#accounts.clear();
      await this.#keys.delete(RING);
      await this.#keys.put({ id: REVOKED, isWiped: true, records, papers });
      // with them: were it written later, a copy with the keys could be taken for as new as this
      await this.#keys.put({ id: CHANGES, count: (await this.#changes()) + 1 });
    });
    await this.finishWiping();
  }

  /** The copies go too, also when the program was killed after the wipe and before them. @throws CodedError S05 */
  async finishWiping(): Promise<void> {
    const revoked = await this.revoked();
    if (!revoked?.isWiped || revoked.isDone) return;
    await this.#keep();
    await this.#keep(); // once more: the copy before the last one
    await this.#keys.put({ ...revoked, id: REVOKED, isDone: true });
  }

  close(): void {
    this.#database.close();
  }

  /**
   * The one key of this PC's store, made with the first account. It lies sealed under the town's keys too, so that a
   * further person can be admitted by who knows the town's passphrase, without another person's password.
   */
  async #storeKey(townKeys: readonly RawTownKey[]): Promise<string> {
    const keys = await usableKeys(crypto.subtle, townKeys);
    const [present] = keys;
    if (!present) throw new CodedError('A07', '程序不认识本镇密钥的算法，请升级程序');
    const rows = await Promise.all(keys.map(({ keyId }) => this.#keys.get(storeUnder(keyId))));
    const kept = rows.flatMap((row) => boxSchema.safeParse(row).data ?? [])[0];
    const storeKey = kept
      ? await openWithOneOf(crypto.subtle, keys, kept, DATABASE)
      : toBase64(browserChance.bytes(32));
    if (kept?.keyId === present.keyId) return storeKey;
    const box = await sealText(browserSealPorts, present, storeKey, DATABASE);
    await this.#keys.put({ id: storeUnder(present.keyId), ...box });
    return storeKey;
  }

  async #row(login: string): Promise<AccountRow> {
    const row = accountRowSchema.safeParse(await this.#accounts.get(login));
    if (!row.success) throw new CodedError('A01');
    return row.data;
  }
}

function freshRow(account: Account, wrap: AccountRow['wrap']): AccountRow {
  return { login: account.login, account, wrap, lastSignInAt: Date.now(), failures: 0, lockedUntil: 0 };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
