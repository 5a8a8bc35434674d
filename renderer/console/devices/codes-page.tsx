import { Button, Empty, Form, Input, Select, Table } from 'antd';
import { useCallback, useState } from 'react';
import { Badge } from '../badge.tsx';
import type { EnrolmentCode } from '../county-api.ts';
import { LoadedView, ProblemAlert } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useTowns } from '../units-context.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { CodeOnce } from './code-once.tsx';

const REFRESH_MS = 10_000;

/** One-time codes with which a town's PC is enrolled: make one, see what became of the others. */
export function CodesPage() {
  const { api } = useSession();
  const load = useCallback((signal: AbortSignal) => api.enrolmentCodes(signal), [api]);
  const codes = useLoaded(load, REFRESH_MS);
  const [made, setMade] = useState<EnrolmentCode | null>(null);
  const onMade = (code: EnrolmentCode) => {
    setMade(code);
    codes.reload();
  };
  return (
    <Page title="登记码">
      <section className="sheet" aria-label="生成登记码">
        <h2>生成登记码</h2>
        <p className="hint">
          每台电脑用一个登记码登记一次。登记码只能使用一次，30 分钟内有效，请当面或电话告知使用人。
        </p>
        <CodeForm onMade={onMade} />
        {made && <CodeOnce key={made.codeId} made={made} onClose={() => setMade(null)} />}
      </section>
      <section className="sheet" aria-label="已生成的登记码">
        <h2>已生成的登记码</h2>
        <LoadedView loaded={codes}>{(list) => <CodeTable codes={list} />}</LoadedView>
      </section>
    </Page>
  );
}

interface CodeWish {
  readonly townId: number;
  readonly note?: string;
}

function CodeForm({ onMade }: { readonly onMade: (code: EnrolmentCode) => void }) {
  const { api } = useSession();
  const towns = useTowns();
  const [form] = Form.useForm<CodeWish>();
  const { problem, isBusy, submit } = useSubmit();
  const make = ({ townId, note }: CodeWish) =>
    submit(async () => {
      onMade(await api.createEnrolmentCode(townId, note?.trim() ?? ''));
      form.resetFields();
    });
  return (
    <>
      {problem && <ProblemAlert problem={problem} />}
      <Form<CodeWish> form={form} layout="inline" requiredMark={false} onFinish={make}>
        <Form.Item name="townId" label="乡镇（街道）" rules={[{ required: true, message: '请选择乡镇' }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 200 }}
            placeholder="请选择"
            options={[...towns]}
          />
        </Form.Item>
        <Form.Item name="note" label="用途说明">
          <Input maxLength={60} style={{ width: 260 }} placeholder="如：青石村 办公电脑" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          生成登记码
        </Button>
      </Form>
    </>
  );
}

function CodeTable({ codes }: { readonly codes: readonly EnrolmentCode[] }) {
  return (
    <Table<EnrolmentCode>
      size="small"
      bordered
      rowKey="codeId"
      dataSource={[...codes]}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Empty description="还没有生成过登记码" /> }}
      columns={[
        { title: '乡镇（街道）', dataIndex: 'townName', width: 160 },
        { title: '用途说明', dataIndex: 'note', render: (note: string) => note || '—' },
        { title: '生成时间', dataIndex: 'createdAt', width: 150, render: shownMinute },
        { title: '有效期至', dataIndex: 'expiresAt', width: 150, render: shownMinute },
        { title: '使用时间', dataIndex: 'usedAt', width: 150, render: shownMinute },
        { title: '状态', key: 'state', width: 100, render: (_, code) => <CodeState code={code} /> },
      ]}
    />
  );
}

function CodeState({ code }: { readonly code: EnrolmentCode }) {
  if (code.usedAt) return <Badge>已使用</Badge>;
  if (Date.parse(code.expiresAt) <= Date.now()) return <Badge>已过期</Badge>;
  return <Badge tone="good">可使用</Badge>;
}
