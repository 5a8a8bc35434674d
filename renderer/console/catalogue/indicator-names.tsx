import { TextItem } from './form-items.tsx';

interface Names {
  readonly code: string;
  readonly label: string;
  readonly unit: string;
}

interface IndicatorNamesProps {
  readonly indicator: Names;
  readonly put: (update: Partial<Names>) => void;
}

/** What an indicator is called, and in what it is counted. */
export function IndicatorNames({ indicator: { code, label, unit }, put }: IndicatorNamesProps) {
  return (
    <>
      <TextItem id="indicator-code" label="代码" value={code} max={33} onChange={(next) => put({ code: next })} />
      <TextItem id="indicator-label" label="名称" value={label} max={60} onChange={(next) => put({ label: next })} />
      <TextItem id="indicator-unit" label="计量单位" value={unit} max={6} onChange={(next) => put({ unit: next })} />
    </>
  );
}
