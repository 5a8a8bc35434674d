import { Button, Checkbox, Segmented, Select } from 'antd';
import { memo, useContext } from 'react';
import type { FieldDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { RECORD_STATUSES, STATUS_LABELS } from '#shared/schema/record.ts';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { SYNC_LABELS, typesInOrder, unitsInScope } from '../../desk/words.tsx';
import type { DueState, ListPage, SyncState } from '../../store/desk-store.ts';
import { MonthInput } from '../../ui/date-inputs.tsx';
import { EMPTY_STATE, isFiltered, type ListState } from './list-state.ts';

interface ListFiltersProps {
  readonly type: TypeDefinition | null;
  readonly state: ListState;
  readonly byType: ListPage['byType'];
  readonly onChange: (change: Partial<ListState>) => void;
}

const STATUS_OPTIONS = RECORD_STATUSES.filter((status) => status !== 'void').map((status) => ({
  value: status,
  label: STATUS_LABELS[status],
}));
const SYNC_OPTIONS = (Object.keys(SYNC_LABELS) as SyncState[]).map((state) => ({
  value: state,
  label: SYNC_LABELS[state],
}));

const DUE_OPTIONS: { value: DueState; label: string }[] = [
  { value: 'overdue', label: '已超期' },
  { value: 'soon', label: '即将到期' },
  { value: 'none', label: '没有期限' },
];

/** The filters above a list: period, unit, status, reporting, and those the type declares. */
export const ListFilters = memo(function ListFilters({ type, state, byType, onChange }: ListFiltersProps) {
  const month = useContext(MonthContext);
  const { store } = useDesk();
  const units = unitsInScope(store);
  return (
    <search className="filters" aria-label="筛选">
      <PeriodFilter state={state} month={month} onChange={onChange} />
      {!type && (
        <MultiFilter
          label="台账"
          value={state.types}
          options={typesInOrder(store)
            .filter(({ id }) => (byType?.[id] ?? 0) > 0 || state.types.includes(id))
            .map(({ id, shortLabel }) => ({ value: id, label: `${shortLabel} ${byType?.[id] ?? 0} 条` }))}
          onChange={(types) => onChange({ types })}
        />
      )}
      {units.length > 1 && (
        <MultiFilter
          label="所属村（镇）"
          value={state.unitCodes}
          options={units.map((unit) => ({ value: unit.code12, label: unit.shortName }))}
          onChange={(unitCodes) => onChange({ unitCodes })}
        />
      )}
      {type && <DeclaredFilters type={type} state={state} onChange={onChange} />}
      <MultiFilter
        label="状态"
        value={state.statuses}
        options={STATUS_OPTIONS}
        onChange={(statuses) => onChange({ statuses })}
      />
      <MultiFilter
        label="报送"
        value={state.syncStates}
        options={SYNC_OPTIONS}
        onChange={(syncStates) => onChange({ syncStates })}
      />
      <MultiFilter label="期限" value={state.due} options={DUE_OPTIONS} onChange={(due) => onChange({ due })} />
      <Checkbox checked={state.withVoid} onChange={(event) => onChange({ withVoid: event.target.checked })}>
        含作废
      </Checkbox>
      {isFiltered(state) && (
        <Button
          type="link"
          onClick={() => onChange({ ...EMPTY_STATE, sortBy: state.sortBy, isDescending: state.isDescending })}
        >
          清除筛选
        </Button>
      )}
    </search>
  );
});

/** The filters that the type declares. */
function DeclaredFilters({
  type,
  state,
  onChange,
}: Pick<ListFiltersProps, 'state' | 'onChange'> & { type: TypeDefinition }) {
  return type.list.filters.map((id) => {
    const field = type.fields.find((one) => one.id === id);
    const options = field && optionsOf(field);
    return options ? (
      <MultiFilter
        key={field.id}
        label={field.label}
        value={state.fields[field.id] ?? []}
        options={options}
        onChange={(codes) => onChange({ fields: { ...state.fields, [field.id]: codes } })}
      />
    ) : null;
  });
}

/** What a declared filter offers: the choices of an enum, or yes and no. */
function optionsOf(field: FieldDefinition): { value: string; label: string }[] | null {
  if (field.type === 'bool') return YES_NO;
  return field.options?.map(({ code, label }) => ({ value: code, label })) ?? null;
}

const YES_NO = [
  { value: 'true', label: '是' },
  { value: 'false', label: '否' },
];

function PeriodFilter({ state, month, onChange }: Pick<ListFiltersProps, 'state' | 'onChange'> & { month: string }) {
  return (
    <>
      <Segmented
        aria-label="期间"
        value={state.span}
        onChange={(span) => onChange({ span: span as ListState['span'] })}
        options={[
          { value: 'all', label: '全部' },
          { value: 'month', label: monthInWords(month) },
          { value: 'year', label: `${month.slice(0, 4)}年` },
          { value: 'range', label: '自选' },
        ]}
      />
      {state.span === 'range' && (
        <span className="filter-range">
          <MonthInput
            id="filter-from"
            aria-label="起始月份"
            value={state.from}
            onChange={(from) => onChange({ from: from as string | null })}
          />
          至
          <MonthInput
            id="filter-to"
            aria-label="截止月份"
            value={state.to}
            onChange={(to) => onChange({ to: to as string | null })}
          />
        </span>
      )}
    </>
  );
}

function MultiFilter<Code extends string>(props: {
  label: string;
  value: readonly Code[];
  options: { value: Code; label: string }[];
  onChange: (codes: readonly Code[]) => void;
}) {
  return (
    <Select<Code[]>
      mode="multiple"
      className="filter"
      aria-label={`筛选${props.label}`}
      placeholder={props.label}
      allowClear
      maxTagCount={1}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      value={[...props.value]}
      options={props.options}
      onChange={(codes) => props.onChange(codes)}
    />
  );
}
