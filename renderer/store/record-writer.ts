import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import { checkStateChange, directSteps, levelOfScope, reachableFrom, stateOf } from '#shared/domain/life.ts';
import { monthFault } from '#shared/domain/month/month-guard.ts';
import type { ReportState } from '#shared/domain/month/report-state.ts';
import { officialNumber } from '#shared/domain/numbering.ts';
import { may } from '#shared/domain/permissions.ts';
import { validateValues } from '#shared/domain/validate-record.ts';
import { normaliseValues } from '#shared/domain/values.ts';
import { addMonths } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Chance } from '#shared/kernel/ports.ts';
import { withUnread } from '#shared/schema/attachment.ts';
import {
  type Author,
  actorOf,
  createRecord,
  type Revision,
  reviseRecord,
  typeOf,
} from '#shared/schema/build-record.ts';
import { heightOf, type LedgerRecord, orderKeyOf, recordSchema, type StoredRecord } from '#shared/schema/record.ts';
import { beforeVoid, stateAt } from '#shared/schema/record-history.ts';
import { type OpenedRecord, openRecord } from '#shared/schema/record-sealer.ts';
import { townIdOf, type Unit } from '#shared/schema/unit.ts';
import { type Choice, type Decided, decidedConflict, reopenedConflict } from '#shared/sync/decide-conflict.ts';
import { mergeRecords } from '#shared/sync/merge-record.ts';
import type { Account } from '#shared/sync/messages.ts';
import { closedMonthError } from './closed-month-error.ts';
import { DataError } from './data-error.ts';
import type { DeskDatabase } from './desk-database.ts';
import type { ImportInput, ImportOutcome, SaveInput, Values } from './desk-store.ts';
import { heldState } from './held-state.ts';
import { type KeptRecord, keptOf, storedOf } from './kept-record.ts';
import { nextSequence } from './next-number.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { writeError } from './store-errors.ts';
import type { StoreClient } from './worker-client.ts';

/** Stages in which the record lies with the county; changes go through a correction (D§3.5). */
const WITH_COUNTY = new Set(['submitted', 'received', 'locked']);
/** Stages that a change of values undoes: whoever confirmed or approved did not see the new values. */
const UNDONE_BY_EDIT = new Set(['confirmed', 'town_ok', 'returned']);

export interface WriterDeps {
  readonly database: DeskDatabase;
  readonly client: StoreClient;
  readonly account: Account;
  readonly town: Unit;
  readonly author: () => Author;
  readonly units: () => readonly Unit[];
  /** Months that were sent or locked, with the state of their report. */
  readonly closedMonths: () => Promise<ReadonlyMap<string, ReportState>>;
  /** Whether the report of a closed month tells of a record. */
  readonly isInReport: (record: StoredRecord) => Promise<boolean>;
  /** The report month of a day. */
  readonly periodOf: (day: string) => string;
}

/** Makes and changes records: checks, seals, writes durably. */
export class RecordWriter {
  readonly #deps: WriterDeps;

  constructor(deps: WriterDeps) {
    this.#deps = deps;
  }

