import { Button, Tag } from 'antd';
import { Link, useLocation } from 'wouter';
import { TODO_STATE_LABELS, type TodoItem, type TodoState } from '#shared/domain/month/todo.ts';
import { useDesk } from './desk-context.ts';
import { rememberUnit } from './last-unit.ts';
import { unitName } from './words.tsx';

const COLORS: Readonly<Record<TodoState, string>> = { due: 'default', done: '#2f6b34', late: 'red', missing: 'red' };

/** What the month asks for, each with one click to enter it or to see what fulfils it. */
export function TodoList({ items, withUnit = false }: { items: readonly TodoItem[]; withUnit?: boolean }) {
  const { store } = useDesk();
  if (items.length === 0) return <p className="is-faint">没有应办事项。</p>;
  return (
    <ul className="todo-list">
      {items.map((item) => (
        <li key={item.key}>
          <Tag color={COLORS[item.state]}>{TODO_STATE_LABELS[item.state]}</Tag>
          {withUnit && <span className="todo-unit">{unitName(store, item.unitCode)}</span>}
          <span className="todo-label">
            {item.label}
            {item.part && <small className="is-faint">　{item.part}</small>}
          </span>
          <span className="is-faint todo-due">{item.due.slice(5)} 前</span>
          <TodoAction item={item} />
        </li>
      ))}
    </ul>
  );
}

function TodoAction({ item }: { item: TodoItem }) {
  const { store } = useDesk();
  const [, navigate] = useLocation();
  const name = `${unitName(store, item.unitCode)}${item.label}${item.part}`;
  if (item.recordId) {
    return (
      <Link href={`/record/${item.recordId}`} aria-label={`${item.recordTitle || '查看'} ${name}`}>
        {item.recordTitle || '查看'}
      </Link>
    );
  }
  if (item.matterId) {
    return (
      <Link href={`/record/${item.matterId}/edit`} aria-label={`登记进展 ${name}`}>
        登记进展
      </Link>
    );
  }
  const words = item.zeroReport ? '填报（可零报告）' : '去填报';
  const enter = async () => {
    await rememberUnit(store, item.unitCode);
    navigate(`/ledger/${item.typeId}/new`);
  };
  return (
    <Button size="small" aria-label={`${words} ${name}`} onClick={() => void enter()}>
      {words}
    </Button>
  );
}
