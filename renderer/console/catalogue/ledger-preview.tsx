import { useMemo } from 'react';
import type { Catalogue } from '#shared/catalogue/definition.ts';

import { buildLedger } from '#shared/ledger/build-ledger.ts';
import { cellText } from '#shared/ledger/cell-text.ts';
import type { CellValue, LedgerSheet, SheetColumn } from '#shared/ledger/sheet-model.ts';
import { useUnits } from '../units-context.tsx';
import { previewEntries } from './preview-values.ts';

interface LedgerPreviewProps {
  readonly catalogue: Catalogue;
  readonly typeId: string;
}

/** The ledger as it will be printed, with two invented lines; made by the same code as the workbooks. */
export function LedgerPreview({ catalogue, typeId }: LedgerPreviewProps) {
  const units = useUnits().value;
  const sheet = useMemo(() => {
    const type = catalogue.types.get(typeId);
    if (!type) return null;
    const village = units?.find((unit) => unit.level === 'village');
    const known = new Map((units ?? []).map((unit) => [unit.code12, unit]));
    return buildLedger({
      catalogue,
      type: typeId,
      records: previewEntries(type, village?.code12 ?? ''),
      context: { today: '2026-03-31', units: known, memberCountOf: () => null },
      unitName: '示例镇人民政府',
      unitShortName: '示例镇',
      period: { from: '2026-03', to: '2026-03' },
      filledOn: '2026-03-31',
      filledBy: '示例',
      waitingCount: 0,
    });
  }, [catalogue, typeId, units]);
  if (!sheet) return <p className="hint">改好错误后才能预览。</p>;
  return <Sheet sheet={sheet} />;
}

function Sheet({ sheet }: { readonly sheet: LedgerSheet }) {
  return (
    <section className="sheet ledger-preview" aria-label="台账预览">
      <h2>{sheet.title}</h2>
      <p className="ledger-subtitle">{sheet.subtitle}</p>
      <p className="ledger-lines">
        {sheet.lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a broad table must be scrolled by keys too */}
      <section className="ledger-scroll" tabIndex={0} aria-label="台账表格预览">
        <table className="plain-table">
          <thead>
            <Head columns={sheet.columns} />
          </thead>
          <tbody>
            {sheet.rows.map((row) => (
              <Cells key={String(row[0])} columns={sheet.columns} row={row} />
            ))}
            {sheet.totals && <Cells columns={sheet.columns} row={['合计', ...sheet.totals.slice(1)]} />}
          </tbody>
        </table>
      </section>
      <p className="ledger-lines">
        {sheet.signature.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </p>
    </section>
  );
}

function Head({ columns }: { readonly columns: readonly SheetColumn[] }) {
  const hasGroups = columns.some(({ group }) => group !== null);
  const width = (column: SheetColumn) => ({ minWidth: column.width * 8 });
  if (!hasGroups) {
    return (
      <tr>
        {columns.map((column, index) => (
          <th key={keyOf(column, index)} scope="col" style={width(column)}>
            {column.label}
          </th>
        ))}
      </tr>
    );
  }
  const isFirst = (index: number) => index === 0 || columns[index - 1]?.group !== columns[index]?.group;
  const spanAt = (index: number) => {
    const end = columns.findIndex((column, at) => at > index && column.group !== columns[index]?.group);
    return (end === -1 ? columns.length : end) - index;
  };
  return (
    <>
      <tr>
        {columns.map((column, index) => {
          if (column.group === null) {
            return (
              <th key={keyOf(column, index)} scope="col" rowSpan={2} style={width(column)}>
                {column.label}
              </th>
            );
          }
          return isFirst(index) ? (
            <th key={keyOf(column, index)} scope="colgroup" colSpan={spanAt(index)}>
              {column.group}
            </th>
          ) : null;
        })}
      </tr>
      <tr>
        {columns.map((column, index) =>
          column.group === null ? null : (
            <th key={keyOf(column, index)} scope="col" style={width(column)}>
              {column.label}
            </th>
          ),
        )}
      </tr>
    </>
  );
}

function Cells({ columns, row }: { readonly columns: readonly SheetColumn[]; readonly row: readonly CellValue[] }) {
  return (
    <tr>
      {columns.map((column, index) => (
        <td key={keyOf(column, index)}>{cellText(column.kind, row[index] ?? null)}</td>
      ))}
    </tr>
  );
}

function keyOf(column: SheetColumn, index: number): string {
  return `${index} ${column.label}`;
}
