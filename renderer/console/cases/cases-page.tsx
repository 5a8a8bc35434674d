import { Empty, Table } from 'antd';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { townCodeOf } from '#shared/schema/unit.ts';
import type { CaseRequest } from '#shared/sync/case-messages.ts';
import { shortTypeLabel, useCatalogue } from '../catalogue-context.tsx';
import { recordPath } from '../console-paths.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useUnits } from '../units-context.tsx';
import { useLoaded } from '../use-loaded.ts';
import { CaseState } from './case-state.tsx';

const LOOK_MS = 10_000;

/** 查看申请: an officer's own requests to see one record each, and how they stand. */
export function CasesPage() {
  const { api } = useSession();
  const cases = useLoaded(
    useCallback((signal: AbortSignal) => api.cases(signal), [api]),
    LOOK_MS,
  );
  return (
    <Page title="查看申请">
      <p className="hint">加密内容留在乡镇。需要看某一件的，打开那条记录提出申请；准予以后在那条记录上查看。</p>
      <LoadedView loaded={cases}>{(list) => <CaseTable cases={list} />}</LoadedView>
    </Page>
  );
}

function CaseTable({ cases }: { readonly cases: readonly CaseRequest[] }) {
  const { value: catalogue } = useCatalogue();
  const { value: units } = useUnits();
  const townName = (townId: number) => units?.find(({ code12 }) => code12 === townCodeOf(townId))?.name ?? '';
  return (
    <Table<CaseRequest>
      size="small"
      bordered
      rowKey="requestId"
      dataSource={[...cases]}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Empty description="还没有提出过申请" /> }}
      columns={[
        { title: '申请时间', dataIndex: 'askedAt', width: 150, render: shownMinute },
        { title: '乡镇（街道）', dataIndex: 'townId', width: 130, render: townName },
        {
          title: '记录',
          key: 'record',
          width: 140,
          render: (_, { townId, recordId, type }) => (
            <Link href={recordPath(townId, recordId)}>{shortTypeLabel(catalogue, type)}</Link>
          ),
        },
        { title: '用途', dataIndex: 'reason' },
        { title: '状态', key: 'state', width: 320, render: (_, request) => <CaseState request={request} /> },
      ]}
    />
  );
}
