import type { Table } from 'dexie';
import { z } from 'zod';

/** Wrong passwords of a person on this PC that the trail does not have yet (D§6 P9). */
export interface FailedSignIns {
  readonly login: string;
  readonly failures: number;
  /** How often the person was locked out for it. */
  readonly lockOuts: number;
}

/** Id of the row in the vault's table of keys; not part of the vault's copy. */
export const FAILED = 'failed';
const rowSchema = z.looseObject({
  id: z.literal(FAILED),
  people: z.array(z.object({ login: z.string(), failures: z.number(), lockOuts: z.number() })),
});

/**
 * Counts failed attempts until somebody is signed in and the trail can take them: nobody's key is there before. They lie
 * beside the accounts, so that a new password, a closed account or another person who signs in does not lose them.
 */
export class FailedSignInBook {
  readonly #keys: Table;

  constructor(keys: Table) {
    this.#keys = keys;
  }

  async all(): Promise<readonly FailedSignIns[]> {
    return rowSchema.safeParse(await this.#keys.get(FAILED)).data?.people ?? [];
  }

  /** An attempt, counted before the password is tried. */
  async count(login: string, isLockOut: boolean): Promise<void> {
    const all = await this.all();
    const before = all.find((one) => one.login === login) ?? { failures: 0, lockOuts: 0 };
    const after = { login, failures: before.failures + 1, lockOuts: before.lockOuts + (isLockOut ? 1 : 0) };
    await this.#put([...all.filter((one) => one.login !== login), after]);
  }

  /** The attempt that was counted last was none: the password was right. */
  async takeBack(login: string, isLockOut: boolean): Promise<void> {
    const all = await this.all();
    await this.#put(
      all.map((one) =>
        one.login === login
          ? { ...one, failures: one.failures - 1, lockOuts: one.lockOuts - (isLockOut ? 1 : 0) }
          : one,
      ),
    );
  }

  /** The trail has these. */
  async noted(those: readonly FailedSignIns[]): Promise<void> {
    const known = new Map(those.map((one) => [one.login, one]));
    const left = (await this.all()).map((one) => {
      const { failures = 0, lockOuts = 0 } = known.get(one.login) ?? {};
      return { ...one, failures: one.failures - failures, lockOuts: one.lockOuts - lockOuts };
    });
    await this.#put(left);
  }

  async #put(people: readonly FailedSignIns[]): Promise<void> {
    await this.#keys.put({ id: FAILED, people: people.filter(({ failures }) => failures > 0) });
  }
}
