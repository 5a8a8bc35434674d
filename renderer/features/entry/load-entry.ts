import { compiledType } from '#shared/catalogue/compile-type.ts';
import { stateOf } from '#shared/domain/life.ts';
import { emptyValues } from '#shared/domain/values.ts';
import { newUuid } from '#shared/kernel/record-id.ts';
import { readAttachments } from '#shared/schema/attachment.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { LAST_UNIT } from '../../desk/last-unit.ts';
import { unitsInScope } from '../../desk/words.tsx';
import { browserChance } from '../../store/browser-ports.ts';
import type { DeskStore, Draft, OpenRecord, Values } from '../../store/desk-store.ts';
import { carriedFor, offeredMainDate } from './carried-values.ts';
import type { FormHead } from './form-state.ts';

/** What a form is opened with. */
export interface EntryStart {
  readonly draftId: string;
  readonly recordId: string | null;
  readonly baseRev: string | null;
  readonly status: string | null;
  readonly values: Values;
  readonly head: FormHead;
  /** Fields whose value is taken over from the unit's last record. */
  readonly carried: readonly string[];
  /** When the restored draft was last typed on; null when there was none. */
  readonly restoredFrom: string | null;
  readonly sealState: OpenRecord['sealState'];
  /** Whether this person entered the record, or is entering it: some fields are theirs alone to mend (D§2). */
  readonly isEnterer: boolean;
  /** State of its life from which steps lead on; null where any state may be chosen. */
  readonly stateBefore: string | null;
}

/** A new id for a draft. */
export function newDraftId(): string {
  return newUuid({ now: Date.now }, browserChance);
}

/** A short random id for a child row. */
export function newRowId(): string {
  return (
    Array.from(browserChance.bytes(6), (byte) => (byte % 36).toString(36)).join('') + (Date.now() % 1296).toString(36)
  );
}

/** A new record, or the newest unfinished one of this type and person (or the named draft). */
export async function startNew(
  store: DeskStore,
  type: string,
  draftId: string | null,
  month: string,
): Promise<EntryStart> {
  const drafts = await store.drafts();
  const own = drafts.filter(
    (draft) => draft.recordId === null && draft.type === type && draft.accountId === store.account.accountId,
  );
  const draft = draftId
    ? own.find((one) => one.draftId === draftId)
    : [...own].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))[0];
  return draft ? { ...fromDraft(draft, null), ...ANEW } : await startEmpty(store, type, month);
}

/** A new record with what can be known of it: defaults, the unit, what it shares with the unit's last one, today. */
export async function startEmpty(store: DeskStore, typeId: string, month: string): Promise<EntryStart> {
  const context = domainContextOf(store);
  const empty = withFirstRows(store, typeId, emptyValues(store.catalogue, typeId, context));
  const values = {
    ...empty,
    ...offeredMainDate(compiledType(store.catalogue, typeId), empty, month, context.today),
  };
  const unitCode = await offeredUnit(store);
  const carried = await carriedFor(store, typeId, unitCode, values);
  return {
    draftId: newDraftId(),
    recordId: null,
    baseRev: null,
    status: null,
    values: { ...values, ...carried },
    head: { unitCode, remark: '', alsoCountsIn: [], attachments: [], reason: '' },
    carried: Object.keys(carried),
    restoredFrom: null,
    sealState: 'open',
    ...ANEW,
  };
}

/** A new record may be entered late, in any state. */
const ANEW = { isEnterer: true, stateBefore: null } as const;

/** Lists that must have rows begin with them, so that nobody has to look for “添加一行”. Empty rows are never stored. */
function withFirstRows(store: DeskStore, type: string, values: Values): Values {
  const lists = (store.catalogue.types.get(type)?.fields ?? []).filter(
    (field) => field.type === 'list' && field.required === 'always' && !field.fixedRows && !values[field.id],
  );
  const rows = lists.map((field) => [
    field.id,
    Array.from({ length: Math.max(1, field.minRows ?? 0) }, () => ({ _row: newRowId() })),
  ]);
  return { ...values, ...Object.fromEntries(rows) };
}

async function offeredUnit(store: DeskStore): Promise<string | null> {
  const units = unitsInScope(store);
  if (units.length === 1) return units[0]?.code12 ?? null;
  const last = await store.setting<string>(LAST_UNIT);
  return units.some((unit) => unit.code12 === last) ? last : null;
}

/** An existing record, with the unfinished changes to it if there are any. */
export async function startEdit(store: DeskStore, opened: OpenRecord, stepId: string | null): Promise<EntryStart> {
  const { record } = opened;
  const life = store.catalogue.types.get(record.type)?.life;
  const step = life?.transitions.find(({ id }) => id === stepId);
  const stepped = life && step ? { [life.state]: step.to } : {};
  const drafts = await store.drafts();
  const draft = drafts.find((one) => one.recordId === record.id && one.accountId === store.account.accountId);
  const attachments = readAttachments(record.attachments);
  const known = {
    sealState: opened.sealState,
    isEnterer: record.enteredBy.accountId === store.account.accountId,
    stateBefore: life && record.county?.refusal?.code !== 'D11' ? stateOf(life, opened.values) : null,
  };
  if (draft) {
    const restored = fromDraft({ attachments, ...draft }, record.status);
    return { ...restored, values: { ...restored.values, ...stepped }, ...known };
  }
  return {
    draftId: newDraftId(),
    recordId: record.id,
    baseRev: record.rev,
    status: record.status,
    values: { ...opened.values, ...stepped },
    head: {
      unitCode: record.unitCode,
      remark: record.remark,
      alsoCountsIn: record.linkedRefs.map((ref) => ref.type),
      attachments,
      reason: '',
    },
    carried: [],
    restoredFrom: null,
    ...known,
  };
}

function fromDraft(draft: Draft, status: string | null): Omit<EntryStart, keyof typeof ANEW> {
  return {
    draftId: draft.draftId,
    recordId: draft.recordId,
    baseRev: draft.baseRev,
    status,
    values: draft.values,
    head: {
      unitCode: draft.unitCode || null,
      remark: draft.remark,
      alsoCountsIn: draft.alsoCountsIn,
      attachments: draft.attachments ?? [],
      reason: '',
    },
    carried: [],
    restoredFrom: draft.updatedAt,
    sealState: 'open',
  };
}
