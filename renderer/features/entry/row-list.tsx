import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { type ComponentType, memo, useRef, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import { fitsTable, inUse, rowSuffix } from '../../desk/field-layout.ts';
import { focusFirst } from '../../ui/focus-order.ts';
import { useForm } from './form-context.ts';
import { onRowKey } from './row-keys.ts';
import { SealMark } from './seal-mark.tsx';
import { isEmptyValue, rowsOf } from './values-by-path.ts';

const MAX_ROWS = 2000;

/** What draws one field: in a card and in a table row. Handed in, because a card's field may be a list again. */
export interface CellComponents {
  readonly card: ComponentType<CellProps>;
  readonly table: ComponentType<CellProps>;
}

/** A field at its place. */
export interface CellProps {
  readonly field: CompiledField;
  readonly path: string;
  /** Row numbers (from 0) of the child rows the field stands in, outermost first. */
  readonly indexes: readonly number[];
}

interface RowListProps {
  readonly cells: CellComponents;
  readonly field: CompiledField;
  readonly path: string;
  readonly indexes: readonly number[];
  readonly isRequired: boolean;
}

/** Child rows: a table when their fields are few and short, otherwise one card per row. Fixed rows cannot be removed. */
export function RowList({ cells, field, path, indexes, isRequired }: RowListProps) {
  const { model } = useForm();
  const area = useRef<HTMLElement>(null);
  const ids = useSyncExternalStore(model.subscribe, () => rowIdsText(model.value(path)));
  const rowIds = ids === '' ? [] : ids.split(' ');
  const { definition } = field;
  const label = `${definition.label}${rowSuffix(indexes)}`;
  const isFixed = definition.fixedRows !== undefined;
  const canAdd = !isFixed && rowIds.length < (definition.maxRows ?? MAX_ROWS);
  // The row stands, and has the focus, before the next key arrives: on a slow PC a fast hand would type into nothing.
  const toRowAfter = (change: () => string | undefined) => {
    const rowId = flushSync(change);
    const row = rowId ? area.current?.querySelector<HTMLElement>(`[data-row="${rowId}"]`) : null;
    if (row) focusFirst(row);
    else area.current?.querySelector<HTMLElement>(':scope > button[data-stop]')?.focus();
  };
  const add = (after?: string) => toRowAfter(() => model.addRow(path, after));
  const keys = {
    add: (after?: string) => canAdd && add(after),
    remove: (rowId: string) => {
      if (isFixed) return;
      const index = rowIds.indexOf(rowId);
      toRowAfter(() => {
        model.removeRow(path, rowId);
        return rowIds[index + 1] ?? rowIds[index - 1];
      });
    },
    rowIds,
  };
  const rows = { cells, field, path, indexes, rowIds, isFixed };
  return (
    <section className="rows" ref={area} aria-label={label} onKeyDown={(event) => onRowKey(event, keys)}>
      <span className="field-label">
        {isRequired && <i aria-hidden>*</i>}
        <strong>{definition.label}</strong>
        {!isFixed && <small>共 {rowIds.length} 行</small>}
        {field.sealed && <SealMark />}
        {definition.help && <small className="field-help">{definition.help}</small>}
      </span>
      {fitsTable(field) ? <RowTable {...rows} /> : <RowCards {...rows} />}
      {canAdd && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          data-stop
          title="Alt+Enter"
          aria-label={`添加一行 ${label}`}
          onClick={() => add()}
        >
          添加一行
        </Button>
      )}
    </section>
  );
}

function rowIdsText(value: unknown): string {
  return rowsOf(value)
    .map((row) => row._row)
    .join(' ');
}

interface RowsProps extends Omit<RowListProps, 'isRequired'> {
  readonly rowIds: readonly string[];
  readonly isFixed: boolean;
}

