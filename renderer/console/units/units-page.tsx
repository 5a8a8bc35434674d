import { SearchOutlined } from '@ant-design/icons';
import { Button, Empty, Input, Space, Table } from 'antd';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { Unit } from '../county-api.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe } from '../session.tsx';
import { useUnits } from '../units-context.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { ChangeList } from './change-list.tsx';
import { unitColumns } from './unit-columns.tsx';
import { searchUnits, standingCounts, type UnitNode, unitTree } from './unit-tree.ts';

/** All units of the county as a tree, with search and the way to the import. */
export function UnitsPage() {
  const [, navigate] = useLocation();
  const units = useUnits();
  const { account } = useMe();
  const [search, setSearch] = useState('');
  const [isChanging, setIsChanging] = useState(false);
  const [round, setRound] = useState(0);
  const done = () => {
    setIsChanging(false);
    setRound(round + 1);
    units.reload();
  };
  return (
    <Page
      title="单位"
      tools={
        <Space>
          <Input
            prefix={<SearchOutlined aria-hidden />}
            aria-label="查找单位"
            placeholder="名称、简称或代码"
            allowClear
            style={{ width: 240 }}
            onChange={(event) => setSearch(event.target.value)}
          />
          {hasRight(account, 'keep') && (
            <>
              <Button onClick={() => setIsChanging(true)}>单位变动</Button>
              <Button type="primary" onClick={() => navigate('/units/import')}>
                导入单位名单
              </Button>
            </>
          )}
        </Space>
      }
    >
      <LoadedView loaded={units}>{(list) => <UnitTable units={list} search={search} />}</LoadedView>
      <ChangeList key={round} />
      {isChanging && <ChangeDialog onClose={() => setIsChanging(false)} onDone={done} />}
    </Page>
  );
}

function UnitTable({ units, search }: { readonly units: readonly Unit[]; readonly search: string }) {
  const found = useMemo(() => searchUnits(units, search), [units, search]);
  const tree = useMemo(() => unitTree(found), [found]);
  const [opened, setOpened] = useState<readonly string[] | null>(null);
  const topCodes = tree.map((node) => node.unit.code12);
  const isSearching = search.trim() !== '';
  const expandedRowKeys = isSearching ? found.map((unit) => unit.code12) : (opened ?? topCodes);
  return (
    <>
      <p className="hint">{countsOf(units)}</p>
      <Table<UnitNode>
        size="small"
        bordered
        rowKey={(node) => node.unit.code12}
        columns={unitColumns((node: UnitNode) => node.unit)}
        dataSource={[...tree]}
        pagination={false}
        expandable={{
          expandedRowKeys,
          onExpandedRowsChange: (keys) => {
            if (!isSearching) setOpened(keys.map(String));
          },
        }}
        locale={{
          emptyText: <Empty description={isSearching ? '没有找到符合的单位' : '还没有单位，请先导入单位名单'} />,
        }}
      />
    </>
  );
}

function countsOf(units: readonly Unit[]): string {
  const { towns, villages, ending } = standingCounts(units, todayInChina(Date.now()));
  const later = ending > 0 ? `，其中 ${ending} 个已定撤并、还没有到日子` : '';
  return `现有乡镇（街道）${towns} 个，村（社区）${villages} 个${later}。`;
}
