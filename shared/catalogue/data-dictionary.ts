import { type CompiledField, compiledType } from './compile-type.ts';
import {
  type Catalogue,
  type FieldDefinition,
  type FieldType,
  type Sensitivity,
  STRAND_LABELS,
  type Strand,
  type TypeDefinition,
} from './definition.ts';
import { FIELD_TYPE_LABELS, maxLengthOf } from './field-types.ts';

/** Chinese names of the sensitivity classes (D§2.0). */
export const SENSITIVITY_LABELS: Readonly<Record<Sensitivity, string>> = {
  N: '一般',
  W: '工作敏感',
  P: '个人信息',
  S: '敏感个人信息',
};
/** Which county departments ask for a strand's ledgers, by default (D§1.2). */
const STRAND_OWNERS: Readonly<Record<Strand, string>> = {
  party: '组织部',
  autonomy: '民政局（或社会工作部）',
  law: '司法局、政法委',
  virtue: '文明办',
  programme: '政法委（领导小组办公室）',
};
const LEVEL_LABELS = { village: '村', town: '镇', county: '县' } as const;

/** One line of the data dictionary: a field of a type, described for people. */
export interface DictionaryRow {
  readonly typeId: string;
  readonly typeLabel: string;
  /** `items.topic` */
  readonly path: string;
  /** `议题清单 › 议题` */
  readonly label: string;
  readonly fieldType: FieldType;
  /** `文字（不超过60字）`, `日期`, `单选` */
  readonly typeLabelText: string;
  /** `必填`, `选填`, `条件必填`, `自动`, `停用` */
  readonly required: string;
  readonly sensitivity: Sensitivity;
  /** `一般`, `工作敏感`, `个人信息`, `敏感个人信息` */
  readonly sensitivityLabel: string;
  readonly sealed: boolean;
  /** Labels of the options in use; empty for other fields. */
  readonly options: readonly string[];
  readonly help: string;
  /** `村、镇` */
  readonly enteredBy: string;
  /** Who asks for it (D§1.2): `法治：司法局、政法委` */
  readonly askedBy: string;
}

/** The data dictionary of all types, in the catalogue's order. */
export function dataDictionary(catalogue: Catalogue): readonly DictionaryRow[] {
  return Array.from(catalogue.types.values(), (type) =>
    compiledType(catalogue, type.id).fields.flatMap((field) => rowsOf(type, field, '')),
  ).flat();
}

function rowsOf(type: TypeDefinition, field: CompiledField, parents: string): readonly DictionaryRow[] {
  const { definition } = field;
  const label = parents + definition.label;
  const row: DictionaryRow = {
    typeId: type.id,
    typeLabel: type.label,
    path: field.path,
    label,
    fieldType: definition.type,
    typeLabelText: typeText(definition),
    required: requiredText(definition),
    sensitivity: definition.sensitivity,
    sensitivityLabel: SENSITIVITY_LABELS[definition.sensitivity],
    sealed: field.sealed,
    options: (definition.options ?? []).filter(({ active }) => active).map((option) => option.label),
    help: definition.help ?? '',
    enteredBy: type.enteredBy.map((level) => LEVEL_LABELS[level]).join('、'),
    askedBy: `${STRAND_LABELS[type.strand]}：${STRAND_OWNERS[type.strand]}`,
  };
  return [row, ...field.fields.flatMap((inner) => rowsOf(type, inner, `${label} › `))];
}

function requiredText({ type, required, minRows, hidden }: FieldDefinition): string {
  if (hidden) return '停用';
  if (type === 'calc') return '自动';
  if (typeof required === 'object') return '条件必填';
  return required === 'always' || (minRows ?? 0) > 0 ? '必填' : '选填';
}

function typeText(field: FieldDefinition): string {
  const name = FIELD_TYPE_LABELS[field.type];
  if (field.type === 'str' || field.type === 'text') return `${name}（不超过${maxLengthOf(field)}字）`;
  if (field.type === 'money') return `${name}（元）`;
  return field.measure ? `${name}（${field.measure}）` : name;
}
