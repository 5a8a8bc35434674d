import { Alert, Button, Popconfirm, Space } from 'antd';
import { Link } from 'wouter';
import { noticePath } from '../console-paths.ts';
import { shownMinute } from '../shown-time.ts';
import type { NoticeDraft } from './notice-draft.ts';

interface DraftListProps {
  readonly drafts: readonly NoticeDraft[];
  readonly onGoOn: (draft: NoticeDraft) => void;
  readonly onDrop: (draft: NoticeDraft) => void;
}

/** Notices that were begun on this computer and not sent. */
export function DraftList({ drafts, onGoOn, onDrop }: DraftListProps) {
  if (drafts.length === 0) return null;
  return (
    <Alert
      className="no-print notice-drafts"
      type="info"
      showIcon
      title={`有 ${drafts.length} 份没有发出的通知，留在这台电脑上`}
      description={
        <ul className="history" aria-label="没有发出的通知">
          {drafts.map((draft) => (
            <li key={draft.noticeId}>
              <Space wrap>
                {`${draft.title.trim() || '（没有标题）'}${draft.version > 0 ? '（更正）' : ''}　${shownMinute(draft.savedAt)} 保存`}
                {draft.version > 0 ? (
                  <Link href={noticePath(draft.noticeId)}>到这份通知继续更正</Link>
                ) : (
                  <Button size="small" onClick={() => onGoOn(draft)}>
                    继续写
                  </Button>
                )}
                <Popconfirm
                  title="不要这份草稿？"
                  description="删去后不能恢复。"
                  okText="不要了"
                  cancelText="再想想"
                  onConfirm={() => onDrop(draft)}
                >
                  <Button size="small" danger>
                    不要了
                  </Button>
                </Popconfirm>
              </Space>
            </li>
          ))}
        </ul>
      }
    />
  );
}
