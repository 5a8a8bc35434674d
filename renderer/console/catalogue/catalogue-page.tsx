import './catalogue.css';
import { Alert, App, Button, Popconfirm, Space, Tabs } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCatalogue } from '../catalogue-context.tsx';
import { problemOf } from '../county-problem.ts';
import { LoadedView, ProblemAlert } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { CatalogueIndicators } from './catalogue-indicators.tsx';
import { offersOf } from './draft-model.ts';
import { ProblemList } from './problem-list.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { ShippedOffers } from './shipped-offers.tsx';
import { TypeEditor } from './type-editor.tsx';
import { TypeList } from './type-list.tsx';
import { type Draft, type DraftStart, type SaveState, useDraft, useDraftStart } from './use-draft.ts';
import { VersionList } from './version-list.tsx';

/** The county's catalogue: types and their switches, one type under the pen, versions, publication. */
export function CataloguePage({ typeId }: { readonly typeId: string | undefined }) {
  const [round, setRound] = useState(0);
  const start = useDraftStart(round);
  if (start.value === null) {
    return (
      <Page title="台账目录">
        <LoadedView loaded={start}>{() => null}</LoadedView>
      </Page>
    );
  }
  // A renewed sign-in loads again too, and must not throw away what is being written: only a new round does.
  return <Editor key={round} start={start.value} typeId={typeId} onAgain={() => setRound(round + 1)} />;
}

interface EditorProps {
  readonly start: DraftStart;
  readonly typeId: string | undefined;
  readonly onAgain: () => void;
}

function Editor({ start, typeId, onAgain }: EditorProps) {
  const draft = useDraft(start);
  const type = draft.source.types.find(({ id }) => id === typeId);
  return (
    <Page
      title={type ? `台账目录 · ${type.label}` : '台账目录'}
      back={typeId !== undefined && <Link href="/catalogue">← 全部台账</Link>}
      tools={<Tools draft={draft} onAgain={onAgain} />}
    >
      {draft.saveProblem && (
        <ProblemAlert problem={draft.saveProblem} {...(draft.saveProblem.code === 'C03' && { onRetry: onAgain })} />
      )}
      <ProblemList draft={draft} />
      {type ? (
        <TypeEditor key={type.id} draft={draft} typeId={type.id} />
      ) : (
        <Overview draft={draft} isUnknown={!!typeId} />
      )}
    </Page>
  );
}

function Overview({ draft, isUnknown }: { readonly draft: Draft; readonly isUnknown: boolean }) {
  const offers = offersOf(draft.source, draft.start.shipped);
  return (
    <>
      {isUnknown && <Alert type="warning" showIcon title="草稿里没有这类台账" />}
      <Tabs
        items={[
          { key: 'types', label: '台账', children: <TypeList draft={draft} /> },
          { key: 'indicators', label: '指标与统计表', children: <CatalogueIndicators draft={draft} /> },
          { key: 'versions', label: '版本', children: <VersionList /> },
          {
            key: 'shipped',
            label: `随程序更新（${offers.length}）`,
            children: <ShippedOffers draft={draft} offers={offers} />,
          },
        ]}
      />
    </>
  );
}

const SAVE_WORDS: Readonly<Record<SaveState, string>> = {
  untouched: '没有改动',
  waiting: '正在保存草稿……',
  saved: '草稿已保存',
  unsaved: '有错误，草稿未保存',
};

function Tools({ draft, onAgain }: { readonly draft: Draft; readonly onAgain: () => void }) {
  const { api } = useSession();
  const { message } = App.useApp();
  const catalogue = useCatalogue();
  const [publishing, setPublishing] = useState<number | null>(null);
  const begin = async () => {
    const revision = await draft.flush();
    if (revision === null) message.error('草稿没有保存成功，还不能发布');
    else setPublishing(revision);
  };
  const discard = async () => {
    try {
      const revision = await draft.flush();
      if (revision !== null) await api.discardCatalogueDraft(revision);
      onAgain();
    } catch (thrown) {
      message.error(problemOf(thrown).message);
    }
  };
  const isUntouched = draft.saveState === 'untouched';
  return (
    <Space>
      <span className="hint" role="status">
        现行第 {draft.start.version} 版 · {SAVE_WORDS[draft.saveState]}
      </span>
      <Popconfirm title="放弃草稿，回到现行版本？" okText="放弃" cancelText="不放弃" onConfirm={discard}>
        <Button disabled={isUntouched}>放弃草稿</Button>
      </Popconfirm>
      <Button type="primary" disabled={isUntouched || draft.problems.length > 0} onClick={() => void begin()}>
        发布第 {draft.start.version + 1} 版
      </Button>
      {publishing !== null && (
        <PublishDialog
          draft={draft}
          revision={publishing}
          onClose={() => setPublishing(null)}
          onPublished={(version) => {
            setPublishing(null);
            message.success(`第 ${version} 版已发布，各镇下次同步时收到`);
            catalogue.reload();
            onAgain();
          }}
        />
      )}
    </Space>
  );
}
