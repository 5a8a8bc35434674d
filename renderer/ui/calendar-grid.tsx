import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { addDays, addMonths, lastDateOf, monthInWords, monthOf } from '#shared/kernel/calendar.ts';

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Days from Monday of the week in which a month begins to its first day. */
function leadOf(month: string): number {
  return (new Date(`${month}-01T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** A month of days to choose from; arrows move, PageUp and PageDown change the month, Enter chooses. */
export function DayGrid(props: { value: string | null; today: string; onPick: (date: string) => void }) {
  const [cursor, setCursor] = useState(props.value ?? props.today);
  const grid = useRef<HTMLDivElement>(null);
  const month = monthOf(cursor);
  useEffect(() => {
    grid.current?.querySelector<HTMLElement>(`[data-date="${cursor}"]`)?.focus();
  }, [cursor]);
  const toMonth = (count: number) => {
    const next = addMonths(month, count);
    const last = lastDateOf(next);
    const sameDay = `${next}${cursor.slice(7)}`;
    setCursor(sameDay > last ? last : sameDay);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) setCursor(addDays(cursor, step));
    else if (event.key === 'PageUp') toMonth(-1);
    else if (event.key === 'PageDown') toMonth(1);
    else return;
    event.preventDefault();
  };
  const days = Array.from({ length: Number(lastDateOf(month).slice(8)) }, (_, index) => addDays(`${month}-01`, index));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys of the days inside bubble up to here
    <div className="calendar" onKeyDown={onKeyDown}>
      <div className="calendar-head">
        <Button size="small" type="text" icon={<LeftOutlined />} aria-label="上个月" onClick={() => toMonth(-1)} />
        <strong>{monthInWords(month)}</strong>
        <Button size="small" type="text" icon={<RightOutlined />} aria-label="下个月" onClick={() => toMonth(1)} />
      </div>
      <div className="calendar-days" ref={grid}>
        {WEEKDAYS.map((day) => (
          <span key={day} className="calendar-weekday">
            {day}
          </span>
        ))}
        {days.map((date, index) => (
          <button
            key={date}
            type="button"
            data-date={date}
            tabIndex={date === cursor ? 0 : -1}
            className={dayClass(date, props.value, props.today)}
            style={index === 0 ? { gridColumnStart: leadOf(month) + 1 } : undefined}
            aria-label={date}
            aria-pressed={date === props.value}
            onClick={() => props.onPick(date)}
          >
            {Number(date.slice(8))}
          </button>
        ))}
      </div>
      <Button size="small" block onClick={() => props.onPick(props.today)}>
        今天（{props.today}）
      </Button>
    </div>
  );
}

function dayClass(date: string, value: string | null, today: string): string {
  return `calendar-day${date === value ? ' is-chosen' : ''}${date === today ? ' is-today' : ''}`;
}

/** The twelve months of a year to choose from. */
export function MonthGrid(props: { value: string | null; today: string; onPick: (month: string) => void }) {
  const [year, setYear] = useState(Number((props.value ?? props.today).slice(0, 4)));
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
  return (
    <div className="calendar">
      <div className="calendar-head">
        <Button
          size="small"
          type="text"
          icon={<LeftOutlined />}
          aria-label="上一年"
          onClick={() => setYear(year - 1)}
        />
        <strong>{year}年</strong>
        <Button
          size="small"
          type="text"
          icon={<RightOutlined />}
          aria-label="下一年"
          onClick={() => setYear(year + 1)}
        />
      </div>
      <div className="calendar-months">
        {months.map((month) => (
          <button
            key={month}
            type="button"
            className={dayClass(month, props.value, monthOf(props.today))}
            aria-label={month}
            aria-pressed={month === props.value}
            onClick={() => props.onPick(month)}
          >
            {Number(month.slice(5))}月
          </button>
        ))}
      </div>
    </div>
  );
}
