import { Button, Checkbox, Segmented, Select } from 'antd';
import { memo } from 'react';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { RECORD_STATUSES, STATUS_LABELS } from '#shared/schema/record.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { SYNC_LABELS, unitsInScope } from '../../desk/words.tsx';
import type { SyncState } from '../../store/desk-store.ts';
import { MonthInput } from '../../ui/date-inputs.tsx';
import { EMPTY_STATE, isFiltered, type ListState } from './list-state.ts';

interface ListFiltersProps {
  readonly type: TypeDefinition | null;
  readonly state: ListState;
  readonly month: string;
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

/** The filters above a list: period, unit, status, reporting, and those the type declares. */
export const ListFilters = memo(function ListFilters({ type, state, month, onChange }: ListFiltersProps) {
  const { store } = useDesk();
  const units = unitsInScope(store);
  const ownFilters = (type?.list.filters ?? []).map((id) => type?.fields.find((field) => field.id === id));
  return (
    <search className="filters" aria-label="筛选">
      <PeriodFilter state={state} month={month} onChange={onChange} />
      {units.length > 1 && (
        <MultiFilter
          label="所属村（镇）"
          value={state.unitCodes}
          options={units.map((unit) => ({ value: unit.code12, label: unit.shortName }))}
          onChange={(unitCodes) => onChange({ unitCodes })}
        />
      )}
      {ownFilters.map(
        (field) =>
          field?.options && (
            <MultiFilter
              key={field.id}
              label={field.label}
              value={state.fields[field.id] ?? []}
              options={field.options.map((option) => ({ value: option.code, label: option.label }))}
              onChange={(codes) => onChange({ fields: { ...state.fields, [field.id]: codes } })}
            />
          ),
      )}
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
      <Checkbox checked={state.withVoid} onChange={(event) => onChange({ withVoid: event.target.checked })}>
        含作废
      </Checkbox>
      {isFiltered(state) && (
        <Button type="link" onClick={() => onChange(EMPTY_STATE)}>
          清除筛选
        </Button>
      )}
    </search>
  );
});

function PeriodFilter({ state, month, onChange }: Omit<ListFiltersProps, 'type'>) {
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
