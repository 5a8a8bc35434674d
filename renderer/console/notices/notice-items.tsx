import { DatePicker, Form, Input, Radio, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import {
  NOTICE_TEXT,
  NOTICE_TITLE,
  NOTICE_URGENCIES,
  NOTICE_URGENCY_LABELS,
  type NoticeUrgency,
} from '#shared/sync/notice-messages.ts';
import { useTowns } from '../units-context.tsx';
import { useDepartments } from '../use-departments.ts';

/** What the form of a notice holds. */
export interface TypedNotice {
  readonly urgency: NoticeUrgency;
  readonly title: string;
  readonly text: string;
  readonly dueOn: Dayjs | null;
  readonly issuer: string;
  /** `none`: departments alone. */
  readonly reach: 'all' | 'chosen' | 'none';
  readonly towns: readonly number[];
  readonly departments: readonly string[];
  readonly reason: string;
}

/** The fields of a notice; a correction says what it corrects. */
export function NoticeItems({ isCorrection }: { readonly isCorrection: boolean }) {
  return (
    <>
      <Form.Item
        name="title"
        label="标题"
        rules={[{ required: true, whitespace: true, min: 2, message: '请填写标题' }]}
      >
        <Input autoFocus maxLength={NOTICE_TITLE} showCount />
      </Form.Item>
      <Form.Item name="text" label="内容" rules={[{ required: true, whitespace: true, message: '请填写内容' }]}>
        <Input.TextArea autoSize={{ minRows: 6, maxRows: 14 }} maxLength={NOTICE_TEXT} showCount />
      </Form.Item>
      {isCorrection && (
        <Form.Item
          name="reason"
          label="更正说明（乡镇看得到）"
          rules={[{ required: true, whitespace: true, min: 2, message: '请写明更正了什么' }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      )}
      <div className="notice-choices">
        <Form.Item name="urgency" label="缓急">
          <Radio.Group
            options={NOTICE_URGENCIES.map((value) => ({ value, label: NOTICE_URGENCY_LABELS[value] }))}
            optionType="button"
          />
        </Form.Item>
        <Form.Item name="dueOn" label="办理期限（可不填）">
          <DatePicker format="YYYY-MM-DD" />
        </Form.Item>
        <Form.Item
          name="issuer"
          label="落款"
          rules={[{ required: true, whitespace: true, min: 2, message: '请填写落款' }]}
        >
          <Input maxLength={40} style={{ width: 220 }} />
        </Form.Item>
      </div>
      <ReachItems />
    </>
  );
}

function ReachItems() {
  const towns = useTowns();
  const departments = useDepartments().filter(({ validTo }) => validTo === '');
  const reach = Form.useWatch<TypedNotice['reach']>('reach');
  return (
    <>
      <Form.Item name="reach" label="发给">
        <Radio.Group
          options={[
            { value: 'all', label: `全部乡镇（${towns.length} 个）` },
            { value: 'chosen', label: '选择乡镇' },
            { value: 'none', label: '只发县直部门' },
          ]}
        />
      </Form.Item>
      {reach === 'chosen' && (
        <Form.Item name="towns" label="接收乡镇" rules={[{ required: true, message: '请选择接收的乡镇' }]}>
          <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} options={[...towns]} />
        </Form.Item>
      )}
      <Form.Item
        name="departments"
        label={reach === 'none' ? '接收部门' : '同时发给县直部门（可不选）'}
        rules={[{ required: reach === 'none', message: '请选择接收的部门' }]}
      >
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={departments.map(({ departmentId, name }) => ({ value: departmentId, label: name }))}
        />
      </Form.Item>
    </>
  );
}
