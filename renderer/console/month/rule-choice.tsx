import { InputNumber, Radio, Select } from 'antd';
import {
  dueDaysOf,
  MONTH_STEP_LABELS,
  MONTH_STEPS,
  type MonthRule,
  type MonthSettings,
  RULE_A,
  RULE_B,
  ruleOf,
} from '#shared/domain/month/month-rule.ts';
import { addMonths, monthInWords } from '#shared/kernel/calendar.ts';

const CUSTOM_LABEL = '自定义';

interface RuleChoiceProps {
  readonly settings: MonthSettings;
  readonly month: string;
  readonly from: string;
  readonly onFrom: (month: string) => void;
  readonly rule: MonthRule;
  readonly onRule: (rule: MonthRule) => void;
}

/** Which rule holds from which month on: one of the two presets, or days of the county's own (D§3.3). */
export function RuleChoice({ settings, month, from, onFrom, rule, onRule }: RuleChoiceProps) {
  const choose = (id: string) => {
    if (id === 'custom') onRule({ ...rule, id: 'custom', label: CUSTOM_LABEL });
    else onRule(id === 'B' ? RULE_B : RULE_A);
  };
  return (
    <section aria-label="时限规则">
      <h2>时限规则</h2>
      {settings.rules.length > 0 && (
        <p>{`已定：${settings.rules.map((one) => `${monthInWords(one.from)}起 ${one.rule.label}`).join('；')}`}</p>
      )}
      <p>
        <label htmlFor="rule-from">从哪个月起</label>{' '}
        <Select
          id="rule-from"
          value={from}
          style={{ width: 140 }}
          options={Array.from({ length: 12 }, (_, at) => addMonths(month, at + 1)).map((one) => ({
            value: one,
            label: monthInWords(one),
          }))}
          onChange={(next) => {
            onFrom(next);
            onRule(ruleOf(settings, next));
          }}
        />
      </p>
      <Radio.Group
        aria-label="时限规则"
        value={rule.id}
        options={[
          { value: 'A', label: RULE_A.label },
          { value: 'B', label: RULE_B.label },
          { value: 'custom', label: CUSTOM_LABEL },
        ]}
        onChange={(event) => choose(String(event.target.value))}
      />
      {rule.id === 'custom' && <CustomRule rule={rule} onRule={onRule} />}
      <Preview settings={settings} from={from} rule={rule} />
      <p className="hint">改变规则不影响以前的月份；从所选月份起，原来定在以后的规则由这一条代替。</p>
    </section>
  );
}

function CustomRule({ rule, onRule }: Pick<RuleChoiceProps, 'rule' | 'onRule'>) {
  return (
    <>
      <p>
        <label htmlFor="rule-last">记录截止到每月</label>{' '}
        <InputNumber
          id="rule-last"
          min={1}
          max={31}
          precision={0}
          value={rule.lastDay}
          onChange={(lastDay) => lastDay && onRule({ ...rule, lastDay })}
        />{' '}
        日，之后的算下个月（31 即自然月）
      </p>
      {MONTH_STEPS.map((step) => (
        <p key={step}>
          <label htmlFor={`rule-${step}`}>{MONTH_STEP_LABELS[step]}</label>{' '}
          <Select
            aria-label={`${MONTH_STEP_LABELS[step]} 哪个月`}
            value={rule[step].next}
            style={{ width: 90 }}
            options={[
              { value: 0, label: '当月' },
              { value: 1, label: '次月' },
            ]}
            onChange={(next) => onRule({ ...rule, [step]: { ...rule[step], next } })}
          />{' '}
          <InputNumber
            id={`rule-${step}`}
            min={1}
            max={31}
            precision={0}
            value={rule[step].day}
            onChange={(day) => day && onRule({ ...rule, [step]: { ...rule[step], day } })}
          />{' '}
          日前
        </p>
      ))}
    </>
  );
}

/** The days as they would fall in the first month, moved over rest days. */
function Preview({ settings, from, rule }: Pick<RuleChoiceProps, 'settings' | 'from' | 'rule'>) {
  const due = dueDaysOf({ ...settings, rules: [{ from, rule }] }, from);
  return (
    <p>{`${monthInWords(from)}：${MONTH_STEPS.map((step) => `${MONTH_STEP_LABELS[step]} ${due[step]}`).join('　')}`}</p>
  );
}
