import { App, Button, Empty, Popconfirm, Table } from 'antd';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { Badge } from '../badge.tsx';
import type { Device } from '../county-api.ts';
import { problemOf } from '../county-problem.ts';
import { EscrowPanel } from '../escrow/escrow-panel.tsx';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { errorWords, isFailing, needsLook, QUIET_DAYS, quietDays, unsentWords } from './device-words.ts';

const REFRESH_MS = 10_000;

/** The PCs enrolled at the county, in the order of their towns. */
export function DevicesPage() {
  const { api } = useSession();
  const { account } = useMe();
  const load = useCallback((signal: AbortSignal) => api.devices(signal), [api]);
  const devices = useLoaded(load, REFRESH_MS);
  return (
    <Page title="设备">
      <p className="hint">
        已登记到县服务器的电脑，{QUIET_DAYS} 天没有联系或报送有问题的排在前面。登记新电脑请先
        <Link href="/codes">生成登记码</Link>。
      </p>
      <LoadedView loaded={devices}>{(list) => <DeviceTable devices={list} onRevoked={devices.reload} />}</LoadedView>
      {hasRight(account, 'decide') && <EscrowPanel />}
    </Page>
  );
}

interface DeviceTableProps {
  readonly devices: readonly Device[];
  readonly onRevoked: () => void;
}

function DeviceTable({ devices, onRevoked }: DeviceTableProps) {
  return (
    <Table<Device>
      size="small"
      bordered
      rowKey="deviceId"
      dataSource={devices.toSorted(
        (one, other) =>
          Number(needsLook(other, Date.now())) - Number(needsLook(one, Date.now())) || one.townId - other.townId,
      )}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Empty description="还没有登记过电脑" /> }}
      columns={[
        { title: '乡镇（街道）', dataIndex: 'townName', width: 180 },
        { title: '电脑名称', dataIndex: 'name' },
        {
          title: '最近连接',
          dataIndex: 'lastSeenAt',
          width: 160,
          render: (at: string | null) => shownMinute(at) || '尚未连接',
        },
        { title: '状态', key: 'state', width: 130, render: (_, device) => <DeviceState device={device} /> },
        { title: '没有报送完', key: 'waiting', width: 170, render: (_, { report }) => unsentWords(report) },
        { title: '最近的问题', key: 'error', render: (_, { report }) => errorWords(report?.error) },
        {
          title: '程序和目录',
          key: 'program',
          width: 130,
          render: (_, { report }) => report && `${report.program ?? ''} / 第 ${report.catalogue ?? '？'} 版`,
        },
        { title: '登记时间', dataIndex: 'enrolledAt', width: 150, render: shownMinute },
        {
          title: '操作',
          key: 'action',
          width: 90,
          render: (_, device) => device.revokedAt === null && <RevokeButton device={device} onRevoked={onRevoked} />,
        },
      ]}
    />
  );
}

function DeviceState({ device }: { readonly device: Device }) {
  if (device.revokedAt) return <Badge>{device.leftAt ? '已停用，已清除' : '已停用'}</Badge>;
  const days = quietDays(device, Date.now());
  if (days === null) return <Badge tone="wait">尚未连接</Badge>;
  if (days >= QUIET_DAYS) return <Badge tone="wait">{days} 天没有联系</Badge>;
  return isFailing(device) ? <Badge tone="wait">报送有问题</Badge> : <Badge tone="good">正常</Badge>;
}

function RevokeButton({ device, onRevoked }: { readonly device: Device; readonly onRevoked: () => void }) {
  const { api } = useSession();
  const { message } = App.useApp();
  const revoke = async () => {
    try {
      await api.revokeDevice(device.townId, device.deviceId);
      message.success(`已停用 ${device.name}`);
      onRevoked();
    } catch (thrown) {
      message.error(problemOf(thrown).message);
    }
  };
  return (
    <Popconfirm
      title={`停用 ${device.townName} 的 ${device.name}？`}
      description="停用后这台电脑不能再报送和接收，须重新登记。它再联网时先把没有报送的内容交到本页下方代管，再清除自己的钥匙。"
      okText="停用"
      onConfirm={revoke}
    >
      <Button size="small" aria-label={`停用 ${device.name}`}>
        停用
      </Button>
    </Popconfirm>
  );
}
