import { useLayoutEffect, useRef, useState } from 'react';
import type { ImportGroup, PreviewRow } from './import-model.ts';

const ROW = 34;
const SPARE = 6;

interface PreviewGridProps {
  readonly columns: ImportGroup['columns'];
  readonly shownColumns: readonly number[];
  readonly rows: readonly PreviewRow[];
  readonly onChange: (row: PreviewRow, column: number, text: string) => void;
  readonly onFocus: (row: PreviewRow, column: number) => void;
}

const STATE_WORDS = { good: '可导入', faulty: '要改', double: '重复' } as const;

/** Rows of a file as they would be imported; only those in sight exist. Every cell can be corrected in place. */
export function PreviewGrid({ columns, shownColumns, rows, onChange, onFocus }: PreviewGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, count: 30 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / ROW) - SPARE);
      const count = Math.ceil(element.clientHeight / ROW) + 2 * SPARE;
      setView((before) => (before.first === first && before.count === count ? before : { first, count }));
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const first = Math.min(view.first, Math.max(0, rows.length - view.count));
  const shown = rows.slice(first, first + view.count);
  return (
    <div className="import-grid" ref={box}>
      <table className="batch-grid" aria-label="导入预览" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col">行</th>
            <th scope="col">检查</th>
            {shownColumns.map((column) => (
              <th key={column} scope="col" title={columns[column]}>
                {columns[column]?.split('/').at(-1)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: first * ROW }} />}
          {shown.map((row, at) => (
            <tr key={`${row.source.file}:${row.source.sheet}:${row.source.row}`} aria-rowindex={first + at + 2}>
              <th scope="row">{row.source.row}</th>
              <td
                className={`import-state is-${row.state}`}
                title={row.read.problems.map(({ message }) => message).join('\n')}
              >
                {STATE_WORDS[row.state]}
              </td>
              {shownColumns.map((column) => (
                <PreviewCell key={column} label={columns[column] ?? ''} {...{ row, column, onChange, onFocus }} />
              ))}
            </tr>
          ))}
          {first + shown.length < rows.length && <tr style={{ height: (rows.length - first - shown.length) * ROW }} />}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps extends Pick<PreviewGridProps, 'onChange' | 'onFocus'> {
  readonly label: string;
  readonly row: PreviewRow;
  readonly column: number;
}

function PreviewCell({ label, row, column, onChange, onFocus }: CellProps) {
  const problem = row.read.problems.find((one) => one.column === column);
  return (
    <td className={problem ? `is-${problem.level}` : ''}>
      <input
        aria-label={`第${row.source.row}行 ${label}`}
        aria-invalid={problem?.level === 'hard'}
        title={problem?.message ?? row.source.cells[column] ?? ''}
        value={row.source.cells[column] ?? ''}
        onChange={(event) => onChange(row, column, event.target.value)}
        onFocus={() => onFocus(row, column)}
      />
    </td>
  );
}
