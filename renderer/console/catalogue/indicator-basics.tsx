import type { CatalogueIndicator } from '#shared/catalogue/indicator-definition.ts';
import { ChoiceItem, TextItem } from './form-items.tsx';
import { INDICATOR_KIND_LABELS, INDICATOR_SPAN_LABELS } from './indicator-words.ts';

type Basics = Pick<CatalogueIndicator, 'code' | 'label' | 'unit' | 'kind' | 'span'>;

interface IndicatorBasicsProps {
  readonly indicator: Basics;
  readonly put: (update: Partial<Omit<Basics, 'kind'>>) => void;
  /** The kind decides whether there is a denominator. */
  readonly onKind: (kind: Basics['kind']) => void;
}

/** What an indicator is called, in what it is counted, how and from when on. */
export function IndicatorBasics({ indicator, put, onKind }: IndicatorBasicsProps) {
  const { code, label, unit, kind, span } = indicator;
  return (
    <>
      <TextItem id="indicator-code" label="代码" value={code} max={33} onChange={(next) => put({ code: next })} />
      <TextItem id="indicator-label" label="名称" value={label} max={60} onChange={(next) => put({ label: next })} />
      <TextItem id="indicator-unit" label="计量单位" value={unit} max={6} onChange={(next) => put({ unit: next })} />
      <ChoiceItem id="indicator-kind" label="算法" value={kind} labels={INDICATOR_KIND_LABELS} onChange={onKind} />
      <ChoiceItem
        id="indicator-span"
        label="累计"
        value={span}
        labels={INDICATOR_SPAN_LABELS}
        onChange={(next) => put({ span: next })}
      />
    </>
  );
}
