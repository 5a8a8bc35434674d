import { CalendarOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import { type ReactNode, useContext, useState } from 'react';
import { dateOf, isDate, isMinute, isMonth, monthOf, todayInChina } from '#shared/kernel/calendar.ts';
import { parseTypedDate, parseTypedMinute, parseTypedMonth } from '#shared/kernel/typed-dates.ts';
import { DayGrid, MonthGrid } from './calendar-grid.tsx';
import { NearMonthContext } from './near-month.ts';
import { type ControlProps, TypedInput } from './typed-input.tsx';

const today = () => todayInChina(Date.now());
const asText = (value: unknown) => (typeof value === 'string' ? value : '');

/** The calendar behind a date box: opened by its button or Alt+↓, closed by a choice or Esc. */
function CalendarButton(props: {
  isOpen: boolean;
  setIsOpen: (isOpen: boolean) => void;
  disabled: boolean;
  children: ReactNode;
}) {
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      destroyOnHidden
      open={props.isOpen}
      onOpenChange={(isOpen) => props.setIsOpen(isOpen && !props.disabled)}
      content={
        // biome-ignore lint/a11y/noStaticElementInteractions: Esc pressed on any day closes the calendar
        <div
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            props.setIsOpen(false);
          }}
        >
          {props.children}
        </div>
      }
    >
      <button type="button" className="calendar-button" tabIndex={-1} aria-label="打开日历" disabled={props.disabled}>
        <CalendarOutlined aria-hidden />
      </button>
    </Popover>
  );
}

function useCalendar(props: ControlProps) {
  const [isOpen, setIsOpen] = useState(false);
  const refocus = () => {
    if (props.id) document.getElementById(props.id)?.focus();
  };
  return {
    isOpen,
    setIsOpen,
    onKeyDown: (event: { altKey: boolean; key: string; preventDefault: () => void }) => {
      if (!event.altKey || event.key !== 'ArrowDown') return;
      event.preventDefault();
      setIsOpen(true);
    },
    close: () => {
      setIsOpen(false);
      refocus();
    },
  };
}

/** A date, typed in any usual form or chosen from the calendar. The value is `YYYY-MM-DD`, or the raw text. */
export function DateInput(props: ControlProps) {
  const calendar = useCalendar(props);
  const month = useContext(NearMonthContext);
  const pick = (date: string) => {
    props.onChange(date);
    calendar.close();
  };
  return (
    <TypedInput
      placeholder={month ? '如 5、3-5、20260305' : '如 3-5 或 20260305'}
      {...props}
      parse={(text) => parseTypedDate(text, today(), month)}
      format={asText}
      onKeyDown={calendar.onKeyDown}
      suffix={
        <CalendarButton {...calendar} disabled={props.disabled ?? false}>
          <DayGrid value={isDate(props.value) ? props.value : null} today={today()} onPick={pick} />
        </CalendarButton>
      }
    />
  );
}

/** A month, typed or chosen. The value is `YYYY-MM`, or the raw text. */
export function MonthInput(props: ControlProps) {
  const calendar = useCalendar(props);
  const pick = (month: string) => {
    props.onChange(month);
    calendar.close();
  };
  return (
    <TypedInput
      placeholder="如 2026-3"
      {...props}
      parse={(text) => parseTypedMonth(text, today())}
      format={asText}
      onKeyDown={calendar.onKeyDown}
      suffix={
        <CalendarButton {...calendar} disabled={props.disabled ?? false}>
          <MonthGrid value={isMonth(props.value) ? monthOf(props.value) : null} today={today()} onPick={pick} />
        </CalendarButton>
      }
    />
  );
}

/** A date with its time. Choosing a day keeps the time; without one the time is still asked for, never invented. */
export function MinuteInput(props: ControlProps) {
  const calendar = useCalendar(props);
  const month = useContext(NearMonthContext);
  const pick = (date: string) => {
    const time = isMinute(props.value) ? props.value.slice(10) : null;
    props.onChange(time ? `${date}${time}` : `${date} `);
    calendar.close();
  };
  return (
    <TypedInput
      placeholder={month ? '如 5 9:00、3-5 14:30' : '如 3-5 14:30'}
      {...props}
      parse={(text) => parseTypedMinute(text, today(), month)}
      format={(value) => asText(value).replace('T', ' ')}
      onKeyDown={calendar.onKeyDown}
      suffix={
        <CalendarButton {...calendar} disabled={props.disabled ?? false}>
          <DayGrid value={isMinute(props.value) ? dateOf(props.value) : null} today={today()} onPick={pick} />
        </CalendarButton>
      }
    />
  );
}
