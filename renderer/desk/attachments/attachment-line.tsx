import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { type Attachment, type AttachmentWords, looksLikeIdCard, sizeWords } from '#shared/schema/attachment.ts';
import { showsThumbnails } from '../../store/attachments/attachment-store.ts';
import { useDesk } from '../desk-context.ts';
import { AttachmentThumb, useWords } from './attachment-thumb.tsx';
import type { ChangeList } from './use-adding.ts';

const CAPTION_LENGTH = 100;

interface AttachmentLineProps {
  readonly type: TypeDefinition;
  readonly attachment: Attachment;
  readonly onChange: ChangeList;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
  readonly pending: RefObject<Promise<unknown>>;
}

/** One attachment of the record being written: what it is, which paper it is, what people say of it. */
export function AttachmentLine({ type, attachment, onChange, onOpen, onRemove, pending }: AttachmentLineProps) {
  const words = useWords(attachment);
  const name = words?.name ?? attachment.name;
  const { width, height } = attachment;
  const isCardLike = width !== undefined && height !== undefined && looksLikeIdCard(width, height);
  return (
    <li>
      <button type="button" className="attachment-open" onClick={onOpen} aria-label={`打开 ${name}`}>
        <AttachmentThumb attachment={attachment} withPicture={showsThumbnails(type)} />
      </button>
      <div className="attachment-words">
        <span className="attachment-said">
          {name}
          <small className="is-faint">　{sizeWords(attachment.size)}</small>
        </span>
        {isCardLike && (
          <span className="fault is-soft">这张图片的比例像身份证，请核对是否确需留存、号码是否需要遮挡</span>
        )}
      </div>
      {type.papers.length > 0 && <PaperChoice type={type} attachment={attachment} name={name} onChange={onChange} />}
      {words && (
        <Caption attachment={attachment} words={words} onChange={onChange} pending={pending} key={attachment.sha256} />
      )}
      <Button icon={<DeleteOutlined />} onClick={onRemove} aria-label={`移除 ${name}`}>
        移除
      </Button>
    </li>
  );
}

function PaperChoice(props: { type: TypeDefinition; attachment: Attachment; name: string; onChange: ChangeList }) {
  const { type, attachment, name, onChange } = props;
  const options = [...type.papers.map(({ id, label }) => ({ value: id, label })), { value: '', label: '其他材料' }];
  const put = (paper: string) =>
    onChange((now) => now.map((one) => (one.sha256 === attachment.sha256 ? { ...one, paper } : one)));
  return (
    <Select
      className="attachment-paper"
      value={attachment.paper}
      options={options}
      onChange={put}
      aria-label={`${name} 是哪种材料`}
    />
  );
}

function Caption(props: {
  attachment: Attachment;
  words: AttachmentWords;
  onChange: ChangeList;
  pending: RefObject<Promise<unknown>>;
}) {
  const { attachment, words, onChange, pending } = props;
  const { attachments } = useDesk();
  const [text, setText] = useState(words.caption);
  const underWay = useRef(0);
  useEffect(() => {
    // What comes from elsewhere (a step taken back) is shown; what was just typed here is ahead of the list.
    if (underWay.current === 0) setText(words.caption);
  }, [words.caption]);
  const put = (caption: string) => {
    setText(caption);
    underWay.current += 1;
    // One after another: what was typed last is what stands, and a save waits for it.
    pending.current = pending.current.then(async () => {
      const said = await attachments.withWords(attachment, { name: words.name, caption });
      const { name, caption: open, label } = said;
      const change = { name, caption: open, ...(label ? { label } : {}) };
      underWay.current -= 1;
      onChange((now) => now.map((one) => (one.sha256 === attachment.sha256 ? { ...one, ...change } : one)));
    });
  };
  return (
    <Input
      className="attachment-caption"
      value={text}
      maxLength={CAPTION_LENGTH}
      autoComplete="off"
      placeholder="说明（可不填）"
      aria-label={`${words.name} 说明`}
      onChange={(event) => put(event.target.value)}
    />
  );
}

/** What was taken out stays in reach until the record is saved. */
export function RemovedLine({ attachment, onUndo }: { attachment: Attachment; onUndo: () => void }) {
  const name = useWords(attachment)?.name ?? attachment.name;
  return (
    <li className="is-removed">
      <span className="attachment-said">
        已移除 <s>{name}</s>，保存后生效
      </span>
      <Button onClick={onUndo} aria-label={`撤销移除 ${name}`}>
        撤销
      </Button>
    </li>
  );
}
