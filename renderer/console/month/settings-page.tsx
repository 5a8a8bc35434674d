import { App, Button, Input, Select } from 'antd';
import { useCallback, useState } from 'react';
import {
  dueDaysOf,
  MONTH_STEP_LABELS,
  MONTH_STEPS,
  type MonthSettings,
  ruleOf,
} from '#shared/domain/month/month-rule.ts';
import { addMonths, monthInWords, todayInChina } from '#shared/kernel/calendar.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import { problemOf } from '../county-problem.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { useLoaded } from '../use-loaded.ts';
import { calendarText, readCalendar } from './calendar-text.ts';
import { RuleChoice } from './rule-choice.tsx';

/** Calendar and deadlines of the county (D§3.3): which rule from which month on, holidays and shifted working days. */
export function MonthSettingsPage() {
  const { api } = useSession();
  const load = useCallback((signal: AbortSignal) => api.monthSettings(signal), [api]);
  const settings = useLoaded(load);
  return (
    <Page title="日历与时限">
      <LoadedView loaded={settings}>
        {(value) => <Editor key={JSON.stringify(value)} settings={value} onSaved={settings.reload} />}
      </LoadedView>
    </Page>
  );
}

function Editor({ settings, onSaved }: { readonly settings: MonthSettings; readonly onSaved: () => void }) {
  const { api } = useSession();
  const { message } = App.useApp();
  const today = todayInChina(Date.now());
  const month = today.slice(0, 7);
  const [rule, setRule] = useState(ruleOf(settings, addMonths(month, 1)));
  const [from, setFrom] = useState(addMonths(month, 1));
  const [first, setFirst] = useState(settings.firstMonth ?? '');
  const [text, setText] = useState(calendarText(settings.calendar));
  const save = async () => {
    try {
      const calendar = readCalendar(text, today);
      const isChanged = !sameJson(ruleOf(settings, from), rule);
      const rules = isChanged ? [...settings.rules.filter((one) => one.from < from), { from, rule }] : settings.rules;
      const { firstMonth: _, ...kept } = settings;
      await api.putMonthSettings({ ...kept, ...(first && { firstMonth: first }), calendar, rules });
      void message.success('已保存，乡镇电脑下次同步时生效');
      onSaved();
    } catch (thrown) {
      void message.error(problemOf(thrown).message);
    }
  };
  const due = dueDaysOf(settings, month);
  return (
    <>
      <section aria-label="本月时限">
        <h2>{`${monthInWords(month)}时限：${ruleOf(settings, month).label}`}</h2>
        <p>{MONTH_STEPS.map((step) => `${MONTH_STEP_LABELS[step]} ${due[step]}`).join('　')}</p>
      </section>
      <RuleChoice settings={settings} month={month} from={from} onFrom={setFrom} rule={rule} onRule={setRule} />
      <FirstMonth month={month} first={first} onFirst={setFirst} />
      <section aria-label="节假日">
        <h2>节假日与调休</h2>
        <p>
          <label htmlFor="calendar">
            每行一天，写“休息”或“上班”，可从放假通知粘贴。不填时按周六、周日休息。到期日遇休息日顺延。
          </label>
        </p>
        <Input.TextArea
          id="calendar"
          rows={10}
          value={text}
          placeholder={'2026-10-01 休息\n2026-10-10 上班'}
          onChange={(event) => setText(event.target.value)}
        />
      </section>
      <p>
        <Button type="primary" onClick={() => void save()}>
          保存
        </Button>
      </p>
    </>
  );
}

interface FirstMonthProps {
  readonly month: string;
  /** `YYYY-MM`; empty: not set. */
  readonly first: string;
  readonly onFirst: (month: string) => void;
}

function FirstMonth({ month, first, onFirst }: FirstMonthProps) {
  return (
    <section aria-label="起报月份">
      <h2>起报月份</h2>
      <p>
        <label htmlFor="first-month">此前的月份不算应报</label>{' '}
        <Select
          id="first-month"
          value={first}
          style={{ width: 240 }}
          options={[
            { value: '', label: '按收到的第一条记录' },
            ...Array.from({ length: 36 }, (_, at) => addMonths(month, -at)).map((one) => ({
              value: one,
              label: monthInWords(one),
            })),
          ]}
          onChange={onFirst}
        />
      </p>
    </section>
  );
}
