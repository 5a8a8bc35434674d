import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { DUE_SPANS, type Span, type TermDefinition } from '#shared/catalogue/indicator-definition.ts';
import { plainType } from './draft-model.ts';
import { choices } from './form-items.tsx';
import { countedOf } from './indicator-words.ts';
import { SPAN_LABELS } from './span-words.ts';
import type { Draft } from './use-draft.ts';

type RecordTerm = Extract<TermDefinition, { type: string }>;
type UnitTerm = Extract<TermDefinition, { units: string }>;
type BodyTerm = Extract<TermDefinition, { bodies: string[] }>;
type DueTerm = Extract<TermDefinition, { dues: string }>;

const KINDS = { records: '台账里的记录', units: '村或镇', bodies: '组织', dues: '到期事项' } as const;
type Kind = keyof typeof KINDS;

interface TermEditorProps {
  readonly name: string;
  readonly draft: Draft;
  readonly term: TermDefinition;
  readonly onChange: (term: TermDefinition) => void;
  readonly onRemove?: () => void;
}

/** One summand of an indicator: what is counted, and how. What it cannot show (`seenIn`) stays as it is. */
export function TermEditor({ name, draft, term, onChange, onRemove }: TermEditorProps) {
  const first = draft.source.types[0]?.id ?? '';
  return (
    <div className="indicator-term">
      <Select<Kind>
        size="small"
        aria-label={`${name}数什么`}
        style={{ width: 130 }}
        value={kindOf(term)}
        options={choices(KINDS)}
        onChange={(kind) => onChange({ ...emptyTerm(kind, first), minus: term.minus })}
      />
      <Fields name={name} draft={draft} term={term} onChange={onChange} />
      <Checkbox checked={term.minus} onChange={({ target }) => onChange({ ...term, minus: target.checked })}>
        减去
      </Checkbox>
      {onRemove && (
        <Button size="small" aria-label={`去掉${name}`} onClick={onRemove}>
          去掉
        </Button>
      )}
    </div>
  );
}

function kindOf(term: TermDefinition): Kind {
  if ('units' in term) return 'units';
  if ('bodies' in term) return 'bodies';
  return 'dues' in term ? 'dues' : 'records';
}

function emptyTerm(kind: Kind, type: string): TermDefinition {
  if (kind === 'units') return { units: 'village', every: 'month', times: 1, minus: false };
  if (kind === 'bodies') return { bodies: ['village_committee'], figure: 'count', minus: false };
  if (kind === 'dues') return { dues: type, count: 'due', minus: false };
  return { type, upTo: 1, linked: false, minus: false };
}

function Fields({ name, draft, term, onChange }: Omit<TermEditorProps, 'onRemove'>) {
  if ('units' in term) return <UnitFields name={name} term={term} onChange={onChange} />;
  if ('bodies' in term) return <BodyFields name={name} draft={draft} term={term} onChange={onChange} />;
  if ('dues' in term) return <DueFields name={name} draft={draft} term={term} onChange={onChange} />;
  return <RecordFields name={name} draft={draft} term={term} onChange={onChange} />;
}

interface FieldsProps<Term> {
  readonly name: string;
  readonly term: Term;
  readonly onChange: (term: TermDefinition) => void;
}

const typeChoices = (draft: Draft) => draft.source.types.map(({ id, label }) => ({ value: id, label }));
const EVERY: Readonly<Record<'' | Span, string>> = { '': '每一件', ...SPAN_LABELS, ever: '只要有过' };

