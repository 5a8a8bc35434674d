import { CodedError } from '#shared/kernel/coded-error.ts';
import {
  handKey,
  isProven,
  newTownKey,
  proveDesk,
  type RawTownKey,
  sealPast,
  type TownKeyRing,
  takeHandedKey,
} from '#shared/seal/town-keys.ts';
import { type KeyDesks, keyDesksSchema, type RotateKey, townKeyAnswerSchema } from '#shared/sync/key-messages.ts';
import { doneSchema } from '#shared/sync/people-messages.ts';
import type { DeskStore } from '../../store/desk-store.ts';
import type { StoreInternals } from '../../store/open-desk-store.ts';
import type { Vault } from '../../store/vault.ts';
import type { CountyLines } from '../county-lines.ts';
import { COURIER_PORTS, type CourierKeys } from '../courier/courier-keys.ts';
import { newRecovery, openTownKeys, withPastOf, wrapUnder } from './county-wraps.ts';

/** What the keeper needs of the desk that is open. */
export interface KeyKeeperInput {
  readonly store: DeskStore;
  readonly internals: Pick<StoreInternals, 'device' | 'reference' | 'changed'>;
  readonly lines: Pick<CountyLines, 'own' | 'asked'>;
  readonly courier: CourierKeys;
  readonly ring: TownKeyRing;
  /** Keeps the keys for everybody of this PC and lets every part of the open desk use them. */
  readonly adopt: (keys: readonly RawTownKey[]) => Promise<void>;
}

/** A change of the town's key as its administrator asks for it. */
export interface KeyChange {
  readonly vault: Vault;
  readonly admin: RotateKey['admin'];
  /** The town's passphrase from now on. */
  readonly passphrase: string;
  /** Suite of the new key. */
  readonly alg: string;
}

/** What screens may ask about the town's keys. */
export interface TownKeyPort {
  /** Whether the town has a present key that this desk could not be handed: its passphrase is asked for. */
  isWanted(): Promise<boolean>;
  /** @throws CodedError A07, N01 */
  takeBy(passphrase: string): Promise<void>;
  /** @throws CodedError N01, A02 */
  desks(): Promise<KeyDesks>;
  /**
   * Makes a new key and hands it to every desk of the town that proved itself. Answers the new recovery code and the
   * desks that will ask for the passphrase. @throws CodedError A01, A04, A06, A09, A20, A21, N01
   */
  change(change: KeyChange): Promise<{ readonly code: string; readonly without: readonly string[] }>;
}

/** Setting: the present key that this desk does not have yet. */
const WANTED = 'town-key-wanted';
/** Setting: under which life of the county, key and pair this desk has proved itself. */
const PROVEN = 'sync-key-proven';

/** Keeps this desk's keys those of the town (SPEC.md §5). */
export class KeyKeeper implements TownKeyPort {
  readonly #input: KeyKeeperInput;
  #taking: Promise<void> = Promise.resolve();

  constructor(input: KeyKeeperInput) {
    this.#input = input;
  }

  /** Takes the present key if it is another one, and shows the county that this desk holds it. @throws CodedError N01, N02, N14 */
  async meet(epoch: string): Promise<void> {
    await this.#takeHanded();
    await this.#prove(epoch);
  }

  async isWanted(): Promise<boolean> {
    const wanted = await this.#input.store.setting<string>(WANTED);
    return typeof wanted === 'string' && wanted !== '' && wanted !== this.#input.ring.present.keyId;
  }

  async takeBy(passphrase: string): Promise<void> {
    const county = this.#input.lines.asked;
    const { wrap } = await county.get('/api/v1/town-key', townKeyAnswerSchema);
    if (!wrap) throw new CodedError('A09');
    await this.#take(await openTownKeys(county, wrap, passphrase));
  }

  desks(): Promise<KeyDesks> {
    return this.#input.lines.asked.get('/api/v1/town-key/desks', keyDesksSchema);
  }

