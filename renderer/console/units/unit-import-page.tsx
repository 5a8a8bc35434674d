import { InboxOutlined } from '@ant-design/icons';
import { Alert, Button, Result, Space, Spin, Upload } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { UnitImportPreview } from '#shared/sync/console-messages.ts';
import { type CountyProblem, problemOf } from '../county-problem.ts';
import { ProblemAlert } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { useUnits } from '../units-context.tsx';
import { ImportPreview } from './import-preview.tsx';

/** Where the import stands. Nothing is written before the officer confirms the preview. */
type ImportStep =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'reading'; readonly fileName: string }
  | { readonly kind: 'preview'; readonly preview: UnitImportPreview; readonly isWriting: boolean }
  | { readonly kind: 'done'; readonly preview: UnitImportPreview };

/** Import of the county's unit list from its own spreadsheet. */
export function UnitImportPage() {
  const { api } = useSession();
  const units = useUnits();
  const [step, setStep] = useState<ImportStep>({ kind: 'choosing' });
  const [problem, setProblem] = useState<CountyProblem | null>(null);

  const read = async (file: File) => {
    setProblem(null);
    setStep({ kind: 'reading', fileName: file.name });
    try {
      setStep({ kind: 'preview', preview: await api.previewUnits(file), isWriting: false });
    } catch (thrown) {
      setProblem(problemOf(thrown));
      setStep({ kind: 'choosing' });
    }
  };
  const write = async (preview: UnitImportPreview) => {
    setProblem(null);
    setStep({ kind: 'preview', preview, isWriting: true });
    try {
      await api.importUnits(preview.previewId);
      setStep({ kind: 'done', preview });
      units.reload();
    } catch (thrown) {
      setProblem(problemOf(thrown));
      setStep({ kind: 'preview', preview, isWriting: false });
    }
  };
  const restart = () => {
    setProblem(null);
    setStep({ kind: 'choosing' });
  };

  return (
    <Page title="导入单位名单" back={<Link href="/units">← 单位</Link>}>
      {problem && <ProblemAlert problem={problem} />}
      {step.kind === 'choosing' && <ChooseFile onFile={(file) => void read(file)} />}
      {step.kind === 'reading' && (
        <div className="loading" role="status">
          <Spin /> 正在读取 {step.fileName}……
        </div>
      )}
      {step.kind === 'preview' && (
        <ImportPreview
          preview={step.preview}
          isWriting={step.isWriting}
          onConfirm={() => void write(step.preview)}
          onCancel={restart}
        />
      )}
      {step.kind === 'done' && <ImportDone preview={step.preview} onAgain={restart} />}
    </Page>
  );
}

function ChooseFile({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <section className="sheet" aria-label="选择文件">
      <Upload.Dragger
        accept=".xlsx,.csv"
        maxCount={1}
        showUploadList={false}
        beforeUpload={(file) => {
          onFile(file);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined aria-hidden />
        </p>
        <p className="ant-upload-text">把单位名单拖到这里，或点击选择文件</p>
        <p className="ant-upload-hint">.xlsx 或 .csv；.xls、.et 文件请先用 WPS 另存为 .xlsx</p>
      </Upload.Dragger>
      <Alert
        className="import-note"
        type="info"
        role="note"
        showIcon
        title="表格要求"
        description="第一行为表头，须有“代码”（12 位统计用区划代码）和“名称”两列；可有简称、户数、户籍人口、村民小组数、党员数等列。导入前会先给出预览，确认后才写入；名单里没有的单位保持不变。"
      />
    </section>
  );
}

function ImportDone({ preview, onAgain }: { readonly preview: UnitImportPreview; readonly onAgain: () => void }) {
  const [, navigate] = useLocation();
  return (
    <Result
      status="success"
      title="单位名单已导入"
      subTitle={`新增 ${preview.added} 个，更新 ${preview.changed} 个，未变 ${preview.unchanged} 个。`}
      extra={
        <Space>
          <Button type="primary" onClick={() => navigate('/units')}>
            查看单位
          </Button>
          <Button onClick={onAgain}>再导入一份</Button>
        </Space>
      }
    />
  );
}
