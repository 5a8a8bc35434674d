import { type Catalogue, type FieldDefinition, type TypeDefinition, typeSourceSchema } from './definition.ts';
import { expandType } from './expand-blocks.ts';
import type { SystemTypeId } from './system-type-ids.ts';

type FieldSource = Omit<Partial<FieldDefinition>, 'fields' | 'options'> & {
  readonly id: string;
  readonly label: string;
  readonly type: FieldDefinition['type'];
  readonly fields?: readonly FieldSource[];
  readonly options?: readonly { readonly code: string; readonly label: string }[];
};

const str = (id: string, label: string, maxLength = 60): FieldSource => ({ id, label, type: 'str', maxLength });
const text = (id: string, label: string, maxLength = 5000): FieldSource => ({ id, label, type: 'text', maxLength });
const options = (...pairs: readonly [code: string, label: string][]) => pairs.map(([code, label]) => ({ code, label }));
const month: FieldSource = { id: 'month', label: '月份', type: 'month', required: 'always' };

interface SystemSource {
  readonly id: SystemTypeId;
  readonly label: string;
  readonly shortLabel: string;
  readonly code: string;
  readonly title: string;
  readonly sealed?: readonly string[];
  readonly fields: readonly FieldSource[];
}

const VILLAGE_MONTH: SystemSource = {
  id: 'village_month',
  label: '村级月度确认',
  shortLabel: '村级确认',
  code: 'YA',
  title: "concat(text(month), '村级确认')",
  fields: [
    month,
    {
      id: 'kind',
      label: '确认方式',
      type: 'enum',
      required: 'always',
      options: options(['confirmed', '本月确认'], ['zero', '零报告'], ['withdrawn', '已撤回']),
    },
    { id: 'record_count', label: '确认时记录数', type: 'int' },
    { id: 'by_town', label: '由镇代为确认', type: 'bool' },
    text('note', '说明', 500),
  ],
};

/** Texts that a clerk writes, in the order of the printed report (D§3.2 part 2). */
export const REPORT_TEXTS = [
  ['opening', '导语'],
  ['party', '党建引领'],
  ['autonomy', '自治'],
  ['law', '法治'],
  ['virtue', '德治'],
  ['programme', '统筹推进'],
  ['highlights', '特色亮点'],
  ['problems', '存在问题'],
  ['plan', '下月计划'],
  ['suggestions', '意见建议'],
] as const;
export type ReportTextId = (typeof REPORT_TEXTS)[number][0];

const REPORT: SystemSource = {
  id: 'monthly_report',
  label: '月报',
  shortLabel: '月报',
  code: 'YB',
  title: "concat(text(month), '月报')",
  fields: [
    month,
    {
      id: 'state',
      label: '月报状态',
      type: 'enum',
      required: 'always',
      options: options(
        ['collecting', '收集中'],
        ['town_review', '镇审中'],
        ['signed', '已签发，待上报'],
        ['submitted', '已上报'],
        ['received', '已接收'],
        ['returned', '退回'],
        ['locked', '锁定'],
      ),
    },
    str('rule', '时限规则', 20),
    { id: 'due', label: '应报日期', type: 'date' },
    { id: 'version', label: '上报版次', type: 'int' },
    str('version_id', '上报件'),
    ...REPORT_TEXTS.map(([id, label]) => text(id, label)),
    {
      id: 'explanations',
      label: '核实说明',
      type: 'list',
      maxRows: 500,
      fields: [text('text', '说明', 500), str('about', '核实事项', 200)],
    },
    {
      id: 'reviews',
      label: '分线审核',
      type: 'list',
      maxRows: 20,
      fields: [str('name', '审核人', 40), str('at', '审核时间', 20), str('manner', '方式', 10)],
    },
    str('signer', '负责人', 40),
    str('signed_at', '签发时间', 20),
    {
      id: 'sign_manner',
      label: '签发方式',
      type: 'enum',
      options: options(['paper', '纸质签字'], ['online', '本人在线签发']),
    },
    str('contact_name', '联系人', 40),
    str('contact_phone', '联系电话', 30),
    // from here on only the county writes
    str('received_at', '接收时间', 20),
    str('received_by', '接收人', 40),
    str('returned_at', '退回时间', 20),
    text('return_reason', '退回原因', 500),
    {
      id: 'return_items',
      label: '退回事项',
      type: 'list',
      maxRows: 200,
      fields: [
        str('record_id', '记录', 64),
        str('indicator', '指标', 40),
        text('reason', '原因', 500),
        str('title', '事项', 120),
      ],
    },
    { id: 'return_count', label: '退回次数', type: 'int' },
    str('locked_at', '锁定时间', 20),
    str('locked_by', '锁定人', 40),
    str('unlocked_until', '解锁至', 20),
    text('unlock_reason', '解锁原因', 500),
  ],
};

