import { displayValue } from '#shared/domain/display.ts';
import type { HistoryEntry, LedgerRecord } from '#shared/schema/record.ts';
import { shownMinute } from '../shown-time.ts';
import { type ShownChange, shownChanges } from './history-model.ts';
import type { ShowContext } from './record-fields.tsx';

const ACTION_LABELS: Readonly<Record<string, string>> = {
  create: '新建',
  edit: '修改',
  merge: '合并两处修改',
  resolve: '处理冲突',
  confirm: '村确认',
  review: '镇审核',
  return: '退回',
  submit: '上报',
  void: '作废',
  import: '导入',
};

interface HistoryProps {
  readonly show: ShowContext;
  readonly record: LedgerRecord;
}

/** Who changed what and when, newest first. Sealed values are only said to have changed. */
export function RecordHistory({ show, record }: HistoryProps) {
  const entries = record.history.toReversed();
  if (entries.length === 0) return <p className="hint">没有修改经过。</p>;
  return (
    <ol className="history" reversed>
      {entries.map((entry) => (
        <li key={entry.rev}>
          {shownMinute(entry.by.at)} {entry.by.name} {ACTION_LABELS[entry.action] ?? '修改'}
          {entry.reason && `（原因：${entry.reason}）`}
          {entry.base !== null && <Changes show={show} record={record} entry={entry} />}
        </li>
      ))}
    </ol>
  );
}

function Changes({ show, record, entry }: HistoryProps & { readonly entry: HistoryEntry }) {
  const lines = shownChanges(show.type, record.data, entry.changes);
  if (lines.length === 0) return null;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line.path}>
          {line.label}：{textOf(show, line)}
        </li>
      ))}
    </ul>
  );
}

function textOf(show: ShowContext, line: ShownChange): string {
  if (line.kind === 'said') return line.text;
  const { field } = line;
  const shown = (value: unknown) =>
    (field ? displayValue(show.catalogue, field, value, show.names) : String(value ?? '')) || '（空）';
  return `${shown(line.from)} → ${shown(line.to)}`;
}
