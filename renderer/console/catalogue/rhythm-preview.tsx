import { useCallback, useMemo } from 'react';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { type MonthSettings, reportMonths } from '#shared/domain/month/month-rule.ts';
import { dueDatesIn } from '#shared/domain/rhythms.ts';
import type { ReportMonths } from '#shared/domain/spans.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { LoadedView } from '../loaded-view.tsx';
import { useSession } from '../session.tsx';
import { TableHead } from '../table-head.tsx';
import { useLoaded } from '../use-loaded.ts';
import { SPAN_LABELS } from './span-words.ts';

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

interface RhythmPreviewProps {
  readonly catalogue: Catalogue;
  readonly typeId: string;
}

/** What falls due in each month of this year, by the county's report months and the code that makes the desks' to-do list. */
export function RhythmPreview({ catalogue, typeId }: RhythmPreviewProps) {
  const year = todayInChina(Date.now()).slice(0, 4);
  const { api } = useSession();
  const settings = useLoaded(useCallback((signal: AbortSignal) => api.monthSettings(signal), [api]));
  return (
    <section className="sheet" aria-label="到期预览">
      <h2>{year} 年到期预览</h2>
      <LoadedView loaded={settings}>
        {(known) => <DueTable catalogue={catalogue} typeId={typeId} year={year} settings={known} />}
      </LoadedView>
    </section>
  );
}

interface DueTableProps extends RhythmPreviewProps {
  readonly year: string;
  readonly settings: MonthSettings;
}

function DueTable({ catalogue, typeId, year, settings }: DueTableProps) {
  const lines = useMemo(
    () => linesOf(catalogue, typeId, year, reportMonths(settings)),
    [catalogue, typeId, year, settings],
  );
  if (lines.length === 0) return <p className="hint">没有按期要填的：有事、有变动时填。</p>;
  return (
    <div className="ledger-scroll">
      <table className="plain-table" aria-label="各月到期日">
        <TableHead labels={['事项', '频次', ...MONTHS.map((month) => `${month}月`)]} />
        <tbody>
          {lines.map(({ id, label, rhythm, days }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>{rhythm}</td>
              {days.map(({ month, text }) => (
                <td key={month}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function linesOf(catalogue: Catalogue, typeId: string, year: string, report: ReportMonths) {
  if (!catalogue.types.has(typeId)) return [];
  return compiledType(catalogue, typeId).dues.map((due) => {
    const dates = dueDatesIn(due, `${year}-01`, `${year}-12`, report);
    const days = MONTHS.map((number) => {
      const month = `${year}-${String(number).padStart(2, '0')}`;
      const inMonth = dates.filter(({ dueMonth }) => dueMonth === month);
      return { month, text: inMonth.map(({ dueOn }) => `${Number(dueOn.slice(8))}日`).join('、') };
    });
    return { id: due.id, label: due.label, rhythm: `${SPAN_LABELS[due.every]}${due.times}次`, days };
  });
}
