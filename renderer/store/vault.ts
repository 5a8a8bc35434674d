import { Dexie, type Table } from 'dexie';
import { z } from 'zod';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Chance } from '#shared/kernel/ports.ts';
import { type Unit, unitSchema } from '#shared/schema/unit.ts';
import { importSealKey, openText, type SealKey, sealText } from '#shared/seal/box.ts';
import { type KeyWrap, unwrapSecret, wrapSecret } from '#shared/seal/key-wrap.ts';
import { type Account, accountSchema, townKeyWrapSchema } from '#shared/sync/messages.ts';
import type { VaultCopy } from '../bridge/second-copy.ts';

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
  /** Seals S and P fields for all desks of one town. */
  readonly townKey: SealKey;
}

/** Raw keys, only in memory and only while keys are being put in or handed on. */
export interface RawTownKey {
  readonly keyId: string;
  /** Base64. */
  readonly key: string;
}

export interface VaultAdmission {
  readonly account: Account;
  readonly password: string;
  readonly townKey: RawTownKey;
}

/** Accounts and keys of this PC. Signing in offline works when unwrapping works. */
export interface Vault {
  /** Whether accounts and keys had gone from the browser's store (or were older) and were put back from their copy. */
  readonly wasRestored: boolean;
  /** null: this PC is not enrolled yet. */
  device(): Promise<DeviceIdentity | null>;
  /** Accounts that can sign in offline here, newest sign-in first. */
  accounts(): Promise<readonly Account[]>;
  /** @throws CodedError A01 unknown account or wrong password, A02 not enrolled */
  unlock(login: string, password: string): Promise<UnlockedDesk>;
  /** @throws CodedError A01 */
  changePassword(login: string, oldPassword: string, newPassword: string): Promise<void>;
  /** Remembers this PC's enrolment. A second enrolment replaces name and epoch; the store's key stays. */
  putDevice(device: DeviceIdentity): Promise<void>;
  /** Lets an account sign in offline from now on. @throws CodedError A02 */
  admit(admission: VaultAdmission): Promise<void>;
  close(): void;
}

const DATABASE = 'sanzhi-vault';
const deviceSchema = z.looseObject({
  id: z.literal('device'),
  deviceId: z.string(),
  deviceName: z.string(),
  town: unitSchema,
  epoch: z.string(),
});
const boxSchema = z.looseObject({ alg: z.string(), keyId: z.string(), iv: z.string(), text: z.string() });
const accountRowSchema = z.looseObject({
  login: z.string(),
  account: accountSchema,
  wrap: townKeyWrapSchema,
  lastSignInAt: z.number(),
});
type AccountRow = z.infer<typeof accountRowSchema>;
const secretsSchema = z.looseObject({
  storeKey: z.string(),
  townKey: z.string(),
  townKeyId: z.string(),
});
type Secrets = z.infer<typeof secretsSchema>;

const CHANGES = 'changes';
const changesSchema = z.looseObject({ count: z.number() });
const rows = z.array(z.looseObject({}));
const copySchema = z.looseObject({ changes: z.number(), device: rows, accounts: rows, keys: rows });

const chance: Chance = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };
const ports = { cipher: crypto.subtle, chance };

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
  return vault;
}

class DexieVault implements Vault {
  readonly #database: Dexie;
  readonly #device: Table<unknown, string>;
  readonly #accounts: Table<unknown, string>;
  readonly #keys: Table<unknown, string>;
  readonly #copy: VaultCopy | null;
  wasRestored = false;

  constructor(database: Dexie, copy: VaultCopy | null) {
    this.#database = database;
    this.#copy = copy;
    this.#device = database.table('device');
    this.#accounts = database.table('accounts');
    this.#keys = database.table('keys');
  }

  /** Puts the copy's rows in when it knows of more changes; hands the rows to the copy when it knows of fewer. */
  async compareWithCopy(): Promise<void> {
    const kept = await this.#copy?.kept().catch(() => null);
    const copied = copySchema.safeParse(kept ? parsedJson(kept) : null).data;
    const changes = await this.#changes();
    if (copied && copied.changes > changes) {
      await this.#database.transaction('rw', this.#device, this.#accounts, this.#keys, async () => {
        await this.#device.bulkPut(copied.device);
        await this.#accounts.bulkPut(copied.accounts);
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
    const keys = all.filter((row) => (row as { id: unknown }).id !== CHANGES);
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
    const row = await this.#row(login);
    const secrets = await secretsOf(row.wrap, password);
    await this.#accounts.put({ ...row, lastSignInAt: Date.now() });
    const raw = fromBase64(secrets.storeKey);
    const storeKey = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    const townKey = await importSealKey(crypto.subtle, secrets.townKeyId, fromBase64(secrets.townKey));
    return { account: row.account, device, storeKey, townKey };
  }

  async changePassword(login: string, oldPassword: string, newPassword: string): Promise<void> {
    const row = await this.#row(login);
    const secrets = await secretsOf(row.wrap, oldPassword);
    await this.#accounts.put({ ...row, wrap: await wrapOf(row.account, secrets, newPassword) });
    await this.#changed();
  }

  async putDevice(device: DeviceIdentity): Promise<void> {
    await this.#device.put({ id: 'device', ...device });
    await this.#changed();
  }

  async admit({ account, password, townKey }: VaultAdmission): Promise<void> {
    if (!(await this.device())) throw new CodedError('A02');
    const storeKey = await this.#storeKey(townKey);
    const secrets: Secrets = { storeKey, townKey: townKey.key, townKeyId: townKey.keyId };
    const wrap = await wrapOf(account, secrets, password);
    await this.#accounts.put({ login: account.login, account, wrap, lastSignInAt: Date.now() } satisfies AccountRow);
    await this.#changed();
  }

  close(): void {
    this.#database.close();
  }

  /**
   * The one key of this PC's store, made with the first account. It lies sealed under the town key too, so that a
   * further person can be admitted by who knows the town's passphrase, without another person's password.
   */
  async #storeKey(town: RawTownKey): Promise<string> {
    const townKey = await importSealKey(crypto.subtle, town.keyId, fromBase64(town.key));
    const kept = boxSchema.safeParse(await this.#keys.get(`store|${town.keyId}`));
    if (kept.success) return openText(crypto.subtle, townKey, kept.data, DATABASE);
    const storeKey = toBase64(chance.bytes(32));
    const box = await sealText(ports, townKey, storeKey, DATABASE);
    await this.#keys.put({ id: `store|${town.keyId}`, ...box });
    return storeKey;
  }

  async #row(login: string): Promise<AccountRow> {
    const row = accountRowSchema.safeParse(await this.#accounts.get(login));
    if (!row.success) throw new CodedError('A01');
    return row.data;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function secretsOf(wrap: AccountRow['wrap'], password: string): Promise<Secrets> {
  return secretsSchema.parse(JSON.parse(await unwrapSecret(ports, wrap, password, 'A01')));
}

async function wrapOf(account: Account, secrets: Secrets, password: string): Promise<AccountRow['wrap']> {
  const secret = JSON.stringify(secrets);
  const wrap: KeyWrap = await wrapSecret(ports, { secret, passphrase: password, keyId: account.accountId });
  return { ...wrap, kdf: { ...wrap.kdf } };
}
