import { Button, Input, Spin, Tag } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import { type Finding, findingId } from '#shared/domain/month/checks.ts';
import { isRows } from '#shared/schema/seal-record.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import type { MonthOverview } from '../../store/desk-store.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Panel } from '../../ui/page.tsx';
import { useAct } from './use-act.ts';

/** 逻辑审核: what must be mended, and what asks for a word that goes out with the report (D§3.3). */
export function ChecksPanel({ overview }: { overview: MonthOverview }) {
  const { store } = useDesk();
  const load = useCallback(() => store.month.findings(overview.month), [store, overview.month]);
  const { data, error, reload } = useLive(load);
  if (!data) return error ? <ErrorPanel error={error} onRetry={reload} /> : <Spin className="page-spin" />;
  const hard = data.filter(({ level }) => level === 'hard');
  const soft = data.filter(({ level }) => level === 'soft');
  const rows = isRows(overview.report.explanations) ? overview.report.explanations : [];
  const explained = new Map(rows.map((row) => [row._row, String(row.text ?? '')]));
  const open = soft.filter((one) => !explained.get(findingId(one)));
  return (
    <>
      <Panel title={`必须处理（${hard.length}）`} name="必须处理">
        {hard.length === 0 ? (
          <EmptyNote>没有必须处理的事项。</EmptyNote>
        ) : (
          <ul className="finding-list">
            {hard.map((one) => (
              <li key={one.key}>
                <Tag color="red">必改</Tag>
                <span>{one.message}</span>
                <FindingLink finding={one} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={`请核实说明（${soft.length}，还有 ${open.length} 项没有说明）`} name="请核实说明">
        {soft.length === 0 ? (
          <EmptyNote>没有需要说明的事项。</EmptyNote>
        ) : (
          <ul className="finding-list">
            {soft.map((one) => (
              <SoftFinding key={one.key} finding={one} overview={overview} text={explained.get(findingId(one)) ?? ''} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

function FindingLink({ finding }: { finding: Finding }) {
  const [first] = finding.recordIds;
  if (first) {
    return (
      <Link href={`/record/${first}`} aria-label={`去处理 ${finding.message}`}>
        去处理
      </Link>
    );
  }
  if (finding.indicator) return <Link href="/month/statistics">看统计表</Link>;
  return <Link href="/month/villages">看各村进度</Link>;
}

interface SoftProps {
  readonly finding: Finding;
  readonly overview: MonthOverview;
  readonly text: string;
}

function SoftFinding({ finding, overview, text }: SoftProps) {
  const { store } = useDesk();
  const act = useAct();
  const [typed, setTyped] = useState<string | null>(null);
  const isFixed = ['submitted', 'received', 'locked'].includes(overview.state);
  const keep = async (words: string) => {
    const rows = isRows(overview.report.explanations) ? overview.report.explanations : [];
    const id = findingId(finding);
    const others = rows.filter(({ _row }) => _row !== id);
    const next =
      words.trim() === ''
        ? others
        : [...others, { _row: id, about: finding.message.slice(0, 200), text: words.trim() }];
    if (await act.run(() => store.month.saveReport(overview.month, { explanations: next }))) setTyped(null);
  };
  return (
    <li>
      <Tag color={text ? '#2f6b34' : '#8a5200'}>{text ? '已说明' : '待说明'}</Tag>
      <span>{finding.message}</span>
      <FindingLink finding={finding} />
      <Input
        aria-label={`说明 ${finding.message}`}
        placeholder="核实情况说明，随月报上报"
        maxLength={500}
        readOnly={isFixed}
        variant={isFixed ? 'borderless' : 'outlined'}
        value={typed ?? text}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => typed !== null && typed !== text && void keep(typed)}
        onPressEnter={() => typed !== null && void keep(typed)}
      />
      {!text && !isFixed && (
        <Button size="small" disabled={act.isBusy} onClick={() => void keep('已核实，情况属实')}>
          已核实属实
        </Button>
      )}
    </li>
  );
}
