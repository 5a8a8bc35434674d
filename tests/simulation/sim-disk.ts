import type { RxStorage } from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { timeAfter, withTime } from '../../renderer/store/worker/monotonic-storage.ts';
import { originHashOf, originStorage } from '../../renderer/store/worker/origin-storage.ts';
import {
  type AnyInstance,
  type AnyStorage,
  type WriteRow,
  wrapStorage,
} from '../../renderer/store/worker/wrap-storage.ts';

/** Thrown by everything that a desk still wants of its disk after it lost its power. */
export class PowerLost extends Error {
  constructor() {
    super('the power is gone');
    this.name = 'PowerLost';
  }
}

/** One time between switching a PC on and its end. */
export interface Life {
  readonly number: number;
  isOver: boolean;
  /** Writes until the power fails, and whether the last one still reaches the disk; null: it does not fail. */
  fails: { writes: number; readonly isWritten: boolean } | null;
  onFail: () => void;
}

/** RxDB knows open databases by the name of their storage, also those of other runs. */
let disks = 0;

/** What a PC keeps over crashes: RxDB's memory storage, reached only by the life that is on. */
export class SimDisk {
  readonly #name: string;
  readonly #number = ++disks;
  readonly #memory: AnyStorage;
  /** Time of the newest write: it never goes back (monotonic-storage.ts). */
  #written = 0;
  readonly records: { instance: AnyInstance | null; origin: string | null } = { instance: null, origin: null };

  constructor(name: string) {
    this.#name = name;
    this.#memory = { ...getRxStorageMemory(), collectionStates: new Map() } as unknown as AnyStorage;
  }

  /** The disk as one life has it, with the origin mark of the product's own storage stack. */
  storageFor(life: Life): RxStorage<unknown, unknown> {
    const marked = originStorage(this.#memory, () => this.records.origin);
    const powered = wrapStorage(marked, (instance) => {
      if (instance.collectionName === 'records') this.records.instance = instance;
      const write = instance.bulkWrite.bind(instance);
      instance.bulkWrite = async (rows, context) => {
        if (life.isOver) throw new PowerLost();
        const isLast = life.fails !== null && --life.fails.writes <= 0;
        if (isLast && life.fails?.isWritten === false) this.#fail(life);
        const answer = await write(
          rows.map((row) => this.#timed(row)),
          context,
        );
        if (isLast) this.#fail(life);
        return answer;
      };
    });
    return { ...powered, name: `${this.#number}-${this.#name}-${life.number}` } as RxStorage<unknown, unknown>;
  }

  async startReplication(name: string): Promise<void> {
    this.records.origin = await originHashOf(name);
  }

  /** RxDB's own clock never goes back in a process and would remember the times of earlier worlds. */
  #timed(row: WriteRow): WriteRow {
    this.#written = timeAfter(this.#written, Date.now());
    return withTime(row, this.#written);
  }

  #fail(life: Life): never {
    life.fails = null;
    life.onFail();
    throw new PowerLost();
  }
}
