import { App, Button, Dropdown, Input, Modal, Space } from 'antd';
import { useCallback, useState } from 'react';
import { problemOf } from '../county-problem.ts';
import { useSession } from '../session.tsx';
import { useLoaded } from '../use-loaded.ts';
import { choiceOf, type FigureChoice, LAYOUTS, questionOf } from './figure-question.ts';

interface ViewsProps {
  readonly choice: FigureChoice;
  readonly onOpen: (choice: FigureChoice) => void;
  readonly countyCode: string;
}

/** Kept questions of the county: opened with one click, kept under a name, removed after asking. */
export function SavedViews({ choice, onOpen, countyCode }: ViewsProps) {
  const { api } = useSession();
  const { message, modal } = App.useApp();
  const [name, setName] = useState<string | null>(null);
  const views = useLoaded(useCallback((signal: AbortSignal) => api.figureViews(signal), [api]));
  const act = async (what: Promise<void>, done: string) => {
    try {
      await what;
      void message.success(done);
      views.reload();
    } catch (thrown) {
      void message.error(problemOf(thrown).message);
    }
  };
  const save = async () => {
    const { rows, columns } = LAYOUTS[choice.layout];
    const known = views.value?.find((view) => view.name === name?.trim());
    const shape = { rows, columns, face: choice.face };
    const view = { viewId: known?.viewId ?? '', name: name ?? '', question: questionOf(choice, countyCode), shape };
    await act(api.putFigureView(view), '已保存');
    setName(null);
  };
  const remove = (viewId: string, label: string) =>
    void modal.confirm({
      title: `删除视图“${label}”？`,
      okText: '删除',
      cancelText: '取消',
      onOk: () => act(api.removeFigureView(viewId), '已删除'),
    });
  const items = (views.value ?? []).map(({ viewId, name: label, question, shape }) => ({
    key: viewId,
    label,
    onClick: () => onOpen(choiceOf(question, shape)),
    extra: (
      <Button
        size="small"
        type="text"
        aria-label={`删除视图 ${label}`}
        onClick={(event) => {
          event.stopPropagation();
          remove(viewId, label);
        }}
      >
        删除
      </Button>
    ),
  }));
  return (
    <Space>
      <Dropdown menu={{ items }} trigger={['click']} disabled={items.length === 0}>
        <Button>{`常用视图（${items.length}）`}</Button>
      </Dropdown>
      <Button onClick={() => setName('')}>保存为视图</Button>
      <NameDialog name={name} onName={setName} onSave={() => void save()} />
    </Space>
  );
}

interface NameProps {
  /** Null: closed. */
  readonly name: string | null;
  readonly onName: (name: string | null) => void;
  readonly onSave: () => void;
}

function NameDialog({ name, onName, onSave }: NameProps) {
  const isNamed = (name ?? '').trim() !== '';
  return (
    <Modal
      title="保存为视图"
      open={name !== null}
      okText="保存"
      cancelText="取消"
      okButtonProps={{ disabled: !isNamed }}
      onOk={onSave}
      onCancel={() => onName(null)}
    >
      <Input
        aria-label="视图名称"
        maxLength={40}
        value={name ?? ''}
        placeholder="同名的视图会被替换"
        onChange={(event) => onName(event.target.value)}
        onPressEnter={() => isNamed && onSave()}
      />
    </Modal>
  );
}
