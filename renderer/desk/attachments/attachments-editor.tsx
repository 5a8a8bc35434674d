import { PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type RefObject, useCallback, useRef, useState } from 'react';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { ATTACHMENT_LIMITS, type Attachment, sizeWords } from '#shared/schema/attachment.ts';
import { showsThumbnails } from '../../store/attachments/attachment-store.ts';
import { Panel } from '../../ui/page.tsx';
import { AttachmentLine, RemovedLine } from './attachment-line.tsx';
import { MissingPapers, PaperList } from './paper-list.tsx';
import { type ChangeList, type Task, useAdding, useDropAndPaste } from './use-adding.ts';
import { useOpening } from './use-opening.tsx';

// Endings steer the dialog only; what a file is, its content says. HEIC is offered so that the refusal can say why.
const OFFERED = '.jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.doc,.docx,.wps,.xls,.xlsx,.et';

interface AttachmentsEditorProps {
  readonly type: TypeDefinition;
  readonly attachments: readonly Attachment[];
  readonly onChange: ChangeList;
  /** Work under way here that a save must wait for. */
  readonly pending: RefObject<Promise<unknown>>;
}

/** The papers of a record being written: checklist, ways to add, what is there. Nothing here ever blocks a save. */
export function AttachmentsEditor({ type, attachments, onChange, pending }: AttachmentsEditorProps) {
  const [removed, setRemoved] = useState<readonly Attachment[]>([]);
  const { tasks, add, forget } = useAdding({ type, now: attachments, onChange, pending });
  const { isOver } = useDropAndPaste(useCallback((files) => add(files, ''), [add]));
  const { open, viewer } = useOpening();
  const chooser = useChooser(add);
  const stillRemoved = removed.filter((gone) => !attachments.some((one) => one.sha256 === gone.sha256));
  const remove = (attachment: Attachment) => {
    setRemoved((all) => [...all.filter((one) => one.sha256 !== attachment.sha256), attachment]);
    onChange((now) => now.filter((one) => one.sha256 !== attachment.sha256));
  };
  const bringBack = (attachment: Attachment) => {
    setRemoved((all) => all.filter((one) => one !== attachment));
    onChange((now) => [...now.filter((one) => one.sha256 !== attachment.sha256), attachment]);
  };
  return (
    <Panel
      title="附件"
      name="附件"
      extra={
        <small className="is-faint">
          {attachments.length} 份，最多 {ATTACHMENT_LIMITS.perRecord} 份
        </small>
      }
    >
      <PaperList type={type} attachments={attachments} onChoose={chooser.choose} />
      <MissingPapers type={type} attachments={attachments} />
      <DropZone type={type} isOver={isOver} onChoose={() => chooser.choose('')} />
      {chooser.input}
      <Tasks tasks={tasks} onForget={forget} />
      <ul className="attachment-lines">
        {attachments.map((attachment) => (
          <AttachmentLine
            key={attachment.sha256}
            type={type}
            attachment={attachment}
            onChange={onChange}
            onOpen={() => void open(attachment)}
            onRemove={() => remove(attachment)}
            pending={pending}
          />
        ))}
        {stillRemoved.map((attachment) => (
          <RemovedLine key={attachment.sha256} attachment={attachment} onUndo={() => bringBack(attachment)} />
        ))}
      </ul>
      {viewer}
    </Panel>
  );
}

/** The system's own dialog; `choose` opens it for one paper ('': any). */
function useChooser(add: (files: readonly File[], paper: string) => void) {
  const control = useRef<HTMLInputElement>(null);
  const paper = useRef('');
  const choose = (wanted: string) => {
    paper.current = wanted;
    control.current?.click();
  };
  const input = (
    <input
      ref={control}
      type="file"
      multiple
      hidden
      accept={OFFERED}
      aria-label="附件文件"
      onChange={(event) => {
        add([...(event.target.files ?? [])], paper.current);
        event.target.value = ''; // so that the same file can be chosen again
      }}
    />
  );
  return { choose, input };
}

function DropZone({ type, isOver, onChoose }: { type: TypeDefinition; isOver: boolean; onChoose: () => void }) {
  return (
    <div className={isOver ? 'drop-zone is-over' : 'drop-zone'}>
      <Button icon={<PaperClipOutlined />} onClick={onChoose}>
        选择文件
      </Button>
      <span>
        也可以把文件拖到这里，或按 Ctrl+V 粘贴截图
        <small className="is-faint">
          照片、PDF、Word、Excel（含 WPS），每份不超过 {sizeWords(ATTACHMENT_LIMITS.fileBytes)}
          。照片会自动缩小，并去掉拍摄地点等信息。
          {type.sealed.length > 0 && '本类材料用本镇密钥加密保存。'}
          {!showsThumbnails(type) && '为保护隐私不显示缩略图，点击可查看。'}
        </small>
      </span>
    </div>
  );
}

function Tasks({ tasks, onForget }: { tasks: readonly Task[]; onForget: (id: number) => void }) {
  if (tasks.length === 0) return null;
  const waiting = tasks.filter((task) => task.error === null);
  return (
    <div role="status" className="attachment-tasks">
      {waiting[0] && (
        <p>
          正在处理 {waiting[0].name}
          {waiting.length > 1 && `，后面还有 ${waiting.length - 1} 份`}…
        </p>
      )}
      {tasks
        .filter((task) => task.error !== null)
        .map((task) => (
          <p key={task.id} className="fault is-hard">
            {task.name} 没有添加。{task.error}
            <Button type="link" size="small" onClick={() => onForget(task.id)} aria-label={`知道了 ${task.name}`}>
              知道了
            </Button>
          </p>
        ))}
    </div>
  );
}
