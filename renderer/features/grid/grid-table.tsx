import { type ClipboardEvent, type KeyboardEvent, memo, useRef } from 'react';
import type { GridColumn, GridRow, ReadRow } from './grid-model.ts';

/** What can be done in the grid; all by row index and column index. */
export interface GridActions {
  readonly type: (row: number, column: string, text: string) => void;
  readonly paste: (row: number, column: number, text: string) => void;
  /** Copies the cell above into this one; with `toEnd` into all typed rows below as well. */
  readonly fillDown: (row: number, column: string, toEnd: boolean) => void;
  readonly removeRow: (row: number) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly focus: (row: number, column: string) => void;
}

interface GridTableProps {
  readonly columns: readonly GridColumn[];
  readonly rows: readonly GridRow[];
  readonly read: readonly ReadRow[];
  readonly refused: ReadonlyMap<string, string>;
  readonly actions: GridActions;
}

/** The sheet itself: one line a record, one cell a field. Arrow keys, Tab, Enter, Ctrl+D, Alt+Delete, Ctrl+Z. */
export function GridTable(props: GridTableProps) {
  const { columns, rows, read, actions } = props;
  const table = useRef<HTMLTableElement>(null);
  const go = (row: number, column: number) => {
    const cell = table.current?.querySelector<HTMLInputElement>(`[data-cell="${row}:${column}"]`);
    cell?.focus();
    cell?.select();
    return cell !== null && cell !== undefined;
  };
  return (
    <div className="batch-frame">
      <table className="batch-grid" ref={table} aria-label="批量填报表格">
        <thead>
          <tr>
            <th scope="col">序号</th>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.field?.definition.type === 'text' ? 'is-long' : ''}>
                {column.isRequired && <span className="must">*</span>}
                {column.label}
                {column.field?.definition.measure ? `（${column.field.definition.measure}）` : ''}
              </th>
            ))}
            <th scope="col">检查</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Line
              key={row.key}
              row={row}
              index={index}
              read={read[index]}
              columns={columns}
              refusal={props.refused.get(row.key)}
              actions={actions}
              go={go}
            />
          ))}
        </tbody>
      </table>
      {columns.map(({ id, choices }) => {
        return choices.length === 0 ? null : (
          <datalist key={id} id={`choices-${id}`}>
            {choices.map((option) => (
              <option key={option} value={option} />
            ))}
          </datalist>
        );
      })}
    </div>
  );
}

interface LineProps {
  readonly row: GridRow;
  readonly index: number;
  readonly read: ReadRow | undefined;
  readonly columns: readonly GridColumn[];
  readonly refusal: string | undefined;
  readonly actions: GridActions;
  readonly go: (row: number, column: number) => boolean;
}

const Line = memo(
  function Line({ row, index, read, columns, refusal, actions, go }: LineProps) {
    return (
      <tr>
        <th scope="row">{index + 1}</th>
        {columns.map((column, at) => {
          const problem = read?.problems.get(column.id);
          return (
            <td key={column.id} className={problem ? `is-${problem.level}` : ''}>
              <input
                data-cell={`${index}:${at}`}
                aria-label={`第${index + 1}行 ${column.label}`}
                aria-invalid={problem?.level === 'hard'}
                title={problem?.message ?? ''}
                list={column.choices.length > 0 ? `choices-${column.id}` : undefined}
                value={row.texts[column.id] ?? ''}
                onChange={(event) => actions.type(index, column.id, event.target.value)}
                onFocus={() => actions.focus(index, column.id)}
                onPaste={(event) => onPaste(event, index, at, actions)}
                onKeyDown={(event) => onKey(event, index, at, column.id, actions, go)}
              />
            </td>
          );
        })}
        <td className="batch-state">{stateOf(read, refusal)}</td>
      </tr>
    );
  },
  (a, b) =>
    a.row === b.row && a.read === b.read && a.columns === b.columns && a.refusal === b.refusal && a.index === b.index,
);

function stateOf(read: ReadRow | undefined, refusal: string | undefined): string {
  if (refusal) return refusal;
  if (!read || read.isBlank) return '';
  const levels = [...read.problems.values()].map(({ level }) => level);
  const hard = levels.filter((level) => level === 'hard').length;
  if (hard > 0) return `${hard} 处要改`;
  return levels.includes('soft') ? '请核实' : '可保存';
}

/** A single word goes in as typed; a block of cells goes to where its columns belong. */
function onPaste(event: ClipboardEvent<HTMLInputElement>, row: number, column: number, actions: GridActions): void {
  const text = event.clipboardData.getData('text/plain');
  if (!/[\t\n\r]/.test(text)) return;
  event.preventDefault();
  actions.paste(row, column, text);
}

function onKey(
  event: KeyboardEvent<HTMLInputElement>,
  row: number,
  column: number,
  columnId: string,
  actions: GridActions,
  go: (row: number, column: number) => boolean,
): void {
  if (event.nativeEvent.isComposing) return;
  const { key, ctrlKey, shiftKey, altKey, currentTarget } = event;
  const isAtStart = currentTarget.selectionStart === 0 && currentTarget.selectionEnd === currentTarget.value.length;
  const act = (): boolean => {
    if (ctrlKey && key.toLowerCase() === 'd') return done(() => actions.fillDown(row, columnId, shiftKey));
    if (ctrlKey && key.toLowerCase() === 'z') return done(shiftKey ? actions.redo : actions.undo);
    if (ctrlKey && key.toLowerCase() === 'y') return done(actions.redo);
    if (altKey && key === 'Delete') return done(() => actions.removeRow(row));
    if (ctrlKey || altKey) return false;
    if (key === 'Enter') return go(row + (shiftKey ? -1 : 1), column);
    // A list of choices that is open keeps its arrow keys.
    if (key === 'ArrowDown' && !currentTarget.getAttribute('list')) return go(row + 1, column);
    if (key === 'ArrowUp' && !currentTarget.getAttribute('list')) return go(row - 1, column);
    if (key === 'ArrowLeft' && isAtStart) return go(row, column - 1);
    if (key === 'ArrowRight' && isAtStart) return go(row, column + 1);
    return false;
  };
  if (act()) event.preventDefault();
}

function done(action: () => void): true {
  action();
  return true;
}
