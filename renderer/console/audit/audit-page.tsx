import { Alert, Button, Empty, Space, Table } from 'antd';
import { useCallback, useState } from 'react';
import { auditLabel, BREAK_WORDS } from '#shared/domain/audit-chain.ts';
import type { AuditChain, AuditLine } from '#shared/sync/audit-messages.ts';
import { Badge } from '../badge.tsx';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useTowns } from '../units-context.tsx';
import { useLoaded } from '../use-loaded.ts';

const keyOf = ({ townId, deviceId }: Pick<AuditChain, 'townId' | 'deviceId'>) => `${townId}/${deviceId}`;

/** The auditor's page: every chain, where one breaks, what stands in it, and the file to take away. */
export function AuditPage() {
  const { api } = useSession();
  const load = useCallback((signal: AbortSignal) => api.auditChains(signal), [api]);
  const chains = useLoaded(load);
  const [chosen, setChosen] = useState<AuditChain | null>(null);
  return (
    <Page title="审计日志">
      <section className="sheet" aria-label="日志链">
        <h2>日志链</h2>
        <p className="hint">
          县级平台和每台电脑各有一条日志，逐条相扣；增、删、改任何一条，都会在那一处断开。县里的日志走到哪里，各镇电脑另存校验码，整条重算也看得出来。日志长期保存，不提供删除。
        </p>
        <Button onClick={chains.reload}>重新校验</Button>
        <LoadedView loaded={chains}>{(list) => <Chains chains={list} onChoose={setChosen} />}</LoadedView>
      </section>
      {chosen && <Entries key={keyOf(chosen)} chain={chosen} />}
    </Page>
  );
}

function Chains({ chains, onChoose }: { chains: readonly AuditChain[]; onChoose: (chain: AuditChain) => void }) {
  const towns = useTowns();
  const broken = chains.filter((chain) => chain.break !== null);
  const townOf = (townId: number) => towns.find(({ value }) => value === townId)?.label ?? '县级平台';
  return (
    <>
      <Verdict broken={broken.length} />
      <Table<AuditChain>
        size="small"
        bordered
        rowKey={keyOf}
        dataSource={[...chains]}
        pagination={{ pageSize: 15, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: <Empty description="还没有日志" /> }}
        columns={[
          { title: '单位', dataIndex: 'townId', width: 140, render: townOf },
          {
            title: '来源',
            key: 'source',
            render: (_, { deviceId, name }) => (deviceId === '' ? '县服务器' : `电脑：${name}`),
          },
          { title: '条数', dataIndex: 'entries', width: 90, align: 'right' },
          { title: '最近一条', dataIndex: 'lastAt', width: 160, render: shownMinute },
          {
            title: '校验',
            dataIndex: 'break',
            width: 220,
            render: (_, chain) => <ChainState {...chain} />,
          },
          {
            title: '末条校验码',
            dataIndex: 'end',
            width: 170,
            render: (hash: string) => <code>{hash.slice(0, 16)}</code>,
          },
          {
            title: '办理',
            key: 'acts',
            width: 150,
            render: (_, chain) => (
              <Space size="small">
                <Button size="small" aria-label={`查看${chain.name}的日志`} onClick={() => onChoose(chain)}>
                  查看
                </Button>
                <Button
                  size="small"
                  href={`/api/console/audit/export?townId=${chain.townId}&deviceId=${encodeURIComponent(chain.deviceId)}`}
                >
                  导出
                </Button>
              </Space>
            ),
          },
        ]}
      />
    </>
  );
}

function ChainState({ break: found, anchors }: Pick<AuditChain, 'break' | 'anchors'>) {
  if (!found) return <Badge tone="good">{anchors > 0 ? `完整，与电脑保存的 ${anchors} 处相符` : '完整'}</Badge>;
  return (
    <Badge tone="bad">
      第 {found.seq} 条断开：{BREAK_WORDS[found.why]}
    </Badge>
  );
}

function Verdict({ broken }: { broken: number }) {
  if (broken > 0) return <Alert type="error" showIcon role="alert" title={`有 ${broken} 条日志链断开，请立即核查`} />;
  return <Alert type="success" showIcon role="status" title="全部日志链完整" />;
}

function Entries({ chain }: { chain: AuditChain }) {
  const { api } = useSession();
  const [before, setBefore] = useState<number | undefined>(undefined);
  const { townId, deviceId, name } = chain;
  const load = useCallback(
    (signal: AbortSignal) => api.auditEntries({ townId, deviceId, before }, signal),
    [api, townId, deviceId, before],
  );
  const lines = useLoaded(load);
  return (
    <section className="sheet" aria-label={`${name}的日志`}>
      <h2>{name}的日志</h2>
      <LoadedView loaded={lines}>
        {(list) => (
          <>
            <Table<AuditLine>
              size="small"
              bordered
              rowKey="seq"
              dataSource={[...list]}
              pagination={false}
              locale={{ emptyText: <Empty description="没有更早的日志" /> }}
              columns={[
                { title: '序号', dataIndex: 'seq', width: 80, align: 'right' },
                { title: '时间', dataIndex: 'at', width: 160, render: shownMinute },
                { title: '人员或电脑', dataIndex: 'actorName', width: 140 },
                { title: '事项', dataIndex: 'action', width: 150, render: auditLabel },
                { title: '对象', dataIndex: 'subject' },
                { title: '用途', dataIndex: 'reason', width: 200 },
              ]}
            />
            <Space>
              {before !== undefined && <Button onClick={() => setBefore(undefined)}>最近的</Button>}
              {list.length > 0 && (list.at(-1)?.seq ?? 1) > 1 && (
                <Button onClick={() => setBefore(list.at(-1)?.seq)}>更早的</Button>
              )}
            </Space>
          </>
        )}
      </LoadedView>
    </section>
  );
}
