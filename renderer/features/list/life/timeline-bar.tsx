import type { CSSProperties } from 'react';
import { dateInWords } from '#shared/kernel/calendar.ts';
import { monthsIn, placeIn, type TimelineRow, type TimelineWindow } from './timeline-model.ts';

interface TimelineBarProps {
  readonly row: TimelineRow;
  readonly window: TimelineWindow;
  readonly today: string;
  readonly isClosed: boolean;
}

const percent = (part: number) => `${(Math.max(0, Math.min(1, part)) * 100).toFixed(2)}%`;

/** One matter along the months: its bar, a dot for each dated step, and the day it is due. */
export function TimelineBar({ row, window, today, isClosed }: TimelineBarProps) {
  const place = (date: string) => placeIn(window, date);
  const [from, to] = [place(row.from), place(row.to)];
  const isOverdue = row.due !== '' && row.due < today;
  const isInside = (date: string) => place(date) >= 0 && place(date) < 1;
  const kind = isClosed ? ' is-closed' : isOverdue ? ' is-overdue' : '';
  return (
    <div className="timeline" role="img" aria-label={wordsOf(row)} title={wordsOf(row)} style={gridOf(window)}>
      {to >= 0 && from < 1 && (
        <span className={`timeline-bar${kind}`} style={{ left: percent(from), right: percent(1 - to) }} />
      )}
      {to < 0 && <span className="timeline-away">◂ {row.to.slice(0, 7)}</span>}
      {from >= 1 && <span className="timeline-away is-later">{row.from.slice(0, 7)} ▸</span>}
      {row.marks
        .filter(({ date }) => isInside(date))
        .map(({ date, label }) => (
          <span key={`${label}${date}`} className="timeline-dot" style={{ left: percent(place(date)) }} />
        ))}
      {row.due !== '' && isInside(row.due) && (
        <span className={`timeline-due${isOverdue ? ' is-overdue' : ''}`} style={{ left: percent(place(row.due)) }} />
      )}
      {isInside(today) && <span className="timeline-today" style={{ left: percent(place(today)) }} />}
    </div>
  );
}

/** The months above the bars. */
export function TimelineHead({ window }: { window: TimelineWindow }) {
  return (
    <span className="timeline-head">
      {monthsIn(window).map((month) => (
        <span key={month}>{month.endsWith('-01') ? month : `${Number(month.slice(5))}月`}</span>
      ))}
    </span>
  );
}

function gridOf({ count }: TimelineWindow): CSSProperties {
  return { backgroundSize: `${100 / count}% 100%` };
}

function wordsOf({ due, marks }: TimelineRow): string {
  const said = marks.map(({ date, label }) => `${label} ${dateInWords(date)}`);
  return [...said, ...(due === '' ? [] : [`期限 ${dateInWords(due)}`])].join('；') || '没有日期';
}
