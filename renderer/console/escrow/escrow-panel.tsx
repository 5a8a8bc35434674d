import { Alert, Button, Empty, Table } from 'antd';
import { useCallback, useState } from 'react';
import type { Escrow } from '#shared/sync/escrow-messages.ts';
import { Badge } from '../badge.tsx';
import { LoadedView } from '../loaded-view.tsx';
import { useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { EscrowDialog } from './escrow-dialog.tsx';

const REFRESH_MS = 10_000;

/** 代管内容: what revoked desks handed over before they wiped their keys; nothing of it counts before it is judged. */
export function EscrowPanel() {
  const { api } = useSession();
  const loaded = useLoaded(
    useCallback((signal: AbortSignal) => api.escrows(signal), [api]),
    REFRESH_MS,
  );
  const [judging, setJudging] = useState<Escrow | null>(null);
  return (
    <section className="sheet" aria-label="停用电脑的代管内容">
      <h2>停用电脑的代管内容</h2>
      <p className="hint">
        电脑停用后再联网时，把没有报送的内容交到这里，然后清除自己的钥匙。核对以前不入库；敏感内容仍然加密，县里打不开。
      </p>
      <LoadedView loaded={loaded}>
        {(escrows) => (
          <>
            {escrows.some(({ state }) => state === 'held') && (
              <Alert type="warning" role="note" showIcon title="有代管内容等待核对" />
            )}
            <EscrowTable escrows={escrows} onJudge={setJudging} />
          </>
        )}
      </LoadedView>
      {judging && (
        <EscrowDialog
          escrow={judging}
          onClose={() => {
            setJudging(null);
            loaded.reload();
          }}
        />
      )}
    </section>
  );
}

function EscrowTable(props: { readonly escrows: readonly Escrow[]; readonly onJudge: (escrow: Escrow) => void }) {
  return (
    <Table<Escrow>
      size="small"
      bordered
      rowKey={({ deviceId, packageId, part }) => `${deviceId}-${packageId}-${part}`}
      dataSource={[...props.escrows]}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Empty description="没有代管内容" /> }}
      columns={[
        { title: '交来时间', dataIndex: 'receivedAt', width: 150, render: shownMinute },
        { title: '乡镇（街道）', dataIndex: 'townName', width: 140 },
        { title: '电脑', dataIndex: 'deviceName' },
        {
          title: '内容',
          key: 'what',
          width: 180,
          render: (_, { records, papers }) => `${records} 条记录，${papers} 个附件`,
        },
        { title: '状态', key: 'state', width: 260, render: (_, escrow) => <State escrow={escrow} /> },
        {
          title: '操作',
          key: 'act',
          width: 90,
          render: (_, escrow) =>
            escrow.state === 'held' && (
              <Button size="small" aria-label={`核对 ${escrow.deviceName}`} onClick={() => props.onJudge(escrow)}>
                核对
              </Button>
            ),
        },
      ]}
    />
  );
}

function State({ escrow: { state, reason, report } }: { readonly escrow: Escrow }) {
  if (state === 'held') return <Badge tone="wait">等待核对</Badge>;
  if (state === 'dropped') return <span>不入库：{reason}</span>;
  return (
    <span>
      已入库 {report?.accepted ?? 0} 条，退回 {report?.refusedCount ?? 0} 条：{reason}
    </span>
  );
}
