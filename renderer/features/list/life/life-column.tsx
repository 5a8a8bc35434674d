import { type DragEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { TransitionDefinition } from '#shared/catalogue/definition.ts';
import { useDesk } from '../../../desk/desk-context.ts';
import { stepsOffered } from '../../../desk/steps.ts';
import { useLive } from '../../../desk/use-live.ts';
import type { ListLine } from '../../../store/desk-store.ts';
import { useRows } from '../use-rows.ts';
import { useWindow } from '../use-window.ts';
import type { BoardColumn } from './board-model.ts';
import { LifeCard } from './life-card.tsx';
import type { ColumnHandle } from './use-board-keys.ts';

/** Height of a card with its gap in pixels. `.life-cards li` says the same height. */
const CARD = 84;
const nothing = () => undefined;

interface LifeColumnProps {
  readonly column: BoardColumn;
  readonly isFolded: boolean;
  readonly today: string;
  readonly soonDays: number;
  /** The card that is being dragged, from whatever column. */
  readonly dragged: { readonly line: ListLine; readonly steps: readonly TransitionDefinition[] } | null;
  readonly menuOf: string | null;
  readonly onMenu: (id: string | null) => void;
  readonly onDrag: (line: ListLine | null) => void;
  readonly onFold: () => void;
  readonly register: (code: string, handle: ColumnHandle | null) => void;
}

/** The cards of one state, of which only the visible ones exist. */
export function LifeColumn(props: LifeColumnProps) {
  const { column, dragged, isFolded, register } = props;
  const { openStep } = useDesk();
  const rows = useRows(column.question);
  const { box, first, last, screen, scroll } = useWindow<HTMLUListElement>({
    row: CARD,
    head: 0,
    total: isFolded ? 0 : rows.total,
    scrollTop: 0,
    onScroll: nothing,
  });
  useEffect(() => rows.want(first, Math.max(first, last - 1)), [rows.want, first, last]);
  const [active, setActive] = useState(0);
  const focus = useFocus(box, (index) => {
    const to = Math.max(0, Math.min(rows.total - 1, index));
    setActive(to);
    scroll(to);
    return to;
  });
  useEffect(() => {
    register(column.code, { total: isFolded ? 0 : rows.total, focus, lineAt: rows.lineAt, screen });
    return () => register(column.code, null);
  });
  const drop = dragged?.steps.find(({ to }) => to === column.code) ?? null;
  const over = (event: DragEvent) => {
    if (drop) event.preventDefault();
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    if (dragged && drop) openStep(dragged.line.id, drop.id);
    props.onDrag(null);
  };
  const tabStop = active >= first && active < last ? active : first;
  return (
    <section
      className={`life-column${isFolded ? ' is-folded' : ''}${drop ? ' is-target' : ''}`}
      aria-label={column.label}
      onDragOver={over}
      onDrop={dropped}
    >
      <ColumnHead {...props} total={rows.total} />
      <ul ref={box} className="life-cards" hidden={isFolded}>
        {first > 0 && <li aria-hidden className="life-gap" style={{ height: first * CARD }} />}
        {Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at).map((index) => (
          <li key={index}>
            <PlacedCard {...props} index={index} line={rows.lineAt(index)} isTabStop={index === tabStop} />
          </li>
        ))}
        {last < rows.total && !isFolded && (
          <li aria-hidden className="life-gap" style={{ height: (rows.total - last) * CARD }} />
        )}
      </ul>
      {!isFolded && rows.total === 0 && <p className="empty-note">{rows.isLoading ? '正在读取…' : '没有'}</p>}
    </section>
  );
}

function PlacedCard(props: LifeColumnProps & { index: number; line: ListLine | undefined; isTabStop: boolean }) {
  const { column, index, isTabStop, line, menuOf, onDrag, onMenu, soonDays, today } = props;
  const { openStep, store } = useDesk();
  return (
    <LifeCard
      {...{ index, line, today, soonDays, isTabStop, onDrag }}
      steps={line ? stepsOffered(store, line, column.code) : []}
      isMenuOpen={line !== undefined && line.id === menuOf}
      onMenu={(isOpen) => onMenu(isOpen && line ? line.id : null)}
      onStep={(step) => line && openStep(line.id, step.id)}
    />
  );
}

function ColumnHead({ column, isFolded, onFold, today, total }: LifeColumnProps & { total: number }) {
  const { store } = useDesk();
  const { question } = column;
  const load = useCallback(
    () => store.list({ ...question, due: { states: ['overdue'], today, soonDays: 0 }, offset: 0, limit: 0 }),
    [store, question, today],
  );
  const { data } = useLive(load);
  const overdue = column.isClosed ? 0 : (data?.total ?? 0);
  return (
    <header className="life-head">
      <button type="button" aria-expanded={!isFolded} onClick={onFold} title={isFolded ? '展开这一列' : '收起这一列'}>
        <i aria-hidden>{isFolded ? '▸' : '▾'}</i>
        <b>{column.label}</b>
        <span>{total.toLocaleString('zh-CN')} 条</span>
      </button>
      {overdue > 0 && !isFolded && <span className="is-overdue">逾期 {overdue}</span>}
    </header>
  );
}

/** Focuses a card once it is drawn. */
function useFocus(box: React.RefObject<HTMLElement | null>, bring: (index: number) => number): (index: number) => void {
  const wanted = useRef<number | null>(null);
  const attempt = () => {
    if (wanted.current === null) return;
    const card = box.current?.querySelector<HTMLElement>(`[data-card="${wanted.current}"]`);
    card?.focus({ preventScroll: true });
    if (card) wanted.current = null;
  };
  useEffect(attempt);
  return (index) => {
    wanted.current = bring(index);
    attempt();
  };
}
