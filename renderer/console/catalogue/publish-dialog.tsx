import { Alert, Input, Modal } from 'antd';
import { useState } from 'react';
import { type CountyProblem, problemOf } from '../county-problem.ts';
import { ProblemAlert } from '../loaded-view.tsx';
import { useSession } from '../session.tsx';
import { placeInWords } from './draft-model.ts';
import type { Draft } from './use-draft.ts';

interface PublishDialogProps {
  readonly draft: Draft;
  readonly revision: number;
  readonly onClose: () => void;
  readonly onPublished: (version: number) => void;
}

/** Lists in words what the new version changes, asks for a note, publishes. */
export function PublishDialog({ draft, revision, onClose, onPublished }: PublishDialogProps) {
  const { api } = useSession();
  const [note, setNote] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<CountyProblem | null>(null);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const publish = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      const { version, problems } = await api.publishCatalogue(revision, note.trim());
      if (version !== null) return onPublished(version);
      setRefused(problems.map(({ place, reason }) => `${placeInWords(draft.source, place)}：${reason}`));
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
    setIsBusy(false);
  };
  return (
    <Modal
      open
      width={680}
      title={`发布第 ${draft.start.version + 1} 版台账目录`}
      okText="确认发布"
      cancelText="再看看"
      okButtonProps={{ disabled: note.trim() === '' }}
      confirmLoading={isBusy}
      onOk={() => void publish()}
      onCancel={onClose}
    >
      <section aria-label="本版改动" className="publish-changes">
        {draft.changes.length === 0 && <p>与现行版本相比没有改动。</p>}
        {draft.changes.map(({ typeId, label, lines }) => (
          <div key={typeId}>
            <h3>{label}</h3>
            <ul>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
        ))}
      </section>
      <label htmlFor="publish-note">改动说明（必填，各镇和以后的人都会看到）</label>
      <Input.TextArea
        id="publish-note"
        value={note}
        maxLength={200}
        rows={2}
        placeholder="例如：按县委政法委要求增加天气一栏"
        onChange={(event) => setNote(event.target.value)}
      />
      <p className="hint">发布后不能撤回；字段和选项以后可以停用，不能删除。各镇电脑下次同步时收到，旧记录不受影响。</p>
      {problem && <ProblemAlert problem={problem} />}
      {refused.length > 0 && <Alert type="error" role="alert" title="没有发布" description={refused.join('；')} />}
    </Modal>
  );
}
