import { Spin } from 'antd';
import { cellText } from '#shared/ledger/cell-text.ts';
import { EmptyNote } from '../../ui/page.tsx';
import type { useTable } from './use-table.ts';

const SHOWN = 50;

/** The first rows as they will stand in the file, and 合计. */
export function TablePreview({ table }: { table: ReturnType<typeof useTable> }) {
  const { sheet, isReading } = table;
  if (!sheet) return isReading ? <Spin /> : <EmptyNote>请选择台账和期间。</EmptyNote>;
  if (sheet.rows.length === 0) return <EmptyNote>这段时间没有符合条件的记录，请换一个期间或去掉条件。</EmptyNote>;
  return (
    <div className="table-preview" aria-busy={isReading}>
      <p role="status">
        共 {sheet.rows.length} 行{sheet.rows.length > SHOWN && `，预览前 ${SHOWN} 行`}
      </p>
      <div className="preview-scroll">
        <table className="sheet-preview" aria-label={sheet.title}>
          <thead>
            <tr>
              {sheet.columns.map(({ label }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by place alone
                <th key={at}>{label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.slice(0, SHOWN).map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview have no other identity
              <tr key={at}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column}>{cellText(sheet.columns[column]?.kind ?? 'text', cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
          {sheet.totals && (
            <tfoot>
              <tr>
                {sheet.totals.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column}>{column === 0 ? '合计' : cellText(sheet.columns[column]?.kind ?? 'text', cell)}</td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </div>
  );
}
