import { Modal, Select, Spin } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import {
  FIGURE_COLUMNS,
  type FigureColumn,
  figureRequests,
  STATISTICS_COLUMNS,
  type StatisticsRow,
  statisticsText,
} from '#shared/domain/month/statistics.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { LIVE_MARK, LIVE_NOTE } from '#shared/ledger/statistics.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { unitName, unitsInScope } from '../../desk/words.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote } from '../../ui/page.tsx';

interface Drilled {
  readonly row: StatisticsRow;
  readonly column: FigureColumn;
  readonly label: string;
}

/** 月度统计表: the indicators of D§2.7 by month, with the way down from a figure to its records. */
export function StatisticsPanel({ month }: { month: string }) {
  const { store } = useDesk();
  const isTown = store.account.scope.endsWith('000');
  const [unitCode, setUnitCode] = useState<string | null>(isTown ? null : store.account.scope);
  const [drilled, setDrilled] = useState<Drilled | null>(null);
  const unitCodes = unitCode === null ? null : [unitCode];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is made of the one code
  const load = useCallback(() => store.month.statistics(month, unitCodes), [store, month, unitCode]);
  const { data, error, reload } = useLive(load);
  if (!data) return error ? <ErrorPanel error={error} onRetry={reload} /> : <Spin className="page-spin" />;
  return (
    <>
      <div className="month-line">
        {isTown && (
          <Select
            aria-label="统计单位"
            className="bodies-village"
            value={unitCode ?? 'all'}
            showSearch={{ optionFilterProp: 'label' }}
            options={[
              { value: 'all', label: '全镇' },
              ...unitsInScope(store).map((unit) => ({ value: unit.code12, label: unit.shortName })),
            ]}
            onChange={(code: string) => setUnitCode(code === 'all' ? null : code)}
          />
        )}
        <span className="is-faint">
          {data.frozenVersion === null
            ? '按现有记录即时统计，点数字看是哪些记录。'
            : `第 ${data.frozenVersion} 版上报时固定的数，不再变动；其后的补报、更正另列。`}
          {data.liveCodes.length > 0 && `${LIVE_MARK} 的指标${LIVE_NOTE}。`}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <section className="statistics-scroll" tabIndex={0} aria-label="月度统计表">
        <table className="statistics">
          <caption>{`${monthInWords(month)}“党建+三治融合”工作月度统计表`}</caption>
          <thead>
            <tr>
              <th scope="col">指标</th>
              <th scope="col">单位</th>
              {STATISTICS_COLUMNS.map(([column, label]) => (
                <th scope="col" key={column}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.table.rows.map((row) => (
              <Row key={row.code} row={row} isLive={data.liveCodes.includes(row.code)} onDrill={setDrilled} />
            ))}
          </tbody>
        </table>
      </section>
      {drilled && <Drill {...drilled} month={month} unitCodes={unitCodes} onClose={() => setDrilled(null)} />}
    </>
  );
}

interface RowProps {
  readonly row: StatisticsRow;
  /** The frozen report does not tell it. */
  readonly isLive: boolean;
  readonly onDrill: (drilled: Drilled) => void;
}

function Row({ row, isLive, onDrill }: RowProps) {
  return (
    <tr>
      <th scope="row">{isLive ? `${row.label}${LIVE_MARK}` : row.label}</th>
      <td className="is-faint">{row.unit}</td>
      {STATISTICS_COLUMNS.map(([column, label]) => {
        const text = statisticsText(row, column);
        const counted = FIGURE_COLUMNS.find((one) => one === column);
        return (
          <td key={column} className="is-number">
            {counted && text !== '0' && text !== '—' ? (
              <button
                type="button"
                className="figure"
                aria-label={`${row.label} ${label} ${text}，看记录`}
                onClick={() => onDrill({ row, column: counted, label })}
              >
                {text}
              </button>
            ) : (
              text
            )}
          </td>
        );
      })}
    </tr>
  );
}

const SHOWN = 300;

interface DrillProps extends Drilled {
  readonly month: string;
  readonly unitCodes: readonly string[] | null;
  readonly onClose: () => void;
}

function Drill({ row, column, label, month, unitCodes, onClose }: DrillProps) {
  const { store } = useDesk();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the dialog is opened for one figure
  const load = useCallback(async () => {
    const ids = await store.month.countedRecords(figureRequests(month)[column], row.code, unitCodes);
    const records = await Promise.all(ids.slice(0, SHOWN).map((id) => store.get(id)));
    return { total: ids.length, records: records.filter((one) => one !== null) };
  }, []);
  const { data } = useLive(load);
  return (
    <Modal
      open
      width={760}
      title={`${row.label} · ${label} ${statisticsText(row, column)}`}
      footer={null}
      onCancel={onClose}
    >
      {data && data.records.length === 0 && <EmptyNote>这个数来自单位或组织的基本情况，没有对应的记录。</EmptyNote>}
      {data && data.total > SHOWN && (
        <p className="is-faint">
          共 {data.total} 条，先列 {SHOWN} 条。
        </p>
      )}
      <ul className="line-list drill-list">
        {(data?.records ?? []).map(({ record }) => (
          <li key={record.id}>
            <span className="is-faint">{record.mainDate}</span>
            <Link href={`/record/${record.id}`}>{String(record.ext.title ?? '') || '（无标题）'}</Link>
            <span className="is-faint line-unit">{unitName(store, record.unitCode)}</span>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
