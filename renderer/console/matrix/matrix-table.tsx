import { Empty } from 'antd';
import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { MEASURE_WORDS, type Measure, type MeasureParts, measureText } from '#shared/domain/month/unit-measures.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import type { MatrixCell, MatrixUnit } from '#shared/sync/matrix-messages.ts';
import { moveFocus } from '../arrivals/move-focus.ts';
import { reportPath } from '../console-paths.ts';
import { shownMinute } from '../shown-time.ts';
import { cellText, cellTone, cellWords, totalMeasures } from './matrix-model.ts';

interface TableProps {
  readonly months: readonly string[];
  readonly units: readonly MatrixUnit[];
  readonly measures: readonly Measure[];
  /** Whether cells lead to the reports. */
  readonly canOpen: boolean;
  readonly caption: string;
}

/** Unit × month with states, measures and the way to each report. Arrow keys move between cells. */
export function MatrixTable({ months, units, measures, canOpen, caption }: TableProps) {
  if (units.length === 0) return <Empty description="没有符合条件的单位" />;
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys, also when no cell is
    <section className="matrix-scroll" aria-label={`${caption}，可左右滚动`} tabIndex={0}>
      <table className="matrix unit-month" aria-label={caption} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col" className="matrix-town">
              单位
            </th>
            {months.map((month) => (
              <th key={month} scope="col">{`${Number(month.slice(5))}月`}</th>
            ))}
            {measures.map((measure) => (
              <th key={measure} scope="col" className="matrix-type" title={MEASURE_WORDS[measure].means}>
                {MEASURE_WORDS[measure].label}
              </th>
            ))}
            <th scope="col" className="matrix-type" title="末尾连续没有记录、也没有零报告的月数">
              没有动静
            </th>
            <th scope="col">最近收到</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <UnitRow key={unit.unitCode} unit={unit} measures={measures} canOpen={canOpen} />
          ))}
        </tbody>
        <tfoot>
          <TotalsRow months={months} units={units} measures={measures} />
        </tfoot>
      </table>
    </section>
  );
}

function UnitRow({
  unit,
  measures,
  canOpen,
}: Pick<TableProps, 'measures' | 'canOpen'> & { readonly unit: MatrixUnit }) {
  return (
    <tr>
      <th scope="row" className="matrix-town">
        {unit.name}
      </th>
      {unit.cells.map((cell) => (
        <Cell key={cell.month} unit={unit} cell={cell} canOpen={canOpen} />
      ))}
      <Measures parts={unit.measures} measures={measures} />
      <td className={unit.quietMonths > 0 ? 'matrix-refused' : 'matrix-zero'}>
        {unit.quietMonths > 0 ? `${unit.quietMonths}个月` : '—'}
      </td>
      <td className="matrix-time">{shownMinute(unit.lastReceivedAt).slice(5, 10) || '—'}</td>
    </tr>
  );
}

interface CellProps {
  readonly unit: MatrixUnit;
  readonly cell: MatrixCell;
  readonly canOpen: boolean;
}

function Cell({ unit, cell, canOpen }: CellProps) {
  const text = cellText(cell);
  const what = `${unit.name} ${monthInWords(cell.month)} ${cellWords(cell)}`;
  if (text === '') return <td className="cell-blank" />;
  return (
    <td className={`cell-${cellTone(cell)}`} title={what}>
      {canOpen ? (
        <Link href={reportPath(cell.month, unit.townId)} aria-label={`${text}：${what}`}>
          {text}
        </Link>
      ) : (
        text
      )}
    </td>
  );
}

function Measures({ parts, measures }: { readonly parts: MeasureParts; readonly measures: readonly Measure[] }) {
  return measures.map((measure) => <td key={measure}>{measureText(measure, parts)}</td>);
}

const SENT = new Set(['submitted', 'received', 'locked', 'confirmed', 'zero']);

function TotalsRow({ months, units, measures }: Pick<TableProps, 'months' | 'units' | 'measures'>) {
  const sent = (at: number) => units.filter(({ cells }) => SENT.has(cells[at]?.state ?? '')).length;
  const there = (at: number) =>
    units.filter(({ cells }) => !['absent', 'later'].includes(cells[at]?.state ?? 'absent')).length;
  return (
    <tr>
      <th scope="row" className="matrix-town">
        已报 / 应报
      </th>
      {months.map((month, at) => (
        <td key={month}>{there(at) > 0 ? `${sent(at)} / ${there(at)}` : ''}</td>
      ))}
      <Measures parts={totalMeasures(units)} measures={measures} />
      <td>{units.filter(({ quietMonths }) => quietMonths > 0).length} 个</td>
      <td />
    </tr>
  );
}
