import type { PushedVoids } from '#shared/sync/mass-change.ts';
import type { PushOutcome, PushRequest } from '#shared/sync/messages.ts';
import type { Device } from '../auth/devices.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import { type Database, databaseCode, isPassing, type Query } from '../db/db.ts';
import { monthRefusals } from '../month/push-guard.ts';
import { type CheckedRow, catalogueVersionOf, checkRow, type Refusal, refusalOf, type SoundRow } from './check-row.ts';
import { type Decision, decide, type HeldRow, type NumberOwners, numberKey } from './decide.ts';
import * as sql from './push-sql.ts';
import { type TownFacts, townFacts } from './town-facts.ts';
import { guardVoids, MassVoidError } from './void-guard.ts';

export interface PushDeps {
  readonly database: Database;
  readonly catalogues: Catalogues;
  /** Told after a commit, so that waiting desks wake. */
  readonly onCommit: (townId: number, seq: number) => void;
  /**
   * Many voids wait for a person's word. asks: the whole push is refused until then; refuses: of a program that cannot
   * say it, those voids are refused one by one and the rest is taken; guarded: the package that they came in was.
   */
  readonly massVoid: 'asks' | 'refuses' | 'guarded';
}

type PushRow = PushRequest['rows'][number];

/**
 * Stores a device's edits. Every row gets its own answer; the answer is given only after the commit. Sending twice
 * equals sending once.
 */
export async function push(deps: PushDeps, device: Device, rows: readonly PushRow[]): Promise<readonly PushOutcome[]> {
  const versions = new Set(rows.map(({ record }) => catalogueVersionOf(record)));
  const facts = await deps.database.inTown(device.townId, async (query) =>
    townFacts(query, device.townId, await deps.catalogues.forRecords(query, versions)),
  );
  const checked = rows.map((row) => checkRow(facts, row.base, row.record));
  const agreed = new Set(checked.filter((_, at) => rows[at]?.agreed));
  try {
    return await store({ ...deps, agreed }, device, facts, checked);
  } catch (thrown) {
    if (deps.massVoid !== 'refuses' || !(thrown instanceof MassVoidError)) throw thrown;
    const left = checked.map((row) => (thrown.ids.has(row.id) ? unasked(row) : row));
    return store({ ...deps, agreed }, device, facts, left);
  }
}

/** Kept whole on the desk, which shows it with the reason. */
function unasked({ id, rev, base }: CheckedRow): CheckedRow {
  return {
    isSound: false,
    id,
    rev,
    base,
    period: '',
    refusal: refusalOf('A17', '本机程序版本较旧，升级后才能核对确认'),
  };
}

interface StoreDeps extends PushDeps {
  /** Rows whose void a person agreed to. */
  readonly agreed: ReadonlySet<CheckedRow>;
}

/** Some value the database cannot hold (SQLSTATE classes 22 and 54) must cost its own row only: the batch is halved. */
async function store(
  deps: StoreDeps,
  device: Device,
  facts: TownFacts,
  rows: readonly CheckedRow[],
): Promise<readonly PushOutcome[]> {
  try {
    return await storeOnce(deps, device, rows).catch((thrown: unknown) => {
      if (!isPassing(thrown)) throw thrown;
      return storeOnce(deps, device, rows);
    });
  } catch (thrown) {
    if (!/^(22|54)/.test(databaseCode(thrown) ?? '')) throw thrown;
    const [first] = rows;
    if (rows.length === 1 && first) return storeOnce(deps, device, [unstorable(first)]);
    const middle = Math.ceil(rows.length / 2);
    const before = await store(deps, device, facts, rows.slice(0, middle));
    return [...before, ...(await store(deps, device, facts, rows.slice(middle)))];
  }
}

function unstorable({ id, rev, base }: CheckedRow): CheckedRow {
  return { isSound: false, id, rev, base, period: '', refusal: refusalOf('D06', '含有无法保存的内容') };
}

