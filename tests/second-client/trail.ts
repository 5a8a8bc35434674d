import type { SecondDesk } from './desk.ts';
import { canonical, hashOf } from './form.ts';

/** SPEC §15: one entry of a chain. */
export interface TrailEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
  readonly prev: string;
  readonly hash: string;
}

export interface CountyEnd {
  readonly townId: number;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
}

/** This desk's chain of one name. */
export class Trail {
  readonly entries: TrailEntry[] = [];
  readonly #desk: SecondDesk;
  readonly #name: string;
  readonly #path: string;
  /** Where the county's chains stood when this desk last heard of them. */
  #kept: CountyEnd[] = [];

  constructor(desk: SecondDesk, name: string, path = 'audit') {
    this.#desk = desk;
    this.#name = name;
    this.#path = path;
  }

  add(at: string, action: string, subject: string): void {
    const { accountId: actor } = this.#desk.author.account;
    const { seq, hash: prev } = this.entries.at(-1) ?? { seq: 0, hash: '' };
    const entry = { seq: seq + 1, at, actor, action, subject, reason: '', prev };
    this.entries.push({ ...entry, hash: hashOf(canonical(entry)) });
  }

  /** Sends what the county does not have. Answers the county's own chains that are not as they were. */
  async send(): Promise<CountyEnd[]> {
    const anchors = this.#kept.map(({ townId, seq }) => `${townId}:${seq}`).join(',');
    const end = await this.#desk.ask<{ seq: number; hash: string; county?: CountyEnd[] }>(
      `${this.#path}?chain=${this.#name}&anchors=${anchors}`,
    );
    if (end.seq > 0 && this.entries[end.seq - 1]?.hash !== end.hash) throw new Error('A28');
    const rest = this.entries.slice(end.seq, end.seq + 500);
    if (rest.length > 0) await this.#desk.ask(this.#path, { body: { chain: this.#name, entries: rest } });
    const before = new Map(this.#kept.map((one) => [one.townId, one.hash]));
    const chains = end.county ?? [];
    this.#kept = chains;
    return chains.filter(({ townId, at }) => before.has(townId) && before.get(townId) !== at);
  }
}
