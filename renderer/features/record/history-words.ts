import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue, TypeDefinition } from '#shared/catalogue/definition.ts';
import { displayValue, type Names } from '#shared/domain/display.ts';
import { readAttachments } from '#shared/schema/attachment.ts';
import type { HistoryEntry, LedgerRecord } from '#shared/schema/record.ts';
import { STATUS_LABELS } from '#shared/schema/record.ts';

/** One change of the history in words. */
export interface ChangeWords {
  readonly place: string;
  readonly from: string;
  readonly to: string;
}

const ACTION_LABELS: Readonly<Record<string, string>> = {
  create: '新增',
  edit: '修改',
  save: '修改',
  update: '修改',
  approve: '镇审通过',
  void: '作废',
  unvoid: '撤回作废',
  merge: '自动合并',
  resolve: '处理冲突',
  reopen: '撤销处理',
  import: '导入',
  confirm: '村级确认',
  unconfirm: '撤回确认',
  return: '退回',
  late: '改为补报',
  correct: '更正',
  restore: '恢复为县里的内容',
  withdraw: '撤回',
  village_confirmed: '本月确认',
  village_zero: '零报告',
  village_withdrawn: '撤回确认',
  report_review: '送审',
  report_back: '退回修改',
  report_sign: '签发',
  report_submit: '上报',
  report_receive: '县里接收',
  report_return: '县里退回',
  report_lock: '县里锁定',
  report_unlock: '县里解锁',
  correction_accept: '县里同意更正',
  correction_refuse: '县里不同意更正',
};

const ENVELOPE_LABELS: Readonly<Record<string, string>> = {
  status: '状态',
  remark: '备注',
  recordNo: '编号',
  unitCode: '所属村（镇）',
  linkedRefs: '同时计入',
  voidReason: '作废原因',
  reviewedBy: '审核人',
  confirmedBy: '确认人',
  signedBy: '负责人',
  attachments: '附件',
};

/** What was done, in one word: a step of the type's life by its own name. */
export function actionWord(type: TypeDefinition | undefined, action: string): string {
  if (type?.life?.transitions.some(({ label }) => label === action)) return action;
  return ACTION_LABELS[action] ?? '更新';
}

/** The label of a path: `议题清单 第2行 议题`; row numbers are those of the record as it is now. */
export function placeWords(catalogue: Catalogue, record: LedgerRecord, values: Record<string, unknown>, path: string) {
  if (path.startsWith('@')) return ENVELOPE_LABELS[path.slice(1)] ?? '其他信息';
  const [listId = '', rowId, fieldId] = path.split('.');
  const fields = compiledType(catalogue, record.type).byPath;
  const label = fields.get(listId)?.definition.label ?? listId;
  if (rowId === undefined) return label;
  if (rowId === '@order') return `${label} 行的次序`;
  const rows = Array.isArray(values[listId]) ? (values[listId] as { _row?: unknown }[]) : [];
  const index = rows.findIndex((row) => row?._row === rowId);
  const row = index < 0 ? '已删除的行' : `第${index + 1}行`;
  return `${label} ${row} ${fieldId ? (fields.get(`${listId}.${fieldId}`)?.definition.label ?? fieldId) : ''}`.trim();
}

/** The changes of one entry in words. Sealed values lie inside the seal and are named without their content. */
export function changeWords(
  catalogue: Catalogue,
  record: LedgerRecord,
  values: Record<string, unknown>,
  entry: HistoryEntry,
  names: Names,
): readonly ChangeWords[] {
  return entry.changes
    .filter((change) => !isRowMark(change.path) || change.to === undefined || entry.action === 'create')
    .filter((change) => !change.path.endsWith('.@order') && !(entry.action === 'create' && isRowMark(change.path)))
    .map((change) => ({
      place: placeWords(catalogue, record, values, change.path),
      from: change.sealed ? '（加密）' : valueWords(catalogue, record.type, change.path, change.from, names),
      to: change.sealed ? '（加密）' : valueWords(catalogue, record.type, change.path, change.to, names),
    }));
}

function isRowMark(path: string): boolean {
  return path.split('.').length === 2;
}

/** A value at a path in words; `（空）` when there is none. */
export function valueWords(catalogue: Catalogue, typeId: string, path: string, value: unknown, names: Names): string {
  if (value === undefined || value === null || value === '') return '（空）';
  if (path.startsWith('@')) return envelopeWords(catalogue, path.slice(1), value);
  const [listId = '', , fieldId] = path.split('.');
  const field = compiledType(catalogue, typeId).byPath.get(fieldId ? `${listId}.${fieldId}` : listId);
  if (!field) return '（已变更）';
  if (Array.isArray(value) && field.definition.type === 'list') return `${value.length} 行`;
  return displayValue(catalogue, field.definition, value, names) || '（空）';
}

function envelopeWords(catalogue: Catalogue, name: string, value: unknown): string {
  if (name === 'status') return STATUS_LABELS[value as keyof typeof STATUS_LABELS] ?? String(value);
  if (name === 'linkedRefs' && Array.isArray(value)) {
    return (
      value.map((ref: { type?: string }) => catalogue.types.get(ref?.type ?? '')?.label ?? '').join('、') || '（空）'
    );
  }
  if (name === 'attachments' && Array.isArray(value)) {
    const said = readAttachments(value).map((one) => (one.caption ? `${one.name}（${one.caption}）` : one.name));
    return said.join('、') || '（空）';
  }
  if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '（已变更）';
}
