import { Dexie, type Table } from 'dexie';
import { z } from 'zod';
import type { CountyAnchor } from '#shared/domain/audit-anchors.ts';
import { type AuditEntry, auditEntrySchema, type ChainEnd, chained, NEW_CHAIN } from '#shared/domain/audit-chain.ts';
import { DEFAULT_SUITE, openText, type SealKey, sealText } from '#shared/seal/box.ts';
import { browserChance, browserSealPorts } from './browser-ports.ts';

const DATABASE = 'sanzhi-audit';
const KEY_ID = 'store';
const rowSchema = z.looseObject({
  seq: z.number(),
  alg: z.string(),
  keyId: z.string(),
  iv: z.string(),
  text: z.string(),
});

const anchorSchema = z.looseObject({
  townId: z.number(),
  seq: z.number(),
  hash: z.string(),
  loggedAt: z.number(),
});
const doubtSchema = z.looseObject({ townId: z.number().nullable(), seq: z.number(), at: z.string() });

/** Where a chain of the county stood when this desk last heard of it. */
export interface KeptAnchor extends CountyAnchor {
  /** When it was last written into this desk's own chain, by this PC's clock in milliseconds. */
  readonly loggedAt: number;
}

/** The county's trail is not what this desk saw of it, and nobody has said yet that he knows. */
export interface TrailDoubt {
  /** The county's chain; null: the county's copy of this desk's own chain. */
  readonly townId: number | null;
  /** The place that no longer agrees. */
  readonly seq: number;
  /** When it was noticed, ISO 8601. */
  readonly at: string;
}

/** What a screen tells of an act; the log adds who, when and the place in the chain. */
export interface DeskAct {
  readonly action: string;
  /** Ids and field names, never values. */
  readonly subject?: string;
  readonly reason?: string;
}

/**
 * This desk's audit trail (D§6 P9): append-only, hash-chained, each entry sealed with this PC's key. One writer at a
 * time: the desk's single window.
 */
export interface AuditLog {
  add(act: DeskAct): Promise<void>;
  /** Entries after a place, oldest first. */
  after(seq: number, limit: number): Promise<readonly AuditEntry[]>;
  end(): Promise<ChainEnd>;
  /** Names this chain: a log that was lost and begun anew is another one. */
  readonly chain: string;
  /** The same entries under a new name, to be sent whole once more: the county's copy of the old one is not ours. */
  rename(): Promise<void>;
  /** Where the county's chains stood, as this desk last heard. */
  anchors(): Promise<readonly KeptAnchor[]>;
  keepAnchor(anchor: KeptAnchor): Promise<void>;
  doubt(): Promise<TrailDoubt | null>;
  /** null: a person knows of it. */
  setDoubt(doubt: TrailDoubt | null): Promise<void>;
  close(): void;
}

/** Opens the log for a person of this PC. @throws the database's error when it cannot be opened */
export async function openAuditLog(storeKey: CryptoKey, accountId: string): Promise<AuditLog> {
  const database = new Dexie(DATABASE, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ entries: 'seq', marks: 'id' });
  await database.open();
  const chain = await chainOf(database);
  return new DexieAuditLog(database, chain, { alg: DEFAULT_SUITE.alg, keyId: KEY_ID, key: storeKey }, accountId);
}

async function chainOf(database: Dexie): Promise<string> {
  const kept = await database.table<{ chain: string }, string>('marks').get('chain');
  return kept?.chain ?? newChain(database);
}

async function newChain(database: Dexie): Promise<string> {
  const chain = Array.from(browserChance.bytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  await database.table('marks').put({ id: 'chain', chain });
  return chain;
}

class DexieAuditLog implements AuditLog {
  chain: string;
  readonly #database: Dexie;
  readonly #entries: Table<unknown, number>;
  readonly #marks: Table<unknown, string>;
  readonly #key: SealKey;
  readonly #accountId: string;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(database: Dexie, chain: string, key: SealKey, accountId: string) {
    this.#database = database;
    this.chain = chain;
    this.#entries = database.table('entries');
    this.#marks = database.table('marks');
    this.#key = key;
    this.#accountId = accountId;
  }

  add({ action, subject = '', reason = '' }: DeskAct): Promise<void> {
    const write = async () => {
      const at = new Date().toISOString();
      const [cutSubject, cutReason] = [subject.slice(0, 200), reason.slice(0, 200)];
      const act = { at, actor: this.#accountId, action, subject: cutSubject, reason: cutReason };
      const entry = chained(await this.end(), act);
      const box = await sealText(browserSealPorts, this.#key, JSON.stringify(entry), `${DATABASE}|${entry.seq}`);
      await this.#entries.add({ seq: entry.seq, ...box }); // never put: an entry that is there stays
    };
    const done = this.#turn.then(write, write);
    this.#turn = done;
    return done;
  }

  async after(seq: number, limit: number): Promise<readonly AuditEntry[]> {
    const rows = await this.#entries.where('seq').above(seq).limit(limit).toArray();
    return Promise.all(rows.map((row) => this.#opened(row)));
  }

  async end(): Promise<ChainEnd> {
    const last = await this.#entries.orderBy('seq').last();
    return last === undefined ? NEW_CHAIN : this.#opened(last);
  }

  async rename(): Promise<void> {
    this.chain = await newChain(this.#database);
  }

  async anchors(): Promise<readonly KeptAnchor[]> {
    const rows = await this.#marks.where('id').startsWith('anchor:').toArray();
    return rows.map((row) => anchorSchema.parse(row));
  }

  async keepAnchor(anchor: KeptAnchor): Promise<void> {
    await this.#marks.put({ ...anchor, id: `anchor:${anchor.townId}` });
  }

  async doubt(): Promise<TrailDoubt | null> {
    return doubtSchema.safeParse(await this.#marks.get('doubt')).data ?? null;
  }

  async setDoubt(doubt: TrailDoubt | null): Promise<void> {
    if (doubt) await this.#marks.put({ ...doubt, id: 'doubt' });
    else await this.#marks.delete('doubt');
  }

  close(): void {
    this.#database.close();
  }

  async #opened(row: unknown): Promise<AuditEntry> {
    const { seq, ...box } = rowSchema.parse(row);
    const text = await openText(crypto.subtle, this.#key, box, `${DATABASE}|${seq}`);
    return auditEntrySchema.parse(JSON.parse(text));
  }
}
