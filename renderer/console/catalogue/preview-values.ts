import type { FieldDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import type { LedgerEntry } from '#shared/ledger/build-ledger.ts';

const PLAIN: Readonly<Record<string, unknown>> = {
  int: 12,
  decimal: 3.5,
  money: 123_400,
  date: '2026-03-15',
  dt: '2026-03-15T09:30',
  month: '2026-03',
  bool: true,
  person: { name: '张三' },
  persons: [{ name: '张三' }, { name: '李四' }],
  phone: '13800000000',
  idno: '',
  body: { name: '村委会' },
};

/** Invented values for a field, so that a preview shows something in every cell. */
function previewValue(field: FieldDefinition, unitCode: string): unknown {
  const first = field.options?.find(({ active }) => active)?.code;
  switch (field.type) {
    case 'enum':
      return first;
    case 'enums':
      return first === undefined ? [] : [first];
    case 'unit':
      return unitCode;
    case 'units':
      return [unitCode];
    case 'list':
      return (field.fixedRows ?? [{ code: 'r1' }, { code: 'r2' }]).map(({ code }) => ({
        _row: code,
        ...previewValues(field.fields ?? [], unitCode),
      }));
    case 'str':
    case 'text':
      return `（${field.label}）`.slice(0, field.maxLength ?? 60);
    default:
      return PLAIN[field.type];
  }
}

function previewValues(fields: readonly FieldDefinition[], unitCode: string): Record<string, unknown> {
  const used = fields.filter((field) => !field.hidden && field.type !== 'calc');
  return Object.fromEntries(used.map((field) => [field.id, previewValue(field, unitCode)]));
}

/** Two invented records of a type. */
export function previewEntries(type: TypeDefinition, unitCode: string): readonly LedgerEntry[] {
  return ['1', '2'].map((id) => ({
    id,
    mainDate: '2026-03-15',
    unitCode,
    status: 'town_ok',
    recordNo: `${type.code}-示例-000${id}`,
    remark: '',
    values: previewValues(type.fields, unitCode),
  }));
}
