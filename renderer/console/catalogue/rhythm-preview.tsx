import { useMemo } from 'react';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { dueDatesIn } from '#shared/domain/rhythms.ts';
import { monthOf, todayInChina } from '#shared/kernel/calendar.ts';
import { SPAN_LABELS } from './span-words.ts';

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

interface RhythmPreviewProps {
  readonly catalogue: Catalogue;
  readonly typeId: string;
}

/** What falls due in each month of this year, by the same code that makes the desks' to-do list. */
export function RhythmPreview({ catalogue, typeId }: RhythmPreviewProps) {
  const year = todayInChina(Date.now()).slice(0, 4);
  const lines = useMemo(() => linesOf(catalogue, typeId, year), [catalogue, typeId, year]);
  return (
    <section className="sheet" aria-label="到期预览">
      <h2>{year} 年到期预览</h2>
      {lines.length === 0 ? (
        <p className="hint">没有按期要填的：有事、有变动时填。</p>
      ) : (
        <div className="ledger-scroll">
          <table className="plain-table" aria-label="各月到期日">
            <thead>
              <tr>
                <th scope="col">事项</th>
                <th scope="col">频次</th>
                {MONTHS.map((month) => (
                  <th key={month} scope="col">
                    {month}月
                  </th>
                ))}
              </tr>
            </thead>
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
      )}
    </section>
  );
}

function linesOf(catalogue: Catalogue, typeId: string, year: string) {
  if (!catalogue.types.has(typeId)) return [];
  return compiledType(catalogue, typeId).dues.map((due) => {
    const dates = dueDatesIn(due, `${year}-01`, `${year}-12`).map(({ dueOn }) => dueOn);
    const days = MONTHS.map((number) => {
      const month = `${year}-${String(number).padStart(2, '0')}`;
      const inMonth = dates.filter((day) => monthOf(day) === month);
      return { month, text: inMonth.map((day) => `${Number(day.slice(8))}日`).join('、') };
    });
    return { id: due.id, label: due.label, rhythm: `${SPAN_LABELS[due.every]}${due.times}次`, days };
  });
}
