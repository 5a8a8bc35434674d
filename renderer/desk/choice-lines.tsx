import { Radio, Select } from 'antd';
import { type ReactNode, useContext, useState } from 'react';
import { addMonths, isMonth } from '#shared/kernel/calendar.ts';
import { type LedgerPeriod, periodInWords } from '#shared/ledger/period.ts';
import { MonthInput } from '../ui/date-inputs.tsx';
import { MonthContext, useDesk } from './desk-context.ts';
import { unitsInScope } from './words.tsx';

/** How a period is said, relative to the month worked in; `range` is two months as typed. */
export type Span = 'month' | 'last' | 'sofar' | 'year' | 'range';

interface MonthRange {
  readonly from: unknown;
  readonly to: unknown;
}

/** The months of a span; null while a typed range is not one. */
export function periodOf(span: Span, month: string, range: MonthRange): LedgerPeriod | null {
  const year = month.slice(0, 4);
  if (span === 'month') return { from: month, to: month };
  if (span === 'last') return { from: addMonths(month, -1), to: addMonths(month, -1) };
  if (span === 'sofar') return { from: `${year}-01`, to: month };
  if (span === 'year') return { from: `${year}-01`, to: `${year}-12` };
  const { from, to } = range;
  return isMonth(from) && isMonth(to) && from <= to ? { from, to } : null;
}

/** A choice of a period: what is chosen, and the line that asks for it. */
export interface PeriodChoice {
  readonly span: Span;
  readonly range: MonthRange;
  readonly period: LedgerPeriod | null;
  readonly choose: (span: Span, range?: MonthRange) => void;
}

/** Keeps a choice of a period, at first `initial`. */
export function usePeriodChoice(initial: Span = 'month'): PeriodChoice {
  const month = useContext(MonthContext);
  const [span, setSpan] = useState<Span>(initial);
  const [range, setRange] = useState<MonthRange>({ from: month, to: month });
  const choose = (next: Span, months?: MonthRange) => {
    setSpan(next);
    if (months) setRange(months);
  };
  return { span, range, period: periodOf(span, month, range), choose };
}

/** One labelled line of choices. */
export function ChoiceLine({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="export-line">
      <span>{label}</span>
      <div>{children}</div>
    </div>
  );
}

/** Asks for a period. */
export function PeriodLine({ choice }: { choice: PeriodChoice }) {
  const month = useContext(MonthContext);
  const { span, range, choose } = choice;
  return (
    <ChoiceLine label="期间">
      <Radio.Group
        aria-label="期间"
        value={span}
        onChange={(event) => choose(event.target.value as Span)}
        options={[
          { value: 'month', label: periodInWords({ from: month, to: month }) },
          { value: 'last', label: '上月' },
          { value: 'sofar', label: '本年累计' },
          { value: 'year', label: `${month.slice(0, 4)}年全年` },
          { value: 'range', label: '自选' },
        ]}
      />
      {span === 'range' && (
        <span className="filter-range">
          <MonthInput
            id="period-from"
            aria-label="起始月份"
            value={range.from}
            onChange={(from) => choose('range', { ...range, from })}
          />
          至
          <MonthInput
            id="period-to"
            aria-label="截止月份"
            value={range.to}
            onChange={(to) => choose('range', { ...range, to })}
          />
        </span>
      )}
    </ChoiceLine>
  );
}

/** Asks for units; none chosen means all in the account's reach. */
export function UnitsLine(props: { unitCodes: readonly string[]; onChange: (codes: readonly string[]) => void }) {
  const { store } = useDesk();
  return (
    <ChoiceLine label="所属村（镇）">
      <Select
        mode="multiple"
        className="wide"
        aria-label="所属村（镇）"
        placeholder="全部"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        maxTagCount="responsive"
        value={[...props.unitCodes]}
        options={unitsInScope(store).map((unit) => ({ value: unit.code12, label: unit.name }))}
        onChange={props.onChange}
      />
    </ChoiceLine>
  );
}
