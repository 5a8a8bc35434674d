import { Button, Checkbox, DatePicker, Segmented, Select, Space } from 'antd';
import dayjs from 'dayjs';
import { type IndicatorProgram, indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { MEASURE_WORDS } from '#shared/domain/month/unit-measures.ts';
import { useTowns } from '../units-context.tsx';
import { type FigureChoice, LAYOUTS, type Layout } from './figure-question.ts';

const BASES = [
  { value: 'month', label: '本月数' },
  { value: 'year', label: '本年累计' },
  { value: 'late', label: '补报数' },
  { value: 'quality', label: '质量指标' },
] as const;
const SPANS = [
  { value: 'month', label: '按月' },
  { value: 'quarter', label: '按季' },
  { value: 'half_year', label: '按半年' },
  { value: 'year', label: '按年' },
] as const;
const FACES = [
  { value: 'table', label: '表格' },
  { value: 'heat', label: '热力表' },
  { value: 'bar', label: '柱状图' },
  { value: 'line', label: '折线图' },
] as const;
const LEVELS = ['county', 'town', 'village'] as const;
const QUALITY = ['C2', 'C3', 'C4'] as const;

/** Codes that a basis can tell: those of the monthly table first. */
export function codeOptions(catalogue: Catalogue, basis: FigureChoice['basis']) {
  if (basis === 'quality') return QUALITY.map((code) => ({ value: code as string, label: MEASURE_WORDS[code].label }));
  const first = new Map(catalogue.monthlyTable.map((code, at) => [code, at]));
  const order = ({ code }: IndicatorProgram) => first.get(code) ?? 1000;
  return indicatorPrograms(catalogue)
    .toSorted((one, other) => order(one) - order(other))
    .map(({ code, label, unit }) => ({ value: code, label: `${label}（${unit}）` }));
}

interface FormProps {
  readonly choice: FigureChoice;
  readonly catalogue: Catalogue;
  readonly onChange: (choice: FigureChoice) => void;
}

/** What to count, of whom, when, and how it lies. */
export function ChoiceForm({ choice, catalogue, onChange }: FormProps) {
  const set = (part: Partial<FigureChoice>) => onChange({ ...choice, ...part });
  const isOne = choice.layout === 'unit_period';
  const options = codeOptions(catalogue, choice.basis);
  return (
    <Space wrap className="figure-form no-print">
      <Select
        aria-label="排列"
        value={choice.layout}
        style={{ width: 130 }}
        options={Object.entries(LAYOUTS).map(([value, { label }]) => ({ value: value as Layout, label }))}
        onChange={(layout) => set({ layout })}
      />
      <Select
        aria-label="口径"
        value={choice.basis}
        style={{ width: 110 }}
        options={[...BASES]}
        onChange={(basis) =>
          set({
            basis,
            codes: codeOptions(catalogue, basis)
              .slice(0, 1)
              .map(({ value }) => value),
          })
        }
      />
      <Select<string[]>
        aria-label="指标"
        mode="multiple"
        maxCount={isOne ? 1 : 60}
        maxTagCount={2}
        style={{ minWidth: 260 }}
        placeholder="选择指标"
        optionFilterProp="label"
        value={[...(isOne ? choice.codes.slice(0, 1) : choice.codes)]}
        options={options}
        onChange={(codes) => set({ codes })}
      />
      {!isOne && choice.basis !== 'quality' && (
        <Button size="small" type="link" onClick={() => set({ codes: [...catalogue.monthlyTable] })}>
          全部月报指标
        </Button>
      )}
      <UnitChoice choice={choice} set={set} />
      <MonthRange choice={choice} set={set} />
      {choice.layout !== 'unit_indicator' && (
        <Select
          aria-label="分期"
          value={choice.every}
          style={{ width: 96 }}
          options={[...SPANS]}
          onChange={(every) => set({ every })}
        />
      )}
      <Segmented aria-label="样式" value={choice.face} options={[...FACES]} onChange={(face) => set({ face })} />
    </Space>
  );
}

function MonthRange({ choice, set }: UnitProps) {
  return (
    <DatePicker.RangePicker
      picker="month"
      aria-label="月份"
      allowClear={false}
      format="YYYY年M月"
      style={{ width: 230 }}
      value={[dayjs(`${choice.from}-01`), dayjs(`${choice.to}-01`)]}
      onChange={(dates) => {
        const [from, to] = [dates?.[0]?.format('YYYY-MM'), dates?.[1]?.format('YYYY-MM')];
        if (from && to) set({ from, to });
      }}
    />
  );
}

interface UnitProps {
  readonly choice: FigureChoice;
  readonly set: (part: Partial<FigureChoice>) => void;
}

function UnitChoice({ choice, set }: UnitProps) {
  const towns = useTowns();
  const isOneUnit = choice.layout === 'indicator_period' || choice.layout === 'period_indicator';
  return (
    <>
      {!isOneUnit && (
        <Segmented
          aria-label="层级"
          value={choice.level}
          options={[
            { value: 'county', label: '全县' },
            { value: 'town', label: '乡镇' },
            { value: 'village', label: '村' },
          ]}
          onChange={(level) => set({ level: LEVELS.find((one) => one === level) ?? 'town' })}
        />
      )}
      {(isOneUnit || choice.level !== 'county') && (
        <Select
          aria-label="乡镇"
          value={choice.townId ?? 0}
          style={{ width: 120 }}
          options={[{ value: 0, label: isOneUnit ? '全县' : '全部乡镇' }, ...towns]}
          onChange={(townId) => set({ townId: townId === 0 ? null : townId })}
        />
      )}
      {choice.level === 'village' && !isOneUnit && (
        <Checkbox checked={choice.isMerged} onChange={(event) => set({ isMerged: event.target.checked })}>
          撤并村并入现村
        </Checkbox>
      )}
    </>
  );
}