function RecordFields({ name, draft, term, onChange }: FieldsProps<RecordTerm> & { readonly draft: Draft }) {
  const put = (update: Partial<RecordTerm>) => onChange({ ...term, ...update });
  const source = draft.source.types.find(({ id }) => id === term.type);
  const fields = source ? plainType(draft.source, source).fields : [];
  const formulas = [
    ['where', '条件', '全部'],
    ['value', '数值', '1'],
    ['at', '归入哪天', '归月日期'],
  ] as const;
  return (
    <>
      <Select
        size="small"
        aria-label={`${name}的台账`}
        style={{ width: 200 }}
        showSearch={{ optionFilterProp: 'label' }}
        value={term.type}
        options={typeChoices(draft)}
        onChange={(type: string) => onChange({ type, upTo: 1, linked: false, minus: term.minus })}
      />
      <Select
        size="small"
        aria-label={`${name}数记录还是明细`}
        style={{ width: 130 }}
        value={term.rows ?? ''}
        options={countedOf(fields)}
        onChange={(rows) => put({ rows: rows || undefined })}
      />
      {formulas.map(([part, label, absent]) => (
        <Input
          key={part}
          size="small"
          className="formula"
          prefix={`${label}：`}
          aria-label={`${name}的${label}`}
          placeholder={absent}
          style={{ width: 260 }}
          maxLength={1000}
          value={term[part] ?? ''}
          onChange={(event) => put({ [part]: event.target.value || undefined })}
        />
      ))}
      <Select<'' | Span>
        size="small"
        aria-label={`${name}按期计次`}
        style={{ width: 110 }}
        value={term.every ?? ''}
        options={choices(EVERY)}
        onChange={(every) => put({ every: every === '' ? undefined : every })}
      />
      <Checkbox checked={term.linked} onChange={({ target }) => put({ linked: target.checked })}>
        同时计入的也数
      </Checkbox>
      {term.seenIn && <span className="hint">另有条件：近 {term.seenIn.months} 个月在其他台账里出现过</span>}
    </>
  );
}

const UNITS = { village: '每个村', town: '每个镇' } as const;
const FIGURES = {
  every: '按期应办',
  households: '户数',
  population: '人口',
  groupCount: '村民小组数',
  partyMemberCount: '党员数',
} as const;

function UnitFields({ name, term, onChange }: FieldsProps<UnitTerm>) {
  const base = { units: term.units, minus: term.minus, times: term.times };
  return (
    <>
      <Select
        size="small"
        aria-label={`${name}的单位`}
        style={{ width: 100 }}
        value={term.units}
        options={choices(UNITS)}
        onChange={(units) => onChange({ ...term, units })}
      />
      <Select<keyof typeof FIGURES>
        size="small"
        aria-label={`${name}取什么数`}
        style={{ width: 120 }}
        value={term.figure ?? 'every'}
        options={choices(FIGURES)}
        onChange={(figure) => onChange(figure === 'every' ? { ...base, every: 'month' } : { ...base, figure })}
      />
      {term.every !== undefined && (
        <>
          <Select<Span>
            size="small"
            aria-label={`${name}多久一次`}
            style={{ width: 100 }}
            value={term.every}
            options={[
              ...DUE_SPANS.map((value) => ({ value, label: SPAN_LABELS[value] })),
              { value: 'ever' as const, label: '一共' },
            ]}
            onChange={(every) => onChange({ ...term, every })}
          />
          <InputNumber
            size="small"
            aria-label={`${name}次数`}
            style={{ width: 80 }}
            suffix="次"
            value={term.times}
            min={1}
            max={31}
            precision={0}
            onChange={(times) => onChange({ ...term, times: times ?? 1 })}
          />
        </>
      )}
    </>
  );
}

function BodyFields({ name, draft, term, onChange }: FieldsProps<BodyTerm> & { readonly draft: Draft }) {
  const kinds = draft.source.dictionaries.find(({ id }) => id === 'body_kind')?.options ?? [];
  return (
    <>
      <Select
        size="small"
        mode="multiple"
        aria-label={`${name}的组织`}
        style={{ minWidth: 260 }}
        value={term.bodies}
        options={kinds.map(({ code, label }) => ({ value: code, label }))}
        onChange={(bodies: string[]) => bodies.length > 0 && onChange({ ...term, bodies })}
      />
      <Select
        size="small"
        aria-label={`${name}取什么数`}
        style={{ width: 110 }}
        value={term.figure}
        options={choices({ count: '个数', members: '成员人数' } as const)}
        onChange={(figure) => onChange({ ...term, figure })}
      />
    </>
  );
}

const DUE_COUNTS = { due: '应办', done: '已办', on_time: '按期办' } as const;

function DueFields({ name, draft, term, onChange }: FieldsProps<DueTerm> & { readonly draft: Draft }) {
  return (
    <>
      <Select
        size="small"
        aria-label={`${name}的台账`}
        style={{ width: 200 }}
        showSearch={{ optionFilterProp: 'label' }}
        value={term.dues}
        options={typeChoices(draft)}
        onChange={(dues: string) => onChange({ ...term, dues })}
      />
      <Select
        size="small"
        aria-label={`${name}取什么数`}
        style={{ width: 100 }}
        value={term.count}
        options={choices(DUE_COUNTS)}
        onChange={(count) => onChange({ ...term, count })}
      />
    </>
  );
}