async function storeOnce(
  deps: StoreDeps,
  device: Device,
  rows: readonly CheckedRow[],
): Promise<readonly PushOutcome[]> {
  const { outcomes, seq } = await deps.database.inTown(device.townId, async (query) => {
    const [clock] = await query<{ seq: number }>(sql.TAKE_NUMBERS, [device.townId, rows.length]);
    if (!clock) throw new Error('the town has no counter');
    const batch = new Batch(query, device, clock.seq - rows.length);
    for (const wave of wavesOf(rows)) await batch.run(wave);
    if (deps.massVoid !== 'guarded') await guardVoids(query, device, ...batch.voids(deps.agreed));
    return { outcomes: batch.outcomes(rows), seq: clock.seq };
  });
  deps.onCommit(device.townId, seq);
  return outcomes;
}

/** Rows of the same record one after the other, everything else together. */
function wavesOf(rows: readonly CheckedRow[]): readonly (readonly CheckedRow[])[] {
  const waves: CheckedRow[][] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const turn = seen.get(row.id) ?? 0;
    seen.set(row.id, turn + 1);
    const wave = waves[turn] ?? [];
    waves[turn] = wave;
    wave.push(row);
  }
  return waves;
}

interface Kept {
  readonly row: CheckedRow;
  readonly seq: number;
}

/** One transaction's work on a batch. */
class Batch {
  readonly #query: Query;
  readonly #device: Device;
  #seq: number;
  readonly #outcomes = new Map<CheckedRow, PushOutcome>();
  /** Rows that make a record void which the county held alive. */
  readonly #voids: SoundRow[] = [];

  constructor(query: Query, device: Device, before: number) {
    this.#query = query;
    this.#device = device;
    this.#seq = before;
  }

  outcomes(rows: readonly CheckedRow[]): readonly PushOutcome[] {
    return rows.map((row) => {
      const outcome = this.#outcomes.get(row);
      if (!outcome) throw new Error('a pushed row got no answer');
      return outcome;
    });
  }

