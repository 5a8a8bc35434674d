import { Button, Tag } from 'antd';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { unitName } from '../../desk/words.tsx';
import type { ListLine } from '../../store/desk-store.ts';
import { EmptyNote, Panel } from '../../ui/page.tsx';
import { useAct } from './use-act.ts';

const STATE_LABELS: Readonly<Record<string, string>> = {
  asked: '待县里审核',
  accepted: '县里同意',
  refused: '县里不同意',
  withdrawn: '已撤回',
};
const STATE_COLORS: Readonly<Record<string, string>> = {
  asked: '#8a5200',
  accepted: '#2f6b34',
  refused: 'red',
  withdrawn: 'default',
};

/** 补报 of this month and 更正 of all: what locked months could not take any more (D§3.5). */
export function CorrectionsPanel({ month }: { month: string }) {
  const { store } = useDesk();
  const load = useCallback(async () => {
    const records = await store.month.records(month);
    return { late: records.filter(({ record }) => record.lateFlag), corrections: await store.month.corrections.list() };
  }, [store, month]);
  const { data } = useLive(load);
  return (
    <>
      <Panel title={`本月补报（${data?.late.length ?? 0}）`} name="本月补报">
        {data?.late.length === 0 && (
          <EmptyNote>没有补报。日期在已锁定月份的记录，保存时写明原因即为补报，计入本月“补报数”和全年累计。</EmptyNote>
        )}
        <ul className="line-list">
          {(data?.late ?? []).map(({ record }) => (
            <li key={record.id}>
              <span className="is-faint">{record.mainDate}</span>
              <Link href={`/record/${record.id}`}>{String(record.ext.title ?? '') || '（无标题）'}</Link>
              <span className="is-faint line-unit">{unitName(store, record.unitCode)}</span>
              <span>{record.correctionReason}</span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={`更正单（${data?.corrections.length ?? 0}）`} name="更正单">
        {data?.corrections.length === 0 && <EmptyNote>没有更正。打开已锁定月份的记录，点“办理更正”。</EmptyNote>}
        <ul className="line-list">
          {(data?.corrections ?? []).map((line) => (
            <CorrectionLine key={line.id} line={line} />
          ))}
        </ul>
      </Panel>
    </>
  );
}

function CorrectionLine({ line }: { line: ListLine }) {
  const { store } = useDesk();
  const act = useAct();
  const { data } = line;
  const state = String(data.state);
  const words = (value: unknown) => (value === undefined ? '（加密）' : String(value).replace(/^"|"$/g, ''));
  return (
    <li>
      <Tag color={STATE_COLORS[state] ?? 'default'}>{STATE_LABELS[state] ?? state}</Tag>
      <Link href={`/record/${String(data.record_id)}`}>{String(data.subject ?? '')}</Link>
      <span>{`${words(data.old_value)} → ${words(data.new_value)}`}</span>
      <span className="is-faint">{String(data.reason ?? '')}</span>
      {Boolean(data.decision_reason) && <span>{`县里意见：${String(data.decision_reason)}`}</span>}
      {state === 'asked' && (
        <Button
          size="small"
          disabled={act.isBusy}
          onClick={() => void act.run(() => store.month.corrections.withdraw(line.id))}
        >
          撤回
        </Button>
      )}
    </li>
  );
}
