import { type CSSProperties, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { ListLine } from '../../store/desk-store.ts';
import type { ListColumn } from './list-columns.tsx';
import type { ListState } from './list-state.ts';
import type { Rows } from './use-rows.ts';
import { useWindow } from './use-window.ts';

/** Height of a row and of the head in pixels. `.record-row` says the same height. */
const ROW = 37;

interface RecordTableProps {
  readonly name: string;
  readonly rows: Rows;
  readonly columns: readonly ListColumn[];
  readonly state: ListState;
  readonly emptyText: string;
  readonly scrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
  readonly onSort: (change: Pick<ListState, 'sortBy' | 'isDescending'>) => void;
  readonly onOpen: (id: string) => void;
  /** Another key pressed on a row; true when it was taken. */
  readonly onKey?: (event: KeyboardEvent, line: ListLine) => boolean;
}

/**
 * A list of any length, of which only the visible rows exist. ↑ ↓ move between rows, PageUp and PageDown by a screen,
 * Home and End to both ends, Enter opens.
 */
export function RecordTable(props: RecordTableProps) {
  const { rows, columns, onOpen } = props;
  const { box, first, last, screen, scroll } = useWindow<HTMLDivElement>({
    row: ROW,
    head: ROW,
    total: rows.total,
    scrollTop: props.scrollTop,
    onScroll: props.onScroll,
  });
  useEffect(() => rows.want(first, Math.max(first, last - 1)), [rows.want, first, last]);
  const { active, onKeyDown } = useRowKeys({ box, rows, screen, scroll, onOpen, onKey: props.onKey });
  const tabStop = active >= first && active < last ? active : first;
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const ends = stuckToEnd(columns);
  return (
    <div className="record-table">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys pressed on a row bubble up to here */}
      <div className="record-scroll" ref={box} onKeyDown={onKeyDown}>
        <table aria-label={props.name} aria-rowcount={rows.total + 1} style={{ minWidth: width }}>
          <colgroup>
            {columns.map((column) => (
              <col
                key={column.key}
                style={column.key === 'title' ? { minWidth: column.width } : { width: column.width }}
              />
            ))}
          </colgroup>
          <TableHead {...props} ends={ends} />
          <tbody>
            {first > 0 && <Gap height={first * ROW} />}
            {Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at).map((index) => (
              <Row
                key={index}
                index={index}
                line={rows.lineAt(index)}
                columns={columns}
                ends={ends}
                isTabStop={index === tabStop}
                onOpen={onOpen}
              />
            ))}
            {last < rows.total && <Gap height={(rows.total - last) * ROW} />}
          </tbody>
        </table>
        {rows.total === 0 && <p className="empty-note">{rows.isLoading ? '正在读取…' : props.emptyText}</p>}
      </div>
      <p className="record-total" role="status">
        共 {rows.total.toLocaleString('zh-CN')} 条
        {rows.linked > 0 && `，其中同时计入 ${rows.linked.toLocaleString('zh-CN')} 条`}
      </p>
    </div>
  );
}

interface RowKeys {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly rows: Rows;
  readonly screen: number;
  readonly scroll: (index: number) => void;
  readonly onOpen: (id: string) => void;
  readonly onKey: RecordTableProps['onKey'];
}

/** The row that keys have reached; it is focused once it is drawn. */
function useRowKeys({ box, rows, screen, scroll, onOpen, onKey }: RowKeys) {
  const [active, setActive] = useState(0);
  const toFocus = useRef<number | null>(null);
  useEffect(() => {
    if (toFocus.current === null) return;
    const row = box.current?.querySelector<HTMLElement>(`[aria-rowindex="${toFocus.current + 2}"]`);
    row?.focus({ preventScroll: true });
    if (row) toFocus.current = null;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const row = event.target instanceof HTMLElement && event.target.matches('tr.record-row') ? event.target : null;
    if (!row) return;
    const at = Number(row.ariaRowIndex) - 2;
    const line = rows.lineAt(at);
    const to = targetOf(event.key, at, screen, rows.total);
    if (event.key === 'Enter' && line) onOpen(line.id);
    else if (line && onKey?.(event, line)) return event.preventDefault();
    else if (to === null) return;
    else {
      toFocus.current = to;
      setActive(to);
      scroll(to);
    }
    event.preventDefault();
  };
  return { active, onKeyDown };
}

function targetOf(key: string, at: number, screen: number, total: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + screen,
    PageUp: at - screen,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.max(0, Math.min(total - 1, to));
}

/** The last columns stay in sight when the rest is scrolled sideways: how far each stands from the right edge. */
function stuckToEnd(columns: readonly ListColumn[]): ReadonlyMap<string, CSSProperties> {
  const stuck = new Map<string, CSSProperties>();
  let right = 0;
  for (const column of columns.toReversed()) {
    if (!column.isState) break;
    stuck.set(column.key, { position: 'sticky', right });
    right += column.width;
  }
  return stuck;
}

function TableHead({ columns, state, onSort, ends }: RecordTableProps & { ends: ReadonlyMap<string, CSSProperties> }) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ key, title, head, align, sortBy }) => {
          const isSorted = sortBy !== undefined && sortBy === state.sortBy;
          const order = isSorted ? (state.isDescending ? 'descending' : 'ascending') : undefined;
          return (
            <th
              key={key}
              scope="col"
              aria-sort={order}
              className={ends.has(key) ? 'is-end' : ''}
              style={{ textAlign: align, ...ends.get(key) }}
            >
              {sortBy === undefined ? (
                (head ?? title)
              ) : (
                <button
                  type="button"
                  onClick={() => onSort({ sortBy, isDescending: !isSorted || !state.isDescending })}
                >
                  {title}
                  <i aria-hidden>{order === undefined ? '↕' : order === 'descending' ? '↓' : '↑'}</i>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly index: number;
  readonly line: ListLine | undefined;
  readonly columns: readonly ListColumn[];
  readonly ends: ReadonlyMap<string, CSSProperties>;
  readonly isTabStop: boolean;
  readonly onOpen: (id: string) => void;
}

function Row({ index, line, columns, ends, isTabStop, onOpen }: RowProps) {
  return (
    <tr
      aria-rowindex={index + 2}
      tabIndex={isTabStop ? 0 : -1}
      className={`record-row${line?.status === 'void' ? ' is-void' : ''}`}
      onClick={(event) => {
        if (line && !(event.target instanceof HTMLAnchorElement)) onOpen(line.id);
      }}
    >
      {columns.map((column) => (
        <td
          key={column.key}
          className={ends.has(column.key) ? 'is-end' : ''}
          style={{ textAlign: column.align, ...ends.get(column.key) }}
        >
          {line ? column.render(line) : '…'}
        </td>
      ))}
    </tr>
  );
}

/** Stands for rows that are out of sight. */
function Gap({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