  /** Who voided what in this batch. */
  voids(agreed: ReadonlySet<CheckedRow>): [by: string, voids: PushedVoids] {
    const by = this.#voids.at(-1)?.record.history.at(-1)?.by.accountId ?? this.#device.deviceId;
    const ids = (rows: readonly SoundRow[]) => rows.map(({ id }) => id);
    const isAgreed = (row: SoundRow) => agreed.has(row);
    const unagreed = this.#voids.filter((row) => !isAgreed(row));
    return [by, { unagreed: ids(unagreed), agreed: ids(this.#voids.filter(isAgreed)) }];
  }

  async run(rows: readonly CheckedRow[]): Promise<void> {
    const held = await this.#held(rows);
    const owners = await this.#owners(rows);
    const monthly = await monthRefusals(this.#query, this.#device.townId, rows, held);
    const decisions = rows.map((row, index) => decide(row, held[index] as HeldRow, owners, monthly.get(row) ?? null));
    const stores: { kept: Kept; decision: Extract<Decision, { kind: 'store' }> }[] = [];
    const refusals: { kept: Kept; base: string | null; refusal: Refusal }[] = [];
    const conflicts: CheckedRow[] = [];
    decisions.forEach((decision, index) => {
      const row = rows[index] as CheckedRow;
      if (decision.kind === 'conflict') conflicts.push(row);
      else if (decision.kind === 'store') {
        stores.push({ kept: this.#place(row), decision });
        if (isVoiding(decision.row, held[index])) this.#voids.push(decision.row);
      } else if (decision.kind === 'stored_before') this.#accept(row, decision.seq);
      else this.#refuse(row, decision, refusals);
    });
    await this.#store(stores);
    await this.#keepRefusals(refusals);
    await this.#answerConflicts(conflicts);
  }

  async #held(rows: readonly CheckedRow[]): Promise<readonly HeldRow[]> {
    const keys = rows.map((row, ord) => {
      const { id, rev, base } = row;
      return {
        ord,
        id,
        rev,
        base,
        life: row.isSound ? (row.definition.life?.state ?? null) : null,
      };
    });
    return this.#query<HeldRow>(sql.HELD, [this.#device.townId, JSON.stringify(keys), this.#device.deviceId]);
  }

  async #owners(rows: readonly CheckedRow[]): Promise<NumberOwners> {
    const numbers = rows.flatMap((row) =>
      row.isSound && row.record.recordNo !== '' ? [{ type: row.record.type, no: row.record.recordNo }] : [],
    );
    if (numbers.length === 0) return new Map();
    const found = await this.#query<{ type: string; record_no: string; id: string }>(sql.NUMBER_OWNERS, [
      this.#device.townId,
      JSON.stringify(numbers),
    ]);
    return new Map(found.map((row) => [numberKey(row.type, row.record_no), row.id]));
  }

  #place(row: CheckedRow): Kept {
    this.#seq += 1;
    return { row, seq: this.#seq };
  }

  #accept(row: CheckedRow, seq: number): void {
    this.#outcomes.set(row, { outcome: 'accepted', id: row.id, seq });
  }

  #refuse(
    row: CheckedRow,
    { refusal, base, isRepeat }: Extract<Decision, { kind: 'refuse' }>,
    refusals: { kept: Kept; base: string | null; refusal: Refusal }[],
  ): void {
    this.#outcomes.set(row, { outcome: 'refused', id: row.id, ...refusal });
    // Without id and rev there is nothing the feed could be told about.
    if (!isRepeat && row.id !== '' && row.rev !== '') refusals.push({ kept: this.#place(row), base, refusal });
  }

  async #store(stores: readonly { kept: Kept; decision: Extract<Decision, { kind: 'store' }> }[]): Promise<void> {
    if (stores.length === 0) return;
    const { townId, deviceId } = this.#device;
    const replaced = stores.flatMap(({ decision }) => (decision.held === null ? [] : [decision.row.id]));
    if (replaced.length > 0) await this.#query(sql.KEEP_HISTORY, [townId, JSON.stringify(replaced)]);
    const rows = stores.map(({ kept, decision }) => storedRow(decision.row, decision.held, kept.seq));
    const written = await this.#query(sql.STORE, [townId, deviceId, `[${rows.join(',')}]`]);
    if (written.length !== stores.length) throw new Error('a row changed under the lock of its town');
    const ids = JSON.stringify(stores.map(({ decision }) => decision.row.id));
    await this.#query(sql.RESOLVE_REFUSALS, [townId, ids, deviceId]);
    for (const { kept } of stores) this.#accept(kept.row, kept.seq);
  }

  async #keepRefusals(refusals: readonly { kept: Kept; base: string | null; refusal: Refusal }[]): Promise<void> {
    if (refusals.length === 0) return;
    const { townId, deviceId } = this.#device;
    const ids = JSON.stringify(refusals.map(({ kept }) => kept.row.id));
    await this.#query(sql.RESOLVE_REFUSALS, [townId, ids, deviceId]);
    const rows = refusals.map(({ kept: { row, seq }, base, refusal }) => ({
      id: row.id,
      rev: row.rev,
      base,
      ...refusal,
      seq,
      period: row.isSound ? row.record.period : row.period,
    }));
    await this.#query(sql.KEEP_REFUSALS, [townId, deviceId, JSON.stringify(rows)]);
  }

  async #answerConflicts(conflicts: readonly CheckedRow[]): Promise<void> {
    if (conflicts.length === 0) return;
    const found = await this.#query<{ id: string; seq: number; text: string }>(sql.CURRENT, [
      this.#device.townId,
      JSON.stringify(conflicts.map((row) => row.id)),
    ]);
    const byId = new Map(found.map((row) => [row.id, row]));
    for (const row of conflicts) {
      const current = byId.get(row.id);
      if (!current) throw new Error('a conflicting row vanished');
      this.#outcomes.set(row, {
        outcome: 'conflict',
        id: row.id,
        seq: current.seq,
        current: JSON.parse(current.text),
      });
    }
  }
}

function isVoiding({ record }: SoundRow, held: HeldRow | undefined): boolean {
  return record.status === 'void' && held !== undefined && held.status !== null && held.status !== 'void';
}

/** One row of the STORE statement as JSON text; the record goes in as the text it came as. */
function storedRow(row: Extract<CheckedRow, { isSound: true }>, held: string | null, seq: number): string {
  const { record } = row;
  const columns = JSON.stringify({
    id: record.id,
    rev: record.rev,
    held,
    seq,
    type: record.type,
    strand: record.strand,
    unit_code: record.unitCode,
    period: record.period,
    main_date: record.mainDate,
    status: record.status,
    record_no: record.recordNo,
    title: row.title,
    has_sealed: record.sealed !== null,
  });
  return `${columns.slice(0, -1)},"doc":${row.text}}`;
}
