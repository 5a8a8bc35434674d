import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { TableHead } from '../table-head.tsx';
import { useUnits } from '../units-context.tsx';
import type { PlainType } from './draft-model.ts';
import { IndicatorButtons } from './indicator-buttons.tsx';
import { IndicatorDialog } from './indicator-dialog.tsx';
import { sampleFigures } from './indicator-sample.ts';
import { countedOf, INDICATOR_KIND_LABELS, INDICATOR_SPAN_LABELS } from './indicator-words.ts';
import type { TypePartProps } from './type-part.ts';

type TypeIndicator = PlainType['indicators'][number];

/** The figures that are counted from records of this type alone, and what they give over the records of the previews. */
export function TypeIndicators({ draft, type, change }: TypePartProps) {
  const [open, setOpen] = useState<number | null>(null);
  const units = useUnits().value;
  const figures = useMemo(() => sampleFigures(draft.catalogue, units ?? []), [draft.catalogue, units]);
  const put = (indicators: TypeIndicator[]) => change((before) => ({ ...before, indicators }));
  const edited = open === null ? undefined : type.indicators[open];
  const add = () => {
    const taken = draft.source.types.flatMap(({ indicators }) => indicators.map(({ code }) => code));
    put([...type.indicators, newIndicator(type, taken)]);
    setOpen(type.indicators.length);
  };
  return (
    <section className="sheet" aria-label="指标">
      <p className="hint">
        只数本类台账的指标在这里；跨台账的指标和月报统计表的次序在“台账目录 ›
        指标与统计表”。示例结果按预览用的两条示例记录计算。
      </p>
      <table className="plain-table" aria-label="本类指标">
        <TableHead
          labels={['代码', '名称', '算法', '数什么', '条件', '数值或分子', '分母', '累计', '示例结果', '操作']}
        />
        <tbody>
          {type.indicators.map((one, index) => (
            <IndicatorRow
              key={one.code}
              indicator={one}
              counted={countedOf(type.fields).find(({ value }) => value === (one.rows ?? ''))?.label ?? one.rows ?? ''}
              figure={figures.get(one.code)}
              onEdit={() => setOpen(index)}
              onRemove={() => put(type.indicators.filter((_, at) => at !== index))}
            />
          ))}
        </tbody>
      </table>
      <Button className="new-option" size="small" onClick={add}>
        增加指标
      </Button>
      {edited && (
        <IndicatorDialog
          indicator={edited}
          fields={type.fields}
          faults={faultsAt(draft.problems, `types.${type.id}.indicators`, edited.code, open)}
          onChange={(next) => put(type.indicators.map((one, at) => (at === open ? next : one)))}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

interface IndicatorRowProps {
  readonly indicator: TypeIndicator;
  /** What is counted, in words. */
  readonly counted: string;
  readonly figure: number | null | undefined;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function IndicatorRow({ indicator: one, counted, figure, onEdit, onRemove }: IndicatorRowProps) {
  return (
    <tr>
      <td>
        <code>{one.code}</code>
      </td>
      <td>
        {one.label}（{one.unit}）
      </td>
      <td>{INDICATOR_KIND_LABELS[one.kind]}</td>
      <td>{counted}</td>
      <td>
        <code>{one.where ?? '全部'}</code>
      </td>
      <td>
        <code>{one.value ?? '1'}</code>
      </td>
      <td>{one.denominator && <code>{one.denominator}</code>}</td>
      <td>{INDICATOR_SPAN_LABELS[one.span]}</td>
      <td>{shownFigure(figure)}</td>
      <td>
        <IndicatorButtons label={one.label} onEdit={onEdit} onRemove={onRemove} />
      </td>
    </tr>
  );
}

/** Shown figure of a preview; `—` while the definition has faults or nothing was to be divided by. */
export function shownFigure(figure: number | null | undefined): string {
  return figure === null || figure === undefined ? '—' : String(Math.round(figure * 10_000) / 10_000);
}

/** Reasons that stand against one indicator, which the checks name by its code or by its number. */
function faultsAt(
  problems: TypePartProps['draft']['problems'],
  place: string,
  code: string,
  index: number | null,
): readonly string[] {
  const starts = [`${place}.${code}`, `${place}.${index}`];
  return problems
    .filter((problem) => starts.some((start) => problem.place === start || problem.place.startsWith(`${start}.`)))
    .map(({ reason }) => reason);
}

function newIndicator({ code, shortLabel }: PlainType, taken: readonly string[]): TypeIndicator {
  const names = Array.from({ length: 26 }, (_, at) => `${code}_count_${String.fromCharCode(97 + at)}`);
  const free = names.find((name) => !taken.includes(name)) ?? `${code}_count`;
  return { code: free, label: `${shortLabel}件数`, unit: '件', kind: 'sum', span: 'period', linked: false };
}
