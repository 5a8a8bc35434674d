import { useCallback } from 'react';
import { Link } from 'wouter';
import { REPORT_STATE_LABELS } from '#shared/domain/month/report-state.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { unitName } from '../../desk/words.tsx';
import type { BesideReport } from '../../store/desk-store.ts';
import { Panel } from '../../ui/page.tsx';

const SHOWN = 6;

/** Records that a sent month's report does not tell of, because they came from another desk later; nothing when there are none. */
export function BesidePanel() {
  const { store } = useDesk();
  const { data } = useLive(useCallback(() => store.month.besideReports(), [store]));
  return (data ?? []).map((one) => <BesideMonth key={one.month} beside={one} />);
}

function BesideMonth({ beside: { month, state, lines } }: { beside: BesideReport }) {
  const { store } = useDesk();
  const title = `没有计入${monthInWords(month)}月报（${lines.length}）`;
  return (
    <Panel title={title} name={title}>
      <p>
        {state === 'locked'
          ? '该月已锁定。请逐条打开，写明原因办理补报。'
          : `月报${REPORT_STATE_LABELS[state]}。要计入请联系县里退回后重新上报；锁定以后办理补报。`}
      </p>
      <ul className="line-list">
        {lines.slice(0, SHOWN).map((line) => (
          <li key={line.id}>
            <span className="is-faint">{line.mainDate.slice(5)}</span>
            <Link href={`/record/${line.id}`} title={line.title}>
              {line.title || '（无标题）'}
            </Link>
            <span className="is-faint line-unit">{unitName(store, line.unitCode)}</span>
          </li>
        ))}
      </ul>
      {lines.length > SHOWN && <p className="is-faint">{`还有 ${lines.length - SHOWN} 条，办完这些后显示`}</p>}
    </Panel>
  );
}