function RowTable({ rowIds, ...row }: RowsProps) {
  if (rowIds.length === 0) return null;
  return (
    <div className="row-table">
      <table>
        <thead>
          <tr>
            <th className={row.isFixed ? 'row-name' : 'row-number'}>{row.isFixed ? '项目' : '序号'}</th>
            {inUse(row.field.fields).map((one) => (
              <th key={one.path} className={`is-${one.definition.type}`}>
                {one.definition.label}
                {one.definition.measure ? `（${one.definition.measure}）` : ''}
                {one.required === 'always' && <i aria-hidden>*</i>}
                {row.isFixed && one.definition.type === 'bool' && <AllYes column={one} path={row.path} />}
              </th>
            ))}
            {!row.isFixed && <th className="row-remove">操作</th>}
          </tr>
        </thead>
        <tbody>
          {rowIds.map((rowId, index) => (
            <TableRow key={rowId} {...row} rowId={rowId} index={index} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Answers 是 in every row not answered yet: of ten stars most are won, and only the exceptions are worth a click each. */
function AllYes({ column, path }: { column: CompiledField; path: string }) {
  const { model } = useForm();
  const { id, label } = column.definition;
  const answer = () => {
    model.set(
      path,
      rowsOf(model.value(path)).map((row) => ({ ...row, [id]: row[id] ?? true })),
    );
    model.leave(path);
  };
  return (
    <Button type="link" size="small" tabIndex={-1} aria-label={`${label}：未填的都选是`} onClick={answer}>
      其余都选是
    </Button>
  );
}

interface RowProps extends Omit<RowListProps, 'isRequired'> {
  readonly rowId: string;
  readonly index: number;
  readonly isFixed: boolean;
}

const TableRow = memo(function TableRow({ cells, field, path, indexes, rowId, index, isFixed }: RowProps) {
  const Cell = cells.table;
  const inner = useRowIndexes(indexes, index);
  return (
    <tr data-row={rowId}>
      {isFixed ? (
        <th scope="row" className="row-name">
          {field.definition.fixedRows?.find((option) => option.code === rowId)?.label ?? index + 1}
        </th>
      ) : (
        <td className="row-number">{index + 1}</td>
      )}
      {inUse(field.fields).map((one) => (
        <Cell key={one.path} field={one} path={`${path}.${rowId}.${one.definition.id}`} indexes={inner} />
      ))}
      {!isFixed && (
        <td className="row-remove">
          <RemoveRow field={field} path={path} rowId={rowId} indexes={inner} />
        </td>
      )}
    </tr>
  );
});

function RowCards({ rowIds, ...row }: RowsProps) {
  return rowIds.map((rowId, index) => <RowCard key={rowId} {...row} rowId={rowId} index={index} />);
}

const RowCard = memo(function RowCard({ cells, field, path, indexes, rowId, index, isFixed }: RowProps) {
  const Cell = cells.card;
  const inner = useRowIndexes(indexes, index);
  const fixed = field.definition.fixedRows?.find((option) => option.code === rowId);
  return (
    <section
      className="row-card"
      data-row={rowId}
      aria-label={fixed?.label ?? `${field.definition.label}${rowSuffix(inner)}`}
    >
      <header>
        <strong>{fixed?.label ?? `第 ${index + 1} 行`}</strong>
        {!isFixed && <RemoveRow field={field} path={path} rowId={rowId} indexes={inner} />}
      </header>
      <div className="field-grid">
        {inUse(field.fields).map((one) => (
          <Cell key={one.path} field={one} path={`${path}.${rowId}.${one.definition.id}`} indexes={inner} />
        ))}
      </div>
    </section>
  );
});

function useRowIndexes(indexes: readonly number[], index: number): readonly number[] {
  const latest = useRef<readonly number[]>([]);
  const next = [...indexes, index];
  if (next.join() !== latest.current.join()) latest.current = next;
  return latest.current;
}

function RemoveRow(props: { field: CompiledField; path: string; rowId: string; indexes: readonly number[] }) {
  const { model } = useForm();
  const name = `删除 ${props.field.definition.label}${rowSuffix(props.indexes)}`;
  const [isAsking, setIsAsking] = useState(false);
  const remove = () => model.removeRow(props.path, props.rowId);
  const isEmpty = () => isEmptyValue(rowsOf(model.value(props.path)).find((row) => row._row === props.rowId));
  return (
    <Popconfirm
      title="删除这一行已填的内容？"
      okText="删除"
      cancelText="不删除"
      open={isAsking}
      onOpenChange={(isOpening) => (isOpening && isEmpty() ? remove() : setIsAsking(isOpening))}
      onConfirm={remove}
    >
      <Button type="text" size="small" tabIndex={-1} icon={<DeleteOutlined />} aria-label={name} title={name} />
    </Popconfirm>
  );
}
