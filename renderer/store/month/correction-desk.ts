import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { CountRow } from '#shared/domain/month/count-figures.ts';
import { may } from '#shared/domain/permissions.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { createRecord, type Revision, reviseRecord } from '#shared/schema/build-record.ts';
import type { StoredRecord } from '#shared/schema/record.ts';
import { changesBetween, leavesOf, valuesOf } from '#shared/schema/record-changes.ts';
import { type PastState, stateAt } from '#shared/schema/record-history.ts';
import { type OpenedRecord, openRecord } from '#shared/schema/record-sealer.ts';
import type { CorrectionInput, CorrectionPort, ListLine, OpenRecord } from '../desk-store.ts';
import type { MonthDeskDeps } from './month-deps.ts';
import { countRowFrom, withOldValue } from './month-figures.ts';

const MOST = 2000;
/** What of the envelope a person types and a correction may change, besides making a record void. */
const CORRECTED_ENVELOPE = [
  ['remark', '备注'],
  ['unitCode', '所属单位'],
] as const;

/** 更正单 (D§3.5): asked by the town, judged by the county, carried out by a desk of the town. */
export class CorrectionDesk implements CorrectionPort {
  readonly #deps: MonthDeskDeps;

  constructor(deps: MonthDeskDeps) {
    this.#deps = deps;
  }

  /** All corrections of this town, newest first. */
  async list(): Promise<readonly ListLine[]> {
    const { lines } = await this.#deps.client.ask('list', { type: 'correction', offset: 0, limit: MOST });
    return lines;
  }

  /** `held`: what the county has, when the record at hand differs. Asks the county to let one value of a locked record change. @throws CodedError A04, M09 */
  async ask(
    { recordId, path, subject, newValue, reason }: CorrectionInput,
    held: PastState | null = null,
  ): Promise<void> {
    const { account, author, writer, town, get } = this.#deps;
    const opened = await get(recordId);
    if (!opened) throw new CodedError('D06', '本机没有这条记录');
    if (!may(account, 'enter', opened.record)) throw new CodedError('A04', '更正');
    if (reason.trim() === '') throw new CodedError('M09');
    const type = compiledType(author().catalogue, opened.record.type);
    const [field = ''] = path.split('.');
    const isSealed =
      type.byPath.get(path.split('.').length === 3 ? `${field}.${path.split('.')[2]}` : field)?.sealed ?? false;
    const envelope = { ...opened.record, ...held?.envelope };
    const before = path.startsWith('@') ? envelope[path.slice(1)] : leavesOf(held?.values ?? opened.values).get(path);
    const [old, fresh] = [canonicalJson(before ?? null), canonicalJson(newValue ?? null)];
    const record = await createRecord(author(), {
      type: 'correction',
      unitCode: town.code12,
      values: {
        month: opened.record.period,
        record_id: recordId,
        record_type: opened.record.type,
        path,
        subject,
        ...(isSealed ? { old_sealed: old, new_sealed: fresh } : { old_value: old, new_value: fresh }),
        reason: reason.trim(),
        state: 'asked',
      },
      remark: '',
      alsoCountsIn: [],
    });
    await writer.insert(record);
  }

  /** Takes a correction back that the county has not judged yet. */
  async withdraw(id: string): Promise<void> {
    const { author, writer } = this.#deps;
    await writer.modify(id, (opened) => {
      if (opened.values.state !== 'asked') throw new CodedError('M08');
      return reviseRecord(author(), opened, { action: 'withdraw', values: { ...opened.values, state: 'withdrawn' } });
    });
  }

  /**
   * Carries out what the county accepted and no desk has carried out yet: a new revision of the record, marked with the
   * correction. Two desks that do it at once write the same value, which merges without a question.
   */
  async applyAccepted(): Promise<number> {
    const accepted = (await this.list()).filter(({ data, status }) => data.state === 'accepted' && status !== 'void');
    let applied = 0;
    for (const { id } of accepted) if (await this.#apply(id)) applied++;
    return applied;
  }

  async #apply(id: string): Promise<boolean> {
    const { author, writer, get, account } = this.#deps;
    const correction = await get(id);
    const target = await get(String(correction?.values.record_id ?? ''));
    if (!correction || !target || isApplied(target.record, id) || target.sealState === 'closed') return false;
    if (correction.sealState === 'closed' || !may(account, 'enter', target.record)) return false;
    const path = String(correction.values.path);
    const value: unknown = JSON.parse(String(correction.values.new_sealed ?? correction.values.new_value ?? 'null'));
    const reason = `更正：${String(correction.values.reason ?? '')}`.slice(0, 200);
    await writer.modify(
      target.record.id,
      (opened) =>
        isApplied(opened.record, id)
          ? opened.record
          : reviseRecord(author(), opened, correctedBy(opened, path, value, { id, reason })),
      new Set([path]),
    );
    return true;
  }

