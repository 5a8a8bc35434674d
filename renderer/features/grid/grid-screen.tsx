import { App, Button, Checkbox } from 'antd';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Link, useLocation } from 'wouter';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { useBeforeLeaving, useDesk, useType } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { fitsOneLine } from '../../desk/one-line.ts';
import { useReferenceRound } from '../../desk/use-reference-round.ts';
import { unitsInScope } from '../../desk/words.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page } from '../../ui/page.tsx';
import {
  columnsOf,
  type GridColumn,
  type GridFacts,
  type GridRow,
  offeredTexts,
  pastedCells,
  pasteTargets,
  type ReadRow,
  readRow,
  UNIT_COLUMN,
} from './grid-model.ts';
import { type GridSheet, MAX_ROWS, withTexts } from './grid-sheet.ts';
import { type GridActions, GridTable } from './grid-table.tsx';
import { openSheet } from './open-sheet.ts';
import { useSaving } from './use-saving.tsx';

/** Many records of a simple type in one sheet: typed, pasted from a spreadsheet, filled down. */
export function GridScreen({ typeId }: { typeId: string }) {
  const type = useType(typeId);
  const { store } = useDesk();
  if (!type || !fitsOneLine(store.catalogue, typeId)) {
    return (
      <Page title="批量填报">
        <EmptyNote>
          {type ? `${type.label}每条都有明细，不适合批量填报。` : '没有这类台账。'}
          {type && <Link href={`/ledger/${typeId}/new`}>用表单填报</Link>}
        </EmptyNote>
      </Page>
    );
  }
  return <OpeningGrid key={typeId} type={type} />;
}

function OpeningGrid({ type }: { type: TypeDefinition }) {
  const { store } = useDesk();
  const grid = useGridFacts(type.id);
  const [sheet, setSheet] = useState<GridSheet | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let isGone = false;
    openSheet(store, grid, setError).then((opened) => !isGone && setSheet(opened), setError);
    return () => {
      isGone = true;
    };
  }, [store, grid]);
  if (sheet) return <Grid type={type} grid={grid} sheet={sheet} error={error} setError={setError} />;
  return <Page title={`批量填报${type.label}`}>{error === null ? null : <ErrorPanel error={error} />}</Page>;
}

interface GridProps {
  readonly type: TypeDefinition;
  readonly grid: GridFacts;
  readonly sheet: GridSheet;
  readonly error: unknown;
  readonly setError: (error: unknown) => void;
}

function Grid({ type, grid, sheet, error, setError }: GridProps) {
  const [, navigate] = useLocation();
  const [withOptional, setWithOptional] = useState(false);
  const [at, setAt] = useState({ row: 0, column: UNIT_COLUMN });
  const rows = useSyncExternalStore(sheet.subscribe, sheet.rows);
  const columns = useMemo(() => columnsOf(grid, withOptional), [grid, withOptional]);
  const read = useReadRows(grid, rows);
  const actions = useGridActions(grid, columns, sheet, setAt);
  const saving = useSaving({ typeId: type.id, sheet, rows, read, setError });
  useBeforeLeaving(useCallback(() => sheet.flush(), [sheet]));
  useEffect(() => () => void sheet.flush().catch(setError), [sheet, setError]);

  return (
    <Page
      title={`批量填报${type.label}`}
      note="可从 Excel、WPS 复制后粘贴；边填边存，断电也不会丢失"
      actions={
        <>
          <Checkbox checked={withOptional} onChange={(event) => setWithOptional(event.target.checked)}>
            显示选填项
          </Checkbox>
          <Button onClick={() => navigate(`/ledger/${type.id}`)}>返回</Button>
          {saving.progress === null ? (
            <Button type="primary" disabled={saving.ready.length === 0} onClick={saving.begin}>
              {`保存 ${saving.ready.length} 条`}
            </Button>
          ) : (
            <Button onClick={saving.cancel}>{`正在保存 ${saving.progress}，停下`}</Button>
          )}
        </>
      }
    >
      {error === null ? null : <ErrorPanel error={error} />}
      <GridTable columns={columns} rows={rows} read={read} refused={saving.refused} actions={actions} />
      <GridFoot read={read} at={at} readyCount={saving.ready.length} />
    </Page>
  );
}

