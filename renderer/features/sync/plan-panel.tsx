import { App, Button, InputNumber, Radio, Space } from 'antd';
import { useState } from 'react';
import type { SyncPlan } from '#shared/sync/sync-plan.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { shownError } from '../../ui/error-words.ts';
import { Panel } from '../../ui/page.tsx';

const MODES: readonly { readonly value: SyncPlan['mode']; readonly label: string }[] = [
  { value: 'automatic', label: '自动（推荐）' },
  { value: 'daily', label: '每天一次' },
  { value: 'monthly', label: '每月一次' },
  { value: 'manual', label: '只在我点“立即同步”时' },
];
const MEGABYTE = 1024 * 1024;

/** When this PC syncs by itself, and how much it may use a day. */
export function PlanPanel() {
  const { sync } = useDesk();
  const { message } = App.useApp();
  const [plan, setPlan] = useState(() => sync.plan());
  const change = async (part: Partial<SyncPlan>) => {
    const next = { ...plan, ...part };
    setPlan(next);
    try {
      await sync.setPlan(next);
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  return (
    <Panel title="什么时候同步" name="什么时候同步">
      <Space orientation="vertical">
        <Radio.Group
          aria-label="同步方式"
          value={plan.mode}
          options={[...MODES]}
          onChange={(event) => void change({ mode: event.target.value as SyncPlan['mode'] })}
        />
        <WhenInputs plan={plan} onChange={(part) => void change(part)} />
        <span>
          每天流量不超过{' '}
          <InputNumber
            aria-label="每天流量不超过多少兆"
            min={1}
            max={100_000}
            placeholder="不限"
            value={plan.dailyBytes === null ? null : Math.round(plan.dailyBytes / MEGABYTE)}
            onChange={(size) => void change({ dailyBytes: size === null ? null : size * MEGABYTE })}
          />{' '}
          MB（含附件；空着为不限）
        </span>
        <Button onClick={() => void change({ isPaused: !plan.isPaused })}>
          {plan.isPaused ? '恢复同步' : '暂停同步'}
        </Button>
        {plan.isPaused && <span className="is-faint">已暂停：数据都存在本机，恢复后自动补报。</span>}
      </Space>
    </Panel>
  );
}

interface WhenProps {
  readonly plan: SyncPlan;
  readonly onChange: (part: Partial<SyncPlan>) => void;
}

function WhenInputs({ plan, onChange }: WhenProps) {
  if (plan.mode !== 'daily' && plan.mode !== 'monthly') return null;
  return (
    <span>
      {plan.mode === 'monthly' && (
        <>
          每月{' '}
          <InputNumber
            aria-label="每月几日"
            min={1}
            max={28}
            value={plan.day}
            onChange={(day) => day !== null && onChange({ day })}
          />{' '}
          日{' '}
        </>
      )}
      <InputNumber
        aria-label="几点以后"
        min={0}
        max={23}
        value={plan.hour}
        onChange={(hour) => hour !== null && onChange({ hour })}
      />{' '}
      点以后
    </span>
  );
}
