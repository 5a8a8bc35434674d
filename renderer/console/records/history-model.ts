import type { FieldDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import type { HistoryEntry } from '#shared/schema/record.ts';
import { isSealedPath, nameOfPart } from '#shared/schema/seal-record.ts';
import { type Row, rowsOf } from './field-model.ts';
import { statusLabel } from './status-label.ts';

type Change = HistoryEntry['changes'][number];

/**
 * One line of the history. `value`: both sides may be shown, by the field's rules where there is a field. `said`: only
 * that something changed, because the value is sealed, unknown here or not readable as a line.
 */
export type ShownChange = { readonly path: string; readonly label: string } & (
  | { readonly kind: 'value'; readonly field: FieldDefinition | null; readonly from: unknown; readonly to: unknown }
  | { readonly kind: 'said'; readonly text: string }
);

/** Envelope fields in the history (`@status`) as the ledger calls them. */
const ENVELOPE_LABELS: Readonly<Record<string, string>> = {
  unitCode: '所属村（镇）',
  status: '状态',
  recordNo: '编号',
  remark: '备注',
  linkedRefs: '同时计入',
  attachments: '附件',
  lateFlag: '补报',
  correctionReason: '更正原因',
  voidReason: '作废原因',
  confirmedBy: '村负责人',
  reviewedBy: '审核人',
  signedBy: '负责人',
};

/** The changes of one edit as lines for people; `data` is the record's present content, for counting rows. */
export function shownChanges(type: TypeDefinition, data: Row, changes: readonly Change[]): readonly ShownChange[] {
  const movedRows = changes.some(({ path }) => /^[^.@]+\.[^.@]+$/.test(path));
  // rows that came or went change the order too; saying so again would be noise
  const worthSaying = changes.filter(({ path }) => !(movedRows && path.endsWith('.@order')));
  return worthSaying.map((change) => shownChange(type, data, change));
}

function shownChange(type: TypeDefinition, data: Row, change: Change): ShownChange {
  if (change.path.startsWith('@')) return shownEnvelopeChange(change);
  const { path } = change;
  const [fieldId = '', rowId, innerId] = path.split('.').map(nameOfPart);
  const field = type.fields.find((each) => each.id === fieldId) ?? null;
  const inner = field?.fields?.find((each) => each.id === innerId) ?? null;
  const label = [field?.label ?? '其他内容', rowLabel(data[fieldId], rowId), inner?.label].filter(Boolean).join(' › ');
  const said = (text: string): ShownChange => ({ path, label, kind: 'said', text });
  if (change.sealed || isSealedPath(type, path)) return said('有修改（内容已密封）');
  if (rowId === '@order') return said('调整了顺序');
  if (rowId !== undefined && innerId === undefined) return said(change.to === true ? '新增' : '删除');
  const leaf = innerId === undefined ? field : inner;
  if (!leaf || leaf.type === 'list' || change.shortened) return said('有修改');
  return { path, label, kind: 'value', field: leaf, from: change.from, to: change.to };
}

function shownEnvelopeChange({ path, from, to }: Change): ShownChange {
  const label = ENVELOPE_LABELS[path.slice(1)] ?? '其他内容';
  const isText = (value: unknown) => value === undefined || typeof value === 'string';
  if (!isText(from) || !isText(to)) return { path, label, kind: 'said', text: '有修改' };
  const shown = (value: unknown) => (path === '@status' && typeof value === 'string' ? statusLabel(value) : value);
  return { path, label, kind: 'value', field: null, from: shown(from), to: shown(to) };
}

function rowLabel(list: unknown, rowId: string | undefined): string {
  if (rowId === undefined || rowId === '@order') return '';
  const index = rowsOf(list).findIndex((row) => row._row === rowId);
  return index < 0 ? '某项' : `第${index + 1}项`;
}
