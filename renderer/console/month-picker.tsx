import { Button, DatePicker, Space } from 'antd';
import dayjs from 'dayjs';
import { addMonths, todayInChina } from '#shared/kernel/calendar.ts';

interface MonthPickerProps {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly onChange: (month: string) => void;
}

/** A month with its neighbours one click away. Months that have not begun cannot be chosen. */
export function MonthPicker({ month, onChange }: MonthPickerProps) {
  const thisMonth = todayInChina(Date.now()).slice(0, 7);
  return (
    <Space.Compact>
      <Button onClick={() => onChange(addMonths(month, -1))}>上月</Button>
      <DatePicker
        picker="month"
        aria-label="月份"
        allowClear={false}
        inputReadOnly
        format="YYYY年M月"
        value={dayjs(`${month}-01`)}
        disabledDate={(date) => date.format('YYYY-MM') > thisMonth}
        onChange={(date) => date && onChange(date.format('YYYY-MM'))}
        style={{ width: 130 }}
      />
      <Button disabled={month >= thisMonth} onClick={() => onChange(addMonths(month, 1))}>
        下月
      </Button>
    </Space.Compact>
  );
}
