import { DatePicker, Form, Input, Modal, Radio, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { roleLabel } from '#shared/domain/permissions.ts';
import {
  NOTICE_TEXT,
  NOTICE_TITLE,
  NOTICE_URGENCIES,
  NOTICE_URGENCY_LABELS,
  type NoticeAnswer,
  type NoticeUrgency,
  type NoticeVersion,
} from '#shared/sync/notice-messages.ts';
import { ProblemAlert } from '../loaded-view.tsx';
import { useMe, useSession } from '../session.tsx';
import { useTowns } from '../units-context.tsx';
import { useSubmit } from '../use-submit.ts';

interface Typed {
  readonly urgency: NoticeUrgency;
  readonly title: string;
  readonly text: string;
  readonly dueOn: Dayjs | null;
  readonly issuer: string;
  readonly reach: 'all' | 'chosen';
  readonly towns: readonly number[];
  readonly reason: string;
}

interface NoticeFormProps {
  /** What is corrected; null: a new notice. */
  readonly before: { readonly noticeId: string; readonly version: NoticeVersion } | null;
  readonly onClose: () => void;
  readonly onDone: (answer: NoticeAnswer) => void;
}

/** Writes a notice, or corrects one: title, text, urgency, due day, towns. Stays open, with all that was typed, until it is sent. */
export function NoticeForm({ before, onClose, onDone }: NoticeFormProps) {
  const { api } = useSession();
  const { account } = useMe();
  const [form] = Form.useForm<Typed>();
  const { problem, isBusy, submit } = useSubmit();
  const [noticeId] = useState(() => before?.noticeId ?? crypto.randomUUID());
  const send = ({ reach, dueOn, reason, ...typed }: Typed) =>
    submit(async () => {
      const day = dueOn?.format('YYYY-MM-DD') ?? '';
      const content = { ...typed, dueOn: day, towns: reach === 'all' ? null : [...typed.towns] };
      const correction = before && { ...content, reason, version: before.version.version };
      onDone(
        await (correction ? api.correctNotice(noticeId, correction) : api.publishNotice({ noticeId, ...content })),
      );
    });
  return (
    <Modal
      open
      width={760}
      title={before ? `更正通知（现为第 ${before.version.version} 版）` : '新建通知'}
      okText={before ? '发出更正' : '发出'}
      cancelText="取消"
      confirmLoading={isBusy}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {problem && <ProblemAlert problem={problem} />}
      <Form<Typed>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={before ? typedOf(before.version) : newOne(roleLabel(account.role))}
        onFinish={(typed) => void send(typed)}
      >
        <NoticeItems isCorrection={before !== null} />
      </Form>
    </Modal>
  );
}

function newOne(issuer: string): Typed {
  return { urgency: 'normal', title: '', text: '', dueOn: null, issuer, reach: 'all', towns: [], reason: '' };
}

function typedOf({ urgency, title, text, dueOn, issuer, towns }: NoticeVersion): Typed {
  const day = dueOn === '' ? null : dayjs(dueOn);
  return { urgency, title, text, dueOn: day, issuer, reach: towns ? 'chosen' : 'all', towns: towns ?? [], reason: '' };
}

function NoticeItems({ isCorrection }: { readonly isCorrection: boolean }) {
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
      <TownItems />
    </>
  );
}

function TownItems() {
  const towns = useTowns();
  const reach = Form.useWatch<Typed['reach']>('reach');
  return (
    <>
      <Form.Item name="reach" label="发给">
        <Radio.Group
          options={[
            { value: 'all', label: `全部乡镇（${towns.length} 个）` },
            { value: 'chosen', label: '选择乡镇' },
          ]}
        />
      </Form.Item>
      {reach === 'chosen' && (
        <Form.Item name="towns" label="接收乡镇" rules={[{ required: true, message: '请选择接收的乡镇' }]}>
          <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} options={[...towns]} />
        </Form.Item>
      )}
    </>
  );
}
