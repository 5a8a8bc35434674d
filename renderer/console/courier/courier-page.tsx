import { InboxOutlined } from '@ant-design/icons';
import { Alert, Empty, Spin, Table, Upload } from 'antd';
import { useCallback, useState } from 'react';
import type { CourierReport } from '#shared/sync/courier/courier-messages.ts';
import { Badge } from '../badge.tsx';
import { type CountyProblem, problemOf } from '../county-problem.ts';
import { LoadedView, ProblemAlert } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { useLoaded } from '../use-loaded.ts';
import { CourierReportView } from './courier-report.tsx';
import { SaveAnswer } from './save-answer.tsx';

/** One file that was chosen, and what came of it. */
interface Taken {
  readonly name: string;
  readonly report: CourierReport | null;
  readonly problem: CountyProblem | null;
}

/** U盘报送: packages of towns without a line are imported here, and their answers saved. */
export function CourierPage() {
  const { api } = useSession();
  const packages = useLoaded(useCallback((signal: AbortSignal) => api.courierPackages(signal), [api]));
  const [taken, setTaken] = useState<readonly Taken[]>([]);
  const [busyWith, setBusyWith] = useState('');
  const takeAll = async (files: readonly File[]) => {
    setTaken([]);
    for (const file of files) {
      setBusyWith(file.name);
      const one = await api.importCourier(file).then(
        (report): Taken => ({ name: file.name, report, problem: null }),
        (thrown): Taken => ({ name: file.name, report: null, problem: problemOf(thrown) }),
      );
      setTaken((before) => [...before, one]);
    }
    setBusyWith('');
    packages.reload();
  };
  return (
    <Page title="U盘报送">
      <ChooseFiles isOff={busyWith !== ''} onFiles={(files) => void takeAll(files)} />
      {busyWith !== '' && (
        <div className="loading" role="status">
          <Spin /> 正在导入 {busyWith}……
        </div>
      )}
      {taken.map(({ name, report, problem }) => (
        <section key={name} className="sheet" aria-label={`导入结果：${name}`}>
          <h2>{name}</h2>
          {problem && <ProblemAlert problem={problem} />}
          {report && <CourierReportView report={report} />}
        </section>
      ))}
      <section className="sheet" aria-label="已导入的报送包">
        <h2>已导入的报送包</h2>
        <LoadedView loaded={packages}>{(list) => <PackageTable packages={list} />}</LoadedView>
      </section>
    </Page>
  );
}

function ChooseFiles({ isOff, onFiles }: { readonly isOff: boolean; readonly onFiles: (files: File[]) => void }) {
  return (
    <section className="sheet" aria-label="导入报送包">
      <Upload.Dragger
        accept=".szbs"
        multiple
        disabled={isOff}
        showUploadList={false}
        beforeUpload={(file, all) => {
          if (file === all[0]) onFiles([...all]);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined aria-hidden />
        </p>
        <p className="ant-upload-text">把U盘里的报送包（.szbs）拖到这里，或点击选择</p>
        <p className="ant-upload-hint">一份报送包分成几个文件的，请一起选择</p>
      </Upload.Dragger>
      <Alert
        className="import-note"
        type="info"
        role="note"
        showIcon
        title="导入以后"
        description="记录按联网报送的同样规则逐条检查、入库。请把回执存回同一个U盘，由乡镇带回原来的电脑读取。重复导入同一份不会重复计数。"
      />
    </section>
  );
}

function PackageTable({ packages }: { readonly packages: readonly CourierReport[] }) {
  return (
    <Table<CourierReport>
      size="small"
      bordered
      rowKey={({ deviceId, packageId, part }) => `${deviceId}-${packageId}-${part}`}
      dataSource={[...packages]}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Empty description="还没有导入过报送包" /> }}
      columns={[
        { title: '导入时间', dataIndex: 'importedAt', width: 150, render: (at: string) => at.replace('T', ' ') },
        { title: '乡镇（街道）', dataIndex: 'townName', width: 140 },
        { title: '电脑', dataIndex: 'deviceName' },
        {
          title: '报送包',
          key: 'number',
          width: 130,
          render: (_, { number, part, parts }) => `第 ${number} 号${parts > 1 ? `（${part}/${parts}）` : ''}`,
        },
        { title: '入库', key: 'accepted', width: 80, render: (_, { accepted }) => `${accepted} 条` },
        { title: '已有', key: 'known', width: 80, render: (_, { known }) => `${known} 条` },
        { title: '退回', key: 'refused', width: 80, render: (_, { refusedCount }) => countOf(refusedCount) },
        { title: '合并', key: 'conflicts', width: 80, render: (_, { conflictCount }) => countOf(conflictCount) },
        { title: '回执', key: 'answer', width: 110, render: (_, report) => <SaveAnswer report={report} /> },
      ]}
    />
  );
}

function countOf(count: number) {
  return count === 0 ? '0 条' : <Badge tone="wait">{count} 条</Badge>;
}
