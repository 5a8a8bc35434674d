import { App, Button, Space, Table } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import { may, roleLabel } from '#shared/domain/permissions.ts';
import { caseMark } from '#shared/schema/case-content.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { deviceTime } from '../../desk/words.tsx';
import { awaitsAnswer, type DeskCase } from '../../sync/cases/case-desk.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page, Panel } from '../../ui/page.tsx';
import { AnswerDialog, type Answering } from './answer-dialog.tsx';
import { caseState } from './case-words.ts';

/** 县里申请查看: what county officers ask to see of this town's sealed fields, one record each, and the answers. */
export function CasesScreen() {
  const { store, sync } = useDesk();
  const { message } = App.useApp();
  const load = useCallback(() => sync.cases.list(), [sync]);
  const { data, error, reload } = useLive(load);
  const [answering, setAnswering] = useState<Answering | null>(null);
  const isAllowed = may(store.account, 'grant_case', { unitCode: store.account.scope });
  return (
    <Page title="县里申请查看" note="县里看一件加密内容，须由镇主要负责人准予；只给申请人看，到期自动收回">
      {error !== null && <ErrorPanel error={error} onRetry={reload} />}
      {!isAllowed && <EmptyNote>由镇主要负责人答复，其他人员可以查看办理情况。</EmptyNote>}
      <Panel title="申请" name="县里的申请">
        <CaseTable cases={data} isAllowed={isAllowed} onAnswer={setAnswering} />
      </Panel>
      {answering && (
        <AnswerDialog
          {...answering}
          onClose={() => setAnswering(null)}
          onDone={(said) => {
            setAnswering(null);
            reload();
            void message.success(said);
          }}
        />
      )}
    </Page>
  );
}

interface CaseTableProps {
  readonly cases: readonly DeskCase[] | undefined;
  readonly isAllowed: boolean;
  readonly onAnswer: (answering: Answering) => void;
}

function CaseTable({ cases, isAllowed, onAnswer }: CaseTableProps) {
  const { store } = useDesk();
  return (
    <Table<DeskCase>
      size="small"
      rowKey={({ request }) => request.requestId}
      loading={!cases}
      dataSource={[...(cases ?? [])]}
      pagination={{ pageSize: 15, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <EmptyNote>县里没有申请查看本镇的加密内容。</EmptyNote> }}
      columns={[
        { title: '申请时间', key: 'at', width: 140, render: (_, { request }) => deviceTime(request.askedAt) },
        {
          title: '申请人',
          key: 'who',
          width: 150,
          render: (_, { request }) => `${request.name}（${roleLabel(request.role)}）`,
        },
        {
          title: '记录',
          key: 'record',
          width: 130,
          render: (_, { request }) => (
            <Link href={`/record/${request.recordId}`}>
              {store.catalogue.types.get(request.type)?.shortLabel ?? request.type}
            </Link>
          ),
        },
        { title: '用途', key: 'reason', render: (_, { request }) => request.reason },
        { title: '核对码', key: 'mark', width: 100, render: (_, { request }) => caseMark(request.key) },
        { title: '状态', key: 'state', width: 200, render: (_, one) => caseState(one) },
        {
          title: '办理',
          key: 'act',
          width: 150,
          render: (_, one) =>
            isAllowed && awaitsAnswer(one) && <Acts one={one} onAnswer={(kind) => onAnswer({ kind, one })} />,
        },
      ]}
    />
  );
}

function Acts({ one, onAnswer }: { one: DeskCase; onAnswer: (kind: Answering['kind']) => void }) {
  const { name } = one.request;
  return (
    <Space size="small">
      <Button size="small" type="primary" aria-label={`准予${name}`} onClick={() => onAnswer('grant')}>
        准予
      </Button>
      <Button size="small" aria-label={`不同意${name}`} onClick={() => onAnswer('refuse')}>
        不同意
      </Button>
    </Space>
  );
}