  async change({ vault, admin, passphrase, alg }: KeyChange) {
    const { lines, ring } = this.#input;
    const before = await vault.rawTownKeys(admin.login, admin.password);
    const known = await this.desks();
    const from = before[0]?.keyId ?? '';
    if (known.keyId === null) throw new CodedError('A09');
    if (known.keyId !== from || from !== ring.present.keyId) throw new CodedError('A21');
    const present = newTownKey(COURIER_PORTS.chance, Date.now(), alg);
    const all = [present, ...before];
    const { desks, without } = await this.#handed(present, known);
    const recovery = await newRecovery(present);
    const body: RotateKey = {
      admin,
      from,
      wrap: await wrapUnder(passphrase, present),
      recovery: recovery.wrap,
      past: { ...(await sealPast(COURIER_PORTS, all)) },
      desks,
    };
    await lines.asked.send({ method: 'POST', path: '/api/v1/town-key/rotate', body, schema: doneSchema });
    await this.#take(all);
    return { code: recovery.code, without };
  }

  /** Only to desks whose keys were shown under the key in use: the county could otherwise name a desk of its own. */
  async #handed(present: RawTownKey, known: KeyDesks) {
    const desks: RotateKey['desks'] = [];
    const without: string[] = [];
    for (const { deviceId, name, keys, proof } of known.desks) {
      const isHolder =
        keys && (await isProven(COURIER_PORTS.cipher, [this.#input.ring.present], { deviceId, keys, proof }));
      if (isHolder) desks.push({ deviceId, handed: await handKey(COURIER_PORTS, present, { deviceId, keys }) });
      else if (deviceId !== this.#input.internals.device.deviceId) without.push(name);
    }
    return { desks, without };
  }

  async #takeHanded(): Promise<void> {
    const { store, internals, lines, courier, ring } = this.#input;
    const presentId = internals.reference.extra('townKeyId');
    if (typeof presentId !== 'string' || presentId === '' || presentId === ring.present.keyId) return;
    const { handed, past } = await lines.own.get('/api/v1/town-key', townKeyAnswerSchema);
    const own = (await courier.both())?.own;
    if (handed && own && handed.to === own.public.keyId) {
      const { deviceId } = internals.device;
      const keys = await takeHandedKey(COURIER_PORTS.cipher, { deviceId, keys: own }, handed)
        .then((present) => withPastOf(present, past))
        .catch(() => null); // not for this desk after all: people are asked
      if (keys?.[0]?.keyId === presentId) return this.#take(keys);
    }
    if ((await store.setting(WANTED)) !== presentId) await store.putSetting(WANTED, presentId);
    internals.changed();
  }

  /** In turn: the PC that changes the key is handed it as well, and one key that came two ways is one event of the audit. */
  #take(keys: readonly RawTownKey[]): Promise<void> {
    const turn = this.#taking.catch(() => undefined).then(() => this.#takeInTurn(keys));
    this.#taking = turn;
    return turn;
  }

  async #takeInTurn(keys: readonly RawTownKey[]): Promise<void> {
    const { store, internals, adopt, ring } = this.#input;
    const isNew = keys[0]?.keyId !== ring.present.keyId;
    await adopt(keys);
    if (isNew) await store.audit.add({ action: 'town_key.taken', subject: keys[0]?.keyId ?? '' });
    await store.putSetting(WANTED, '');
    internals.changed();
  }

  /** A county that does not know of it, or does not hold this desk's pair, is no failure. */
  async #prove(epoch: string): Promise<void> {
    const { store, internals, lines, courier, ring } = this.#input;
    const own = (await courier.both())?.own.public;
    if (!own) return;
    const what = `${epoch}|${ring.present.keyId}|${own.keyId}`;
    if ((await store.setting<string>(PROVEN)) === what) return;
    const proof = await proveDesk(COURIER_PORTS, ring.present, internals.device.deviceId, own);
    const body = { deskKeyId: own.keyId, proof };
    try {
      await lines.own.send({ method: 'PUT', path: '/api/v1/town-key/proof', body, schema: doneSchema });
      await store.putSetting(PROVEN, what);
    } catch (error) {
      if (!(error instanceof CodedError) || ['N01', 'N02', 'N14', 'N17'].includes(error.code)) throw error;
    }
  }
}