  /** See DeskStore.save. */
  async save(input: SaveInput): Promise<StoredRecord> {
    const author = this.#deps.author();
    typeOf(author.catalogue, input.type);
    this.#checkUnit(input);
    const values = checkedValues(author, input);
    const { id, lateReason, ...rest } = input;
    if (id === null) {
      refuseForeign(author, this.#deps.account, input.type, {}, values, author.account.accountId);
      const late = lateReason === undefined ? null : { period: await this.#openMonth(), reason: lateReason };
      return this.insert(await createRecord(author, { ...rest, values, ...(late ? { late } : {}) }));
    }
    const envelope = {
      unitCode: input.unitCode,
      remark: input.remark,
      linkedRefs: input.alsoCountsIn.map((type) => ({ type })),
    };
    const revision = { action: 'edit', values, envelope, ...(input.reason ? { reason: input.reason } : {}) };
    const { scope } = this.#deps.account;
    return this.modify(id, (opened) => {
      const before = (input.baseRev === null ? null : stateAt(opened, input.baseRev)?.values) ?? opened.values;
      refuseForeign(author, this.#deps.account, input.type, before, values, opened.record.enteredBy.accountId);
      return editedRecord(author, opened, { ...input, revision, scope });
    });
  }

  /** See DeskStore.importMany. */
  async importMany(inputs: readonly ImportInput[]): Promise<readonly ImportOutcome[]> {
    const author = this.#deps.author();
    const there = await this.#deps.database.records.findByIds(inputs.map(({ id }) => id)).exec();
    const made: StoredRecord[] = [];
    const outcomes: ImportOutcome[] = [];
    for (const input of inputs) {
      const { id } = input;
      if (there.has(id)) {
        outcomes.push({ id, kind: 'there' });
        continue;
      }
      try {
        made.push(await this.#imported(author, input));
        outcomes.push({ id, kind: 'stored' });
      } catch (error) {
        outcomes.push({ id, kind: 'refused', error });
      }
    }
    const written = await this.#durable(this.#deps.database.records.bulkInsert(made.map(keptOf)));
    const failed = new Map(written.error.map((error) => [error.documentId, error]));
    return outcomes.map((one) => {
      const error = failed.get(one.id);
      return error ? { id: one.id, kind: 'refused', error: new CodedError('S04', undefined, { cause: error }) } : one;
    });
  }

  async #imported(author: Author, { source, ...input }: ImportInput): Promise<StoredRecord> {
    typeOf(author.catalogue, input.type);
    this.#checkUnit(input);
    const values = checkedValues(author, input);
    const ext = { import: { ...source } };
    const record = await createRecord(author, { ...input, values, sourceKind: 'imported', ext });
    await this.#guard(null, record);
    return withKeys({ ...record, orderKey: '', county: null });
  }

  /** The month that late records count in: today's, or the first after it that is not closed. */
  async #openMonth(): Promise<string> {
    const closed = await this.#deps.closedMonths();
    let month = this.#deps.periodOf(this.#deps.author().context.today);
    while (closed.has(month)) month = addMonths(month, 1);
    return month;
  }

  /** See DeskStore.makeLate. */
  async makeLate(id: string, reason: string): Promise<StoredRecord> {
    const author = this.#deps.author();
    const period = await this.#openMonth();
    return this.modify(id, async (opened) => {
      this.#mustBeAllowed('enter', opened.record);
      if (reason.trim() === '') throw new CodedError('M04');
      const late = { ...opened.record, sourceKind: 'late', period };
      const envelope = { lateFlag: true, correctionReason: reason.trim() };
      return {
        ...(await reviseRecord(author, { ...opened, record: late }, { action: 'late', reason, envelope })),
        period,
      };
    });
  }

  /** See DeskStore.voidRecord. */
  voidRecord(id: string, reason: string): Promise<StoredRecord> {
    const author = this.#deps.author();
    return this.modify(id, (opened) => {
      this.#mustBeAllowed('enter', opened.record);
      refuseIfFixed(opened.record);
      const envelope = { status: 'void', voidReason: reason };
      return reviseRecord(author, opened, { action: 'void', reason, envelope });
    });
  }

  /** See DeskStore.takeBackVoid. */
  takeBackVoid(id: string): Promise<StoredRecord> {
    const author = this.#deps.author();
    return this.modify(id, (opened) => {
      const { record } = opened;
      this.#mustBeAllowed('enter', record);
      const envelope = beforeVoid(record);
      if (!envelope || record.county?.rev === record.rev) throw new CodedError('D08');
      return reviseRecord(author, opened, { action: 'unvoid', envelope });
    });
  }

  /** See DeskStore.approve. */
  async approve(id: string): Promise<StoredRecord> {
    const author = this.#deps.author();
    return this.modify(id, async (opened) => {
      const { record } = opened;
      this.#mustBeAllowed('review', record);
      refuseIfFixed(record);
      checkedValues(author, { type: record.type, values: opened.values });
      const kept = isNumberTaken(record) ? '' : record.recordNo;
      const recordNo = kept || (await this.#nextNumber(author, record));
      const envelope = { status: 'town_ok', recordNo, reviewedBy: actorOf(author) };
      return reviseRecord(author, opened, { action: 'approve', envelope });
    });
  }

  /** See DeskStore.resolveConflict. */
  resolveConflict(id: string, conflictId: string, choice: Choice): Promise<StoredRecord> {
    const { sealer } = this.#deps.author();
    return this.#chosen(id, (opened) => decidedConflict(sealer, opened, conflictId, choice));
  }

  /** See DeskStore.reopenConflict. */
  reopenConflict(id: string, decisionRev: string): Promise<StoredRecord> {
    return this.#chosen(id, (opened) => reopenedConflict(opened, decisionRev));
  }

  #chosen(
    id: string,
    choose: (opened: OpenedRecord<StoredRecord>) => Promise<Decided<StoredRecord>> | Decided<StoredRecord>,
  ): Promise<StoredRecord> {
    const author = this.#deps.author();
    return this.modify(id, async (opened) => {
      this.#mustBeAllowed('enter', opened.record);
      const { before, revision } = await choose(opened);
      const { record, values } = opened;
      if (revision.values)
        refuseForeign(author, this.#deps.account, record.type, values, revision.values, record.enteredBy.accountId);
      return reviseRecord(author, before, revision);
    });
  }

  async #nextNumber(author: Author, record: StoredRecord): Promise<string> {
    const type = typeOf(author.catalogue, record.type);
    const unit = this.#deps.units().find((one) => one.code12 === record.unitCode);
    const parts = {
      code: type.code,
      unitCode: record.unitCode,
      mainDate: record.mainDate,
      committee: unit?.shortName ?? '',
    };
    const given = await this.#deps.client.ask('recordNumbers', { type: record.type });
    return officialNumber(type.numbering, { ...parts, sequence: nextSequence(type.numbering, parts, given) });
  }

  /** Writes a new record durably. @throws CodedError M03, M04, M05 when its month is closed */
  async insert(record: Awaited<ReturnType<typeof createRecord>>): Promise<StoredRecord> {
    await this.#guard(null, record);
    const stored = withKeys({ ...record, orderKey: '', county: null });
    const write = this.#deps.database.records.insert(keptOf(stored));
    await this.#durable(write);
    return stored;
  }

  /** Changes a record from whatever state it is in when its turn comes; writes of one record never overlap. */
  async modify(
    id: string,
    change: (opened: OpenedRecord<StoredRecord>) => Promise<StoredRecord> | StoredRecord,
    correctedPaths: ReadonlySet<string> = new Set(),
  ): Promise<StoredRecord> {
    const document = await this.#deps.database.records.findOne(id).exec();
    if (!document) throw new CodedError('D06', '本机没有这条记录');
    const written = await this.#durable(
      document.incrementalModify(async (kept) => {
        const current = storedOf(kept as KeptRecord);
        const opened = await openRecord(this.#deps.author().sealer, current);
        const changed = withKeys(await change(opened));
        await this.#guard(opened, changed, correctedPaths);
        return keptOf(changed) as typeof kept;
      }),
    );
    return storedOf(written.toMutableJSON() as KeptRecord);
  }

  /**
   * What a closed month forbids is told before it is written (D§3.5); the county has the last word on locks. Compared is
   * what the county holds, where it holds something: what was typed here since may be given up or become a late record.
   */
  async #guard(
    local: OpenedRecord<StoredRecord> | null,
    after: LedgerRecord,
    correctedPaths: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    if (isSystemType(after.type)) return;
    const closed = await this.#deps.closedMonths();
    if (closed.size === 0) return;
    const author = this.#deps.author();
    const { values } = await openRecord(author.sealer, after);
    const isInReport = local !== null && closed.has(local.record.period) && (await this.#deps.isInReport(local.record));
    const fault = monthFault({
      definition: typeOf(author.catalogue, after.type),
      before: local && heldState(local),
      isInReport,
      after: { record: after, values },
      isLocked: (month) => closed.has(month),
      periodOf: this.#deps.periodOf,
      correctedPaths,
    });
    if (fault) throw closedMonthError(fault, closed);
  }

  async #durable<Value>(write: Promise<Value>): Promise<Value> {
    try {
      return await Promise.race([write, this.#deps.client.failed]);
    } catch (error) {
      throw writeError(error);
    }
  }

  #checkUnit({ unitCode, type }: Pick<SaveInput, 'unitCode' | 'type'>): void {
    if (townIdOf(unitCode) !== townIdOf(this.#deps.town.code12)) throw new CodedError('D03');
    if (!this.#deps.units().some((unit) => unit.code12 === unitCode)) throw new CodedError('D10', unitCode);
    const { strand } = typeOf(this.#deps.author().catalogue, type);
    this.#mustBeAllowed('enter', { unitCode, type, strand });
  }

  #mustBeAllowed(action: 'enter' | 'review', target: Pick<LedgerRecord, 'unitCode' | 'type' | 'strand'>): void {
    if (!may(this.#deps.account, action, target)) throw new CodedError('A04');
  }
}

function checkedValues(author: Author, input: { readonly type: string; readonly values: Values }): Values {
  const { catalogue, context } = author;
  const values = normaliseValues(catalogue, input.type, input.values, () => newRowId(author.chance));
  const mode = 'complete' as const;
  const problems = validateValues({ catalogue, type: input.type, values, mode, sealedHidden: false, context });
  const hard = problems.filter((problem) => problem.level === 'hard');
  if (hard.length > 0) throw new DataError(hard);
  return values;
}

function newRowId(chance: Chance): string {
  return Array.from(chance.bytes(8), (byte) => (byte % 36).toString(36)).join('');
}

/** Two desks gave the same number without a line; the county kept the first, so this record needs the next one. */
function isNumberTaken({ rev, county }: StoredRecord): boolean {
  return county?.refusal?.code === 'D07' && county.refusal.rev === rev;
}

/** Two desks' steps merged into a state that the county's does not lead to: the clerk picks another, freely. */
function isJumpRefused({ rev, county }: StoredRecord): boolean {
  return county?.refusal?.code === 'D11' && county.refusal.rev === rev;
}

function refuseIfFixed(record: StoredRecord): void {
  if (record.status === 'void') throw new CodedError('D08');
  if (WITH_COUNTY.has(record.status)) throw new CodedError('D09');
}

interface Edit extends Pick<SaveInput, 'baseRev' | 'attachments'> {
  readonly revision: Revision & { readonly values: Values };
  /** Unit code that the account may work on. */
  readonly scope: string;
}

/** An edit on the state it was made from; when the record has moved on since, merged with what is there now. */
async function editedRecord(
  author: Author,
  opened: OpenedRecord<StoredRecord>,
  { baseRev, attachments, revision, scope }: Edit,
): Promise<StoredRecord> {
  const { record } = opened;
  refuseIfFixed(record);
  const status = UNDONE_BY_EDIT.has(record.status) ? 'awaiting' : record.status;
  const isOnTop = baseRev === null || baseRev === record.rev;
  const past = isOnTop ? null : stateAt(opened, baseRev);
  const before = past?.values ?? opened.values;
  const type = typeOf(author.catalogue, record.type);
  const action = isJumpRefused(record) ? 'edit' : stepTaken(type, before, revision.values, scope);
  const listed = attachments ? { attachments: withUnread(record.attachments, attachments) } : {};
  const full = { ...revision, action, envelope: { ...revision.envelope, ...listed, status } };
  if (isOnTop) return reviseRecord(author, opened, full);
  const history = record.history.filter((entry) => heightOf(entry.rev) <= heightOf(baseRev));
  const base = { ...record, ...(past?.envelope ?? {}), rev: baseRev, history };
  const mine = await reviseRecord(author, { ...opened, record: base, values: past?.values ?? opened.values }, full);
  const merged = await mergeRecords(author, { base: null, mine, theirs: record });
  return { ...record, ...merged.record };
}

/**
 * What an edit is called in the history: the step's label when it takes a single step of the record's life.
 * @throws CodedError D11 no steps lead there; A04 the step is not for people of this level
 */
function stepTaken(definition: TypeDefinition, before: Values, after: Values, scope: string): string {
  checkStateChange(definition, before, after);
  const { life } = definition;
  if (!life || stateOf(life, before) === stateOf(life, after)) return 'edit';
  const [from, to, level] = [stateOf(life, before), stateOf(life, after), levelOfScope(scope)];
  const steps = directSteps(life, from, to);
  const step = steps.find(({ by }) => by.includes(level));
  if (step) return step.label;
  if (reachableFrom(life, from, level).has(to)) return 'edit';
  throw new CodedError('A04', steps[0] ? `“${steps[0].label}”由上级办理` : '其中有的步骤由上级办理');
}

/** The keys the store orders by, and the last check of the shape before it is written. */
function withKeys(record: StoredRecord): StoredRecord {
  const keyed = { ...record, orderKey: orderKeyOf(record.mainDate) };
  const parsed = recordSchema.safeParse(keyed);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new CodedError('D06', at);
  }
  return keyed;
}