function GridFoot(props: { read: readonly ReadRow[]; at: { row: number; column: string }; readyCount: number }) {
  const problem = props.read[props.at.row]?.problems.get(props.at.column);
  const filled = props.read.filter(({ isBlank }) => !isBlank).length;
  return (
    <p className="batch-foot" role="status">
      {problem
        ? `第${props.at.row + 1}行：${problem.message}`
        : `已填 ${filled} 行，可以保存 ${props.readyCount} 行。Enter 下一行，Ctrl+D 照上一行填，Ctrl+Shift+D 填到底，Alt+Delete 删一行，Ctrl+Z 撤销`}
    </p>
  );
}

function useGridFacts(typeId: string): GridFacts {
  const { store } = useDesk();
  const round = useReferenceRound();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other villages mean other facts
  return useMemo(() => {
    const context = domainContextOf(store);
    const facts = { today: context.today, units: unitsInScope(store), bodies: store.bodies() };
    return { catalogue: store.catalogue, type: compiledType(store.catalogue, typeId), facts, context };
  }, [store, typeId, round]);
}

/** Each row is read again only when it changed, or when what it is read with did. */
function useReadRows(grid: GridFacts, rows: readonly GridRow[]): readonly ReadRow[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read with other facts is not known any more
  const known = useMemo(() => new WeakMap<GridRow, ReadRow>(), [grid]);
  return useMemo(
    () =>
      rows.map((row) => {
        const before = known.get(row);
        if (before) return before;
        const now = readRow(grid, row);
        known.set(row, now);
        return now;
      }),
    [grid, known, rows],
  );
}

function useGridActions(
  grid: GridFacts,
  columns: readonly GridColumn[],
  sheet: GridSheet,
  setAt: (at: { row: number; column: string }) => void,
): GridActions {
  const { message } = App.useApp();
  return useMemo(() => {
    const villages = grid.facts.units.filter(({ code12 }) => !code12.endsWith('000'));
    const offered = offeredTexts(grid, villages.length === 1 ? (villages[0]?.shortName ?? null) : null);
    return {
      type: (row, column, text) => sheet.change((rows) => typedInto(rows, row, column, text, offered)),
      paste: (row, column, text) => {
        const pasted = pasteTargets(pastedCells(text), columns, column);
        const lost = pasted.targets.filter((one) => one === null).length;
        if (lost > 0) void message.warning(`有 ${lost} 列没有对应的栏目，没有贴入；选填项要先显示出来`);
        if (row + pasted.lines.length > MAX_ROWS) void message.warning(`一次最多 ${MAX_ROWS} 行，多出的没有贴入`);
        sheet.change((rows) => withTexts(rows, cellsOf(pasted, row)));
      },
      fillDown: (row, column, toEnd) => sheet.change((rows) => filledDown(rows, row, column, toEnd)),
      removeRow: (row) => sheet.change((rows) => rows.filter((_, index) => index !== row)),
      undo: sheet.undo,
      redo: sheet.redo,
      focus: (row, column) => setAt({ row, column }),
    };
  }, [grid, columns, sheet, setAt, message]);
}

/** The first text of an empty row brings the type's defaults with it. */
function typedInto(
  rows: readonly GridRow[],
  row: number,
  column: string,
  text: string,
  offered: Readonly<Record<string, string>>,
): readonly GridRow[] {
  const isFirst = text !== '' && Object.values(rows[row]?.texts ?? {}).every((one) => one === '');
  const defaults = isFirst ? Object.entries(offered).map(([id, one]) => ({ row, column: id, text: one })) : [];
  return withTexts(rows, [...defaults, { row, column, text }]);
}

function cellsOf({ lines, targets }: ReturnType<typeof pasteTargets>, row: number) {
  return lines.flatMap((line, down) =>
    line.flatMap((cell, across) => {
      const column = targets[across];
      return column ? [{ row: row + down, column, text: cell.trim() }] : [];
    }),
  );
}

function filledDown(rows: readonly GridRow[], row: number, column: string, toEnd: boolean): readonly GridRow[] {
  const text = rows[row - 1]?.texts[column];
  if (text === undefined) return rows;
  const last = rows.findLastIndex(({ texts }) => Object.values(texts).some((one) => one !== ''));
  const count = toEnd ? Math.max(1, last - row + 1) : 1;
  return withTexts(
    rows,
    Array.from({ length: count }, (_, down) => ({ row: row + down, column, text })),
  );
}
