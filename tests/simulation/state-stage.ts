import { syncStateOf } from '../../renderer/store/worker/list-row.ts';
import type { LedgerRecord, StoredRecord } from '../../shared/schema/record.ts';
import { isQuiet } from './invariants.ts';
import type { Scene } from './scripted.ts';
import type { SimDesk } from './sim-desk.ts';
import type { SimLine } from './sim-line.ts';

const PUSH = '/api/v1/push';
/** Where the county's word about a record comes from. */
const WORDS = ['/api/v1/pull', '/api/v1/records'];
/** Long enough for everything that can happen without anybody's doing. */
const WHILE_MS = 5 * 60_000;

/** One desk and one record of it, another desk, and hands on everything that can happen to them (SPEC.md §3.5). */
export class StateStage {
  readonly scene: Scene;
  readonly desk: SimDesk;
  readonly other: SimDesk;
  readonly line: SimLine;
  id = '';

  constructor(scene: Scene) {
    const [desk, other] = scene.world.desks;
    const [line] = scene.world.lines;
    if (!desk || !other || !line) throw new Error('a stage needs two desks');
    this.scene = scene;
    this.desk = desk;
    this.other = other;
    this.line = line;
  }

  get record(): StoredRecord {
    return recordOf(this.desk, this.id);
  }

  get state(): string {
    return syncStateOf(this.record);
  }

  /** What the county holds; null: nothing. */
  get held(): LedgerRecord | null {
    return this.scene.world.county.records.get(this.id) ?? null;
  }

  until(holds: () => boolean, what: string): Promise<void> {
    return this.scene.until(holds, what);
  }

  pass(): Promise<void> {
    return this.scene.pass(WHILE_MS);
  }

  quiet(): Promise<void> {
    return this.until(() => isQuiet(this.scene.world), 'all is quiet');
  }

  /** Brings the record into a state. */
  async bring(state: string): Promise<this> {
    await this.#enter();
    if (state === 'waiting') {
      this.line.isUp = false;
      await this.edit('祠堂1');
    } else if (state === 'sending') await this.send(() => this.edit('祠堂1'));
    else if (state === 'refused') {
      this.lock(true);
      await this.edit('祠堂1');
      await this.until(() => this.state === 'refused', 'the edit is refused');
    } else if (state === 'conflict') await this.disagree();
    else if (state !== 'acknowledged') throw new Error(`no way to the state ${state}`);
    return this;
  }

  async #enter(): Promise<void> {
    const { world, done } = this.scene;
    let sample = world.sample();
    while (sample.type !== 'civil_practice') sample = world.sample();
    const { id } = await done(this.desk.writer.save({ id: null, baseRev: null, ...sample }));
    this.id = id;
    await this.quiet();
  }

  /** A person changes the record at this desk. */
  edit(value: string | number, path = 'place'): Promise<void> {
    return this.scene.done(this.scene.world.editOne(this.desk, this.record, { path, value }));
  }

  /** Somebody changes it at the other desk, and the county has that. */
  async editThere(value: string | number, path = 'place'): Promise<void> {
    await this.scene.done(this.scene.world.editOne(this.other, recordOf(this.other, this.id), { path, value }));
    await this.until(() => this.held?.rev === recordOf(this.other, this.id).rev, 'the county has the other edit');
  }

  /** Both desks change the same; the question is there and both sides know of it. */
  async disagree(): Promise<void> {
    this.line.isUp = false;
    await this.edit('祠堂1');
    await this.edit(11, 'participants');
    await this.editThere('小学2');
    await this.editThere(22, 'participants');
    this.line.isUp = true;
    await this.quiet();
    if (this.record.conflicts.length !== 2) throw new Error('no two questions');
  }

  /** A question is decided here. */
  async decide(): Promise<string> {
    const [conflict] = this.record.conflicts;
    if (!conflict) throw new Error('nothing to decide');
    const { rev } = await this.scene.done(this.desk.writer.resolveConflict(this.id, conflict.id, 'mine'));
    return rev;
  }

  reopen(decision: string): Promise<unknown> {
    return this.scene.done(this.desk.writer.reopenConflict(this.id, decision));
  }

  lock(isLocked: boolean): void {
    const { locked } = this.scene.world.county;
    if (isLocked) locked.add(this.record.period);
    else locked.clear();
  }

  /** Does something whose push stays on its way. */
  async send(act: () => Promise<unknown>): Promise<void> {
    this.line.stopped.add(PUSH);
    await act();
    await this.until(() => this.pushed !== null, 'the push is on its way');
  }

  /** The record in the push that is on its way; null: there is none. */
  get pushed(): LedgerRecord | null {
    const rows = this.line.held.flatMap(({ path, body }) =>
      path === PUSH ? (body as { rows: { record: LedgerRecord }[] }).rows : [],
    );
    return rows.find(({ record }) => record.id === this.id)?.record ?? null;
  }

  /** What is on its way arrives; the county's word about it does not come yet. */
  async arrive(): Promise<void> {
    for (const path of WORDS) this.line.stopped.add(path);
    this.line.stopped.delete(PUSH);
    await this.until(() => this.pushed === null, 'the push has arrived');
    await this.scene.pass(5_000);
  }

  /** Everything goes again. */
  async release(): Promise<void> {
    this.line.stopped.clear();
    this.line.isUp = true;
  }
}

function recordOf(desk: SimDesk, id: string): StoredRecord {
  const found = desk.records().find((one) => one.id === id);
  if (!found) throw new Error(`${desk.input.name} has no such record`);
  return found;
}
