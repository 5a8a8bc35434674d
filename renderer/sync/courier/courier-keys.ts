import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import {
  type KeyPair,
  keyPairSchema,
  newKeyPair,
  type PairCipher,
  type PublicKeys,
  publicKeysSchema,
} from '#shared/seal/key-pair.ts';
import type { CourierPorts } from '#shared/sync/courier/courier-file.ts';
import { courierKeyAnswerSchema } from '#shared/sync/courier/courier-messages.ts';
import { browserChance } from '../../store/browser-ports.ts';
import type { DeskStore } from '../../store/desk-store.ts';
import type { CountyClient } from '../county-client.ts';

/** Cryptography of courier files on the desk. */
export const COURIER_PORTS: CourierPorts = {
  cipher: crypto.subtle as unknown as PairCipher, // the port names the part of WebCrypto that is used
  chance: browserChance,
};

const OWN = 'courier-keys';
const COUNTY = 'courier-county';
/** The life of the county's data in which this desk's keys were registered. */
const REGISTERED = 'sync-courier-registered';

const countySchema = z.looseObject({ countyId: z.number().int(), keys: publicKeysSchema });

/** The keys of this desk for files, and the county's. Both lie in the store, sealed and journaled like everything there. */
export class CourierKeys {
  readonly #store: DeskStore;

  constructor(store: DeskStore) {
    this.#store = store;
  }

  /** Both sides; null: this desk has not met the county since it can do this. */
  async both(): Promise<{ readonly own: KeyPair; readonly countyId: number; readonly county: PublicKeys } | null> {
    const own = await this.#own();
    const county = countySchema.safeParse(await this.#store.setting(COUNTY)).data;
    return own && county ? { own, countyId: county.countyId, county: county.keys } : null;
  }

  /**
   * Tells the county this desk's public keys, once for each life of its data, and remembers the county's. A county that
   * does not know of couriers is no failure. @throws CodedError N01, N02, N14 worth trying again
   */
  async register(county: CountyClient, epoch: string): Promise<void> {
    if ((await this.#store.setting<string>(REGISTERED)) === epoch && (await this.both())) return;
    const own = (await this.#own()) ?? (await this.#make());
    try {
      const request = { method: 'PUT' as const, path: '/api/v1/courier-key', body: own.public };
      const answer = await county.send({ ...request, schema: courierKeyAnswerSchema });
      await this.#store.putSetting(COUNTY, { countyId: answer.countyId, keys: answer.keys });
      await this.#store.putSetting(REGISTERED, epoch);
    } catch (error) {
      const isPassing = error instanceof CodedError && ['N01', 'N02', 'N14'].includes(error.code);
      if (isPassing || !(error instanceof CodedError)) throw error;
    }
  }

  async #own(): Promise<KeyPair | null> {
    return keyPairSchema.safeParse(await this.#store.setting(OWN)).data ?? null;
  }

  async #make(): Promise<KeyPair> {
    const made = await newKeyPair(COURIER_PORTS.cipher);
    await this.#store.putSetting(OWN, made);
    return made;
  }
}
