import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { type IndicatorProgram, indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { CatalogueIndicator } from '#shared/catalogue/indicator-definition.ts';
import { TableHead } from '../table-head.tsx';
import { useUnits } from '../units-context.tsx';
import { CatalogueIndicatorDialog } from './catalogue-indicator-dialog.tsx';
import { moved } from './draft-model.ts';
import { IndicatorButtons } from './indicator-buttons.tsx';
import { sampleFigures } from './indicator-sample.ts';
import { INDICATOR_KIND_LABELS, INDICATOR_SPAN_LABELS } from './indicator-words.ts';
import { OrderButtons } from './order-buttons.tsx';
import { shownFigure } from './type-indicators.tsx';
import type { Draft } from './use-draft.ts';

/** Which figures the monthly table prints in which order, and the indicators that stand over several types. */
export function CatalogueIndicators({ draft }: { readonly draft: Draft }) {
  const units = useUnits().value;
  const figures = useMemo(() => sampleFigures(draft.catalogue, units ?? []), [draft.catalogue, units]);
  return (
    <>
      <MonthlyTable draft={draft} figures={figures} />
      <Indicators draft={draft} figures={figures} />
    </>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly figures: ReadonlyMap<string, number | null>;
}

function MonthlyTable({ draft, figures }: PartProps) {
  const programs = useMemo(() => indicatorPrograms(draft.catalogue), [draft.catalogue]);
  const byCode = new Map(programs.map((program) => [program.code, program]));
  const { monthlyTable } = draft.source;
  const put = (codes: string[]) => draft.change((source) => ({ ...source, monthlyTable: codes }));
  return (
    <section className="sheet" aria-label="月报统计表">
      <h2>月报统计表（{monthlyTable.length} 项）</h2>
      <table className="plain-table" aria-label="月报统计表的指标">
        <TableHead labels={['次序', '指标', '代码', '算法', '示例结果', '操作']} />
        <tbody>
          {monthlyTable.map((code, index) => {
            const name = byCode.get(code)?.label ?? code;
            return (
              <tr key={code}>
                <td>
                  <OrderButtons
                    name={name}
                    index={index}
                    count={monthlyTable.length}
                    onMove={(by) => put(moved(monthlyTable, index, by))}
                  />
                </td>
                <td>{name}</td>
                <td>
                  <code>{code}</code>
                </td>
                <td>{kindOf(byCode.get(code))}</td>
                <td>{shownFigure(figures.get(code))}</td>
                <td>
                  <Button
                    size="small"
                    aria-label={`从统计表去掉${name}`}
                    onClick={() => put(monthlyTable.filter((one) => one !== code))}
                  >
                    去掉
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <AddToTable programs={programs} taken={monthlyTable} onAdd={(code) => put([...monthlyTable, code])} />
    </section>
  );
}

function kindOf(program: IndicatorProgram | undefined): string {
  return program ? `${INDICATOR_KIND_LABELS[program.kind]}，${INDICATOR_SPAN_LABELS[program.span]}` : '没有这个指标';
}

interface AddToTableProps {
  readonly programs: readonly IndicatorProgram[];
  readonly taken: readonly string[];
  readonly onAdd: (code: string) => void;
}

function AddToTable({ programs, taken, onAdd }: AddToTableProps) {
  const offered = programs.filter(({ code }) => !taken.includes(code));
  return (
    <Select
      className="new-option"
      size="small"
      aria-label="加入统计表的指标"
      placeholder="选择指标，加到统计表末尾"
      style={{ width: 320 }}
      value={null}
      showSearch={{ optionFilterProp: 'label' }}
      options={offered.map(({ code, label }) => ({ value: code, label: `${label}（${code}）` }))}
      onChange={(code: string | null) => code !== null && onAdd(code)}
    />
  );
}

function Indicators({ draft, figures }: PartProps) {
  const [open, setOpen] = useState<number | null>(null);
  const { indicators } = draft.source;
  const put = (next: CatalogueIndicator[]) => draft.change((source) => ({ ...source, indicators: next }));
  const edited = open === null ? undefined : indicators[open];
  const add = () => {
    put([...indicators, newIndicator(indicators, draft.source.types[0]?.id ?? '')]);
    setOpen(indicators.length);
  };
  return (
    <section className="sheet" aria-label="跨台账指标">
      <h2>跨台账的指标（{indicators.length} 个）</h2>
      <table className="plain-table" aria-label="跨台账的指标">
        <TableHead labels={['代码', '名称', '算法', '示例结果', '操作']} />
        <tbody>
          {indicators.map((one, index) => (
            <tr key={one.code}>
              <td>
                <code>{one.code}</code>
              </td>
              <td>
                {one.label}（{one.unit}）
              </td>
              <td>
                {INDICATOR_KIND_LABELS[one.kind]}，{INDICATOR_SPAN_LABELS[one.span]}
              </td>
              <td>{shownFigure(figures.get(one.code))}</td>
              <td>
                <IndicatorButtons
                  label={one.label}
                  onEdit={() => setOpen(index)}
                  onRemove={() => put(indicators.filter((_, at) => at !== index))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button className="new-option" size="small" onClick={add}>
        增加跨台账指标
      </Button>
      {edited && (
        <CatalogueIndicatorDialog
          draft={draft}
          indicator={edited}
          onChange={(next) => put(indicators.map((one, at) => (at === open ? next : one)))}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function newIndicator(indicators: readonly CatalogueIndicator[], type: string): CatalogueIndicator {
  const names = Array.from({ length: 26 }, (_, at) => `XX_own_${String.fromCharCode(97 + at)}`);
  const code = names.find((name) => indicators.every((one) => one.code !== name)) ?? 'XX_own';
  const term = { type, upTo: 1, linked: false, minus: false };
  return { code, label: '新指标', unit: '件', kind: 'sum', span: 'period', numerator: [term] };
}
