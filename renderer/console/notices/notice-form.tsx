import { Alert, Button, Form, Modal, Popconfirm } from 'antd';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { roleLabel } from '#shared/domain/permissions.ts';
import type { NoticeAnswer, NoticeVersion } from '#shared/sync/notice-messages.ts';
import { ProblemAlert } from '../loaded-view.tsx';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useSubmit } from '../use-submit.ts';
import { type NoticeDraft, noticeDrafts } from './notice-draft.ts';
import { NoticeItems, type TypedNotice } from './notice-items.tsx';

interface NoticeFormProps {
  /** What is corrected; null: a new notice. */
  readonly before: { readonly noticeId: string; readonly version: NoticeVersion } | null;
  /** A new notice that was begun before. */
  readonly draft?: NoticeDraft | undefined;
  readonly onClose: () => void;
  readonly onDone: (answer: NoticeAnswer) => void;
}

/**
 * Writes a notice, or corrects one. Whatever is typed is kept in the browser with each key, until it is sent or thrown
 * away: a closed window loses nothing.
 */
export function NoticeForm({ before, draft, onClose, onDone }: NoticeFormProps) {
  const { api } = useSession();
  const { account } = useMe();
  const [form] = Form.useForm<TypedNotice>();
  const { problem, isBusy, submit } = useSubmit();
  const kept = useKeptNotice(before, draft, roleLabel(account.role));
  const { noticeId } = kept;
  const send = ({ reach, dueOn, reason, ...typed }: TypedNotice) =>
    submit(async () => {
      const towns = { all: null, chosen: [...typed.towns], none: [] }[reach];
      const content = {
        ...typed,
        dueOn: dueOn?.format('YYYY-MM-DD') ?? '',
        towns,
        departments: [...typed.departments],
      };
      const correction = before && { ...content, reason, version: before.version.version };
      const sent = await (correction
        ? api.correctNotice(noticeId, correction)
        : api.publishNotice({ noticeId, ...content }));
      kept.drop();
      onDone(sent);
    });
  return (
    <Modal
      open
      width={760}
      style={{ top: 16 }}
      title={before ? `更正通知（现为第 ${before.version.version} 版）` : '新建通知'}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        <Footer
          okText={before ? '发出更正' : '发出'}
          isTyped={kept.isTyped}
          isBusy={isBusy}
          onDrop={kept.drop}
          onClose={onClose}
          onSend={() => form.submit()}
        />
      }
    >
      {problem && <ProblemAlert problem={problem} />}
      {kept.found && <Found draft={kept.found} present={before?.version.version ?? 0} />}
      {kept.isFailed && <Alert type="warning" showIcon title="这个浏览器不能保存草稿，发出以前请不要关闭页面。" />}
      <Form<TypedNotice>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={kept.initial}
        onValuesChange={() => kept.keep(form.getFieldsValue(true) as TypedNotice)}
        onFinish={() => void send(form.getFieldsValue(true) as TypedNotice)}
      >
        <NoticeItems isCorrection={before !== null} />
      </Form>
    </Modal>
  );
}

interface FooterProps {
  readonly okText: string;
  readonly isTyped: boolean;
  readonly isBusy: boolean;
  readonly onDrop: () => void;
  readonly onClose: () => void;
  readonly onSend: () => void;
}

function Footer({ okText, isTyped, isBusy, onDrop, onClose, onSend }: FooterProps) {
  const throwAway = () => {
    onDrop();
    onClose();
  };
  return (
    <>
      {isTyped && (
        <Popconfirm
          title="不要已经写的内容？"
          description="删去后不能恢复。"
          okText="不要了"
          cancelText="再想想"
          onConfirm={throwAway}
        >
          <Button danger>不要了</Button>
        </Popconfirm>
      )}
      <Button onClick={onClose}>{isTyped ? '先放着' : '取消'}</Button>
      <Button type="primary" loading={isBusy} onClick={onSend}>
        {okText}
      </Button>
    </>
  );
}

function Found({ draft: { savedAt, version }, present }: { readonly draft: NoticeDraft; readonly present: number }) {
  const isOld = version !== present;
  return (
    <Alert
      type={isOld ? 'warning' : 'info'}
      showIcon
      title={`已恢复 ${shownMinute(savedAt)} 没有发出的内容。${isOld ? '这份通知后来又更正过，请核对以后再发出。' : ''}`}
    />
  );
}

/** What the form begins with, and how what is typed into it is kept. */
function useKeptNotice(before: NoticeFormProps['before'], draft: NoticeDraft | undefined, issuer: string) {
  const { account } = useMe();
  const drafts = useMemo(() => noticeDrafts(localStorage, account.accountId), [account.accountId]);
  const [noticeId] = useState(() => before?.noticeId ?? draft?.noticeId ?? crypto.randomUUID());
  const [found] = useState(() => draft ?? drafts.of(noticeId));
  const [state, setState] = useState<'nothing' | 'kept' | 'failed'>(found ? 'kept' : 'nothing');
  const version = before?.version.version ?? 0;
  const initial = found ? typedIn(found) : before ? typedOf(before.version) : newOne(issuer);
  return {
    noticeId,
    found,
    initial,
    isTyped: state !== 'nothing',
    isFailed: state === 'failed',
    keep(typed: TypedNotice) {
      if ([typed.title, typed.text, typed.reason].every((text) => (text ?? '').trim() === '')) {
        drafts.drop(noticeId); // nothing is written
        setState('nothing');
        return;
      }
      const dueOn = typed.dueOn?.format('YYYY-MM-DD') ?? '';
      const lists = { towns: [...(typed.towns ?? [])], departments: [...(typed.departments ?? [])] };
      const savedAt = new Date().toISOString();
      setState(drafts.keep({ ...typed, ...lists, dueOn, noticeId, version, savedAt }) ? 'kept' : 'failed');
    },
    drop: () => drafts.drop(noticeId),
  };
}

function newOne(issuer: string): TypedNotice {
  const reach = { reach: 'all' as const, towns: [], departments: [] };
  return { urgency: 'normal', title: '', text: '', dueOn: null, issuer, reason: '', ...reach };
}

function typedOf({ urgency, title, text, dueOn, issuer, towns, departments }: NoticeVersion): TypedNotice {
  const reach = towns === null ? 'all' : towns.length === 0 ? 'none' : 'chosen';
  const day = dueOn === '' ? null : dayjs(dueOn);
  return { urgency, title, text, dueOn: day, issuer, reach, towns: towns ?? [], departments, reason: '' };
}

function typedIn({ noticeId: _id, version: _version, savedAt: _at, dueOn, ...typed }: NoticeDraft): TypedNotice {
  return { ...typed, dueOn: dueOn === '' ? null : dayjs(dueOn) };
}
