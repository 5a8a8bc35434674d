import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { type Attachment, readAttachments, sizeWords } from '#shared/schema/attachment.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { showsThumbnails } from '../../store/attachments/attachment-store.ts';
import { Panel } from '../../ui/page.tsx';
import { useType } from '../desk-context.ts';
import { SealedText } from '../sealed-text.tsx';
import { AttachmentThumb, useWords } from './attachment-thumb.tsx';
import { MissingPapers } from './paper-list.tsx';
import { useOpening } from './use-opening.tsx';

/** The papers of a record on its screen; nothing when the type asks for none and none are there. */
export function RecordAttachments({ record }: { record: LedgerRecord }) {
  const type = useType(record.type);
  const { open, viewer } = useOpening();
  const attachments = readAttachments(record.attachments);
  if (!type || (attachments.length === 0 && type.papers.length === 0)) return null;
  return (
    <Panel title="附件" name="附件" extra={<small className="is-faint">共 {attachments.length} 份</small>}>
      <MissingPapers type={type} attachments={attachments} />
      {attachments.length === 0 && <p className="is-faint">还没有附件，编辑记录时可以添加。</p>}
      <ul className="attachment-tiles">
        {attachments.map((attachment) => (
          <Tile key={attachment.sha256} type={type} attachment={attachment} onOpen={() => void open(attachment)} />
        ))}
      </ul>
      {viewer}
    </Panel>
  );
}

function Tile({ type, attachment, onOpen }: { type: TypeDefinition; attachment: Attachment; onOpen: () => void }) {
  const words = useWords(attachment);
  const paper = type.papers.find((one) => one.id === attachment.paper)?.label ?? '其他材料';
  const name = words?.name ?? attachment.name;
  const said = [words?.name, words?.caption].filter(Boolean).join('　');
  const isCovered = attachment.sensitivity === 'sealed';
  return (
    <li>
      <button type="button" onClick={onOpen} aria-label={`打开 ${isCovered ? paper : name}`}>
        <AttachmentThumb attachment={attachment} withPicture={showsThumbnails(type)} />
      </button>
      <div>
        {type.papers.length > 0 && <strong>{paper}</strong>}
        {words === null && <span className="is-faint">（本机没有密钥，看不到名称）</span>}
        {words && isCovered && (
          <SealedText name={`${paper} 名称`} masked={attachment.name}>
            {said}
          </SealedText>
        )}
        {words && !isCovered && <span className="attachment-said">{said}</span>}
        <small className="is-faint">
          {sizeWords(attachment.size)}　{attachment.by} {attachment.addedAt.slice(0, 10)} 添加
        </small>
      </div>
    </li>
  );
}