const VERSION: SystemSource = {
  id: 'report_version',
  label: '月报上报件',
  shortLabel: '上报件',
  code: 'YC',
  title: "concat(text(month), '月报第', text(version), '版')",
  fields: [
    month,
    { id: 'version', label: '版次', type: 'int', required: 'always' },
    { ...str('hash', '校验码', 64), required: 'always' },
    { id: 'record_count', label: '记录数', type: 'int' },
  ],
};

const CORRECTION: SystemSource = {
  id: 'correction',
  label: '更正单',
  shortLabel: '更正单',
  code: 'YD',
  title: "concat('更正：', subject)",
  sealed: ['S'],
  fields: [
    month,
    { ...str('record_id', '被更正记录', 64), required: 'always' },
    str('record_type', '台账', 40),
    { ...str('path', '更正项', 200), required: 'always' },
    { ...str('subject', '更正事项', 120), required: 'always' },
    text('old_value', '原值', 6000),
    text('new_value', '更正为', 6000),
    { ...text('old_sealed', '原值（加密）', 6000), sensitivity: 'S' },
    { ...text('new_sealed', '更正为（加密）', 6000), sensitivity: 'S' },
    { ...text('reason', '更正原因', 500), required: 'always' },
    {
      id: 'state',
      label: '办理状态',
      type: 'enum',
      required: 'always',
      options: options(
        ['asked', '待县里审核'],
        ['accepted', '县里同意'],
        ['refused', '县里不同意'],
        ['withdrawn', '已撤回'],
      ),
    },
    str('decided_at', '审核时间', 20),
    str('decided_by', '审核人', 40),
    text('decision_reason', '审核意见', 500),
    { id: 'applied_month', label: '更正所在月份', type: 'month' },
  ],
};

function definitionFrom(source: SystemSource): TypeDefinition {
  const parsed = typeSourceSchema.parse({
    ...source,
    strand: 'programme',
    purpose: '',
    enteredBy: ['town'],
    switch: 'extended',
    retention: 'D30',
    mainDate: 'month',
    list: { columns: ['month'] },
    ledger: { title: source.label, measures: '', columns: [{ label: '月份', value: 'month', kind: 'month' }] },
    rhythm: { every: 'event' },
  });
  return expandType(parsed, { blocks: new Map(), dictionaries: new Map() }).definition;
}

/**
 * Record types of the month (D§3.2–3.5) by id: they come with the program and not with the county's catalogue, ride in the
 * same store, feed, merge and history as every record (design §2.4), and stand in no menu, ledger or figure.
 */
export const SYSTEM_TYPES: ReadonlyMap<string, TypeDefinition> = new Map(
  [VILLAGE_MONTH, REPORT, VERSION, CORRECTION].map((source) => [source.id, definitionFrom(source)]),
);

/** A type of the catalogue or of the program; a county cannot define one of the program's ids anew. */
export function definitionOf(catalogue: Pick<Catalogue, 'types'>, typeId: string): TypeDefinition | undefined {
  return SYSTEM_TYPES.get(typeId) ?? catalogue.types.get(typeId);
}
