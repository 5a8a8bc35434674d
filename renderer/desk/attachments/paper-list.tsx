import { Button } from 'antd';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import type { Attachment } from '#shared/schema/attachment.ts';

const countOf = (attachments: readonly Attachment[], paper: string) =>
  attachments.filter((one) => one.paper === paper).length;

/** Papers that should be there and are not: said, never in the way (D§7: no compulsory photos). */
export function MissingPapers({ type, attachments }: { type: TypeDefinition; attachments: readonly Attachment[] }) {
  const missing = type.papers.filter((paper) => paper.need === 'must' && countOf(attachments, paper.id) === 0);
  if (missing.length === 0) return null;
  return (
    <p className="fault is-soft missing-papers">
      应有材料还没有电子版：{missing.map((paper) => paper.label).join('、')}
      。不影响保存，可以以后补，只留纸质的可不扫描。
    </p>
  );
}

/** The checklist of a type's papers, each with its own way to add one. */
export function PaperList(props: {
  type: TypeDefinition;
  attachments: readonly Attachment[];
  onChoose: (paper: string) => void;
}) {
  const { type, attachments, onChoose } = props;
  if (type.papers.length === 0) return null;
  return (
    <ul className="paper-list" aria-label="材料清单">
      {type.papers.map((paper) => {
        const count = countOf(attachments, paper.id);
        return (
          <li key={paper.id} className={count > 0 ? 'is-there' : undefined}>
            <span className="paper-need">{paper.need === 'must' ? '应有' : '按需'}</span>
            <span className="paper-label">
              {paper.label}
              {paper.note && paper.note !== '按需' && <small className="is-faint">　{paper.note}</small>}
            </span>
            <span className="paper-count">
              {count > 0 ? `已有 ${count} 份` : '还没有'}
              {paper.max !== undefined && count > paper.max && `（一般不超过 ${paper.max} 份，请核对）`}
            </span>
            <Button size="small" onClick={() => onChoose(paper.id)} aria-label={`添加${paper.label}`}>
              添加
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