  /** Corrections that a month's report tells of. */
  async toldIn(month: string): Promise<readonly ListLine[]> {
    return (await this.list()).filter(({ data }) => data.state === 'accepted' && data.applied_month === month);
  }

  /** The corrected records of a month's corrections, before and after: for the figures they moved. */
  async appliedIn(month: string): Promise<readonly { readonly before: CountRow; readonly after: CountRow }[]> {
    const told = await this.toldIn(month);
    const pairs = await Promise.all(
      told.map(async ({ data }) => {
        const target = await this.#deps.get(String(data.record_id));
        if (!target || data.old_value === undefined || !isAppliedPath(target, String(data.path), data.new_value))
          return [];
        const after = countRowFrom(target.record, target.values);
        const old: unknown = JSON.parse(String(data.old_value));
        if (data.path === '@status') return [{ before: { ...after, status: String(old) }, after }];
        return [{ before: { ...after, values: withOldValue(target.values, String(data.path), old) }, after }];
      }),
    );
    return pairs.flat();
  }

  /**
   * Turns what the county refused about a locked record into corrections, one per value, and gives the record back what
   * the county holds. Corrections are written first: whatever happens in between, nothing typed is lost.
   */
  async fromRefused(id: string, reason: string): Promise<void> {
    const { author, client } = this.#deps;
    const [record] = await client.ask('records', [id]);
    const opened = record && (await openRecord(author().sealer, record));
    const state = opened?.record.county?.rev ? stateAt(opened, opened.record.county.rev) : null;
    if (!opened || !state) throw new CodedError('D06', '本机没有县里收下的那一版');
    const { definition } = compiledType(author().catalogue, opened.record.type);
    const label = (path: string) => definition.fields.find((field) => field.id === path.split('.')[0])?.label ?? path;
    const changes = changesBetween(state.values, opened.values).filter(({ path }) => !path.endsWith('.@order'));
    for (const { path, to } of changes)
      await this.ask({ recordId: id, path, subject: label(path), newValue: to, reason }, state);
    for (const [field, subject] of CORRECTED_ENVELOPE) {
      if (field in state.envelope && state.envelope[field] !== opened.record[field])
        await this.ask({ recordId: id, path: `@${field}`, subject, newValue: opened.record[field], reason }, state);
    }
    if (opened.record.status === 'void')
      await this.ask({ recordId: id, path: '@status', subject: '作废本条记录', newValue: 'void', reason });
    await this.backToCounty(id);
  }

  /** Gives up the changes that this desk made to a record after the county's last word; they stay in its history. */
  async backToCounty(id: string): Promise<void> {
    const { author, writer } = this.#deps;
    await writer.modify(id, (opened) => {
      const rev = opened.record.county?.rev;
      const state = rev ? stateAt(opened, rev) : null;
      if (!state) throw new CodedError('D06', '本机没有县里收下的那一版');
      return reviseRecord(author(), opened, { action: 'restore', values: state.values, envelope: state.envelope });
    });
  }
}

function isApplied(record: StoredRecord, correctionId: string): boolean {
  return record.history.some((entry) => entry.correctionId === correctionId);
}

function isAppliedPath({ record, values }: OpenRecord, path: string, wanted: unknown): boolean {
  const now = path.startsWith('@') ? record[path.slice(1)] : leavesOf(values).get(path);
  return canonicalJson(now ?? null) === wanted;
}

function correctedBy(
  opened: OpenedRecord<StoredRecord>,
  path: string,
  value: unknown,
  { id, reason }: { readonly id: string; readonly reason: string },
): Revision {
  const base = { action: 'correct', reason, correctionId: id };
  if (path.startsWith('@'))
    return { ...base, envelope: { [path.slice(1)]: value, ...(value === 'void' ? { voidReason: reason } : {}) } };
  const leaves = leavesOf(opened.values);
  if (value === null) leaves.delete(path);
  else leaves.set(path, value);
  return { ...base, values: valuesOf(leaves) };
}
