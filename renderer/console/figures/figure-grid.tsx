import { Empty } from 'antd';
import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { moveFocus } from '../arrivals/move-focus.ts';
import { type FigurePivot, heatOf, type ShownFigure } from './figure-model.ts';

interface GridProps {
  readonly pivot: FigurePivot;
  readonly isHeat: boolean;
  readonly caption: string;
  /** Address of what a cell is made of; null: no further. */
  readonly wayDown: (row: string, column: string) => string | null;
}

/** Figures as a table, or as a heat table whose colours compare the units of a column. Cells lead to their parts. */
export function FigureGrid({ pivot, isHeat, caption, wayDown }: GridProps) {
  if (pivot.rows.length === 0 || pivot.columns.length === 0) return <Empty description="没有符合条件的数字" />;
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
  };
  const values = pivot.columns.map((_, index) => pivot.cells.map((row) => row[index]?.value ?? null));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="matrix-scroll" aria-label={`${caption}，可左右滚动`} tabIndex={0}>
      <table className="matrix figure-grid" aria-label={caption} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col" className="matrix-town">
              项目
            </th>
            {pivot.columns.map(({ key, label }) => (
              <th key={key} scope="col" className="matrix-type">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pivot.rows.map((row, at) => (
            <tr key={row.key}>
              <th scope="row" className="matrix-town">
                {row.label}
              </th>
              {pivot.columns.map((column, index) => (
                <FigureCellView
                  key={column.key}
                  figure={pivot.cells[at]?.[index]}
                  heat={isHeat ? heatOf(pivot.cells[at]?.[index]?.value ?? null, values[index] ?? []) : 0}
                  path={wayDown(row.key, column.key)}
                  what={`${row.label} ${column.label}`}
                />
              ))}
            </tr>
          ))}
        </tbody>
        {pivot.totals && (
          <tfoot>
            <tr>
              <th scope="row" className="matrix-town">
                合计
              </th>
              {pivot.totals.map((total, index) => (
                <td key={pivot.columns[index]?.key}>{total.text}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

interface CellProps {
  readonly figure: ShownFigure | undefined;
  readonly heat: number;
  readonly path: string | null;
  readonly what: string;
}

function FigureCellView({ figure, heat, path, what }: CellProps) {
  if (!figure) return <td />;
  const style = heat > 0 ? { backgroundColor: `rgba(27, 75, 133, ${(heat * 0.35).toFixed(2)})` } : undefined;
  const { numerator, denominator } = figure.parts;
  const title = denominator === 0 ? undefined : `${numerator / 1_000_000} ÷ ${denominator / 1_000_000}`;
  return (
    <td style={style} title={title}>
      {path && figure.text !== '0' && figure.text !== '—' ? (
        <Link href={path} aria-label={`${what} ${figure.text}`}>
          {figure.text}
        </Link>
      ) : (
        figure.text
      )}
    </td>
  );
}
