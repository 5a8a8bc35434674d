import { App, Button, Table } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { FormList } from '#shared/ledger/form-messages.ts';
import type { FormProfile } from '#shared/ledger/form-profile.ts';
import { personalNumbers } from '#shared/ledger/personal-patterns.ts';
import { readFormFile } from '../../bridge/form-maker.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { sharedFormFile, sharedForms, shareForm } from '../../sync/shared-forms.ts';
import { EmptyNote, Panel } from '../../ui/page.tsx';
import { formFile } from './fill-profile.ts';
import { keepForm } from './form-store.ts';

/** What towns share: taken over with its file, then filled here without a line. */
export function SharedList(props: {
  own: readonly FormProfile[];
  round: number;
  onTaken: () => void;
  onError: (error: unknown) => void;
}) {
  const { store, attachments } = useDesk();
  const { message } = App.useApp();
  const [forms, setForms] = useState<FormList['forms'] | null>(null);
  const [isOffline, setIsOffline] = useState(false);
  const { round, onError } = props;
  const load = useCallback(async () => {
    try {
      setForms(await sharedForms());
      setIsOffline(false);
    } catch (error) {
      const isAway = error instanceof CodedError && (error.code === 'N01' || error.code === 'N02');
      setIsOffline(isAway);
      if (!isAway) onError(error);
    }
  }, [onError]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round means asking again
  useEffect(() => void load(), [load, round]);

  const take = async (profile: FormProfile) => {
    try {
      const bytes = await sharedFormFile(profile.id);
      const sha256 = await attachments.keepFile(bytes);
      if (sha256 !== profile.file.sha256) throw new CodedError('N08');
      await keepForm(store, profile);
      props.onTaken();
      void message.success(`已取用：${profile.name}`);
    } catch (error) {
      onError(error);
    }
  };
  const known = new Map(props.own.map((profile) => [profile.id, profile]));
  const offered = (forms ?? []).filter(({ profile }) => known.get(profile.id)?.updatedAt !== profile.updatedAt);
  return (
    <Panel title="全县共享的模板" name="全县共享的模板" extra={<Button onClick={() => void load()}>刷新</Button>}>
      <SharedNote isOffline={isOffline} isEmpty={offered.length === 0} />
      {offered.length > 0 && <OfferedTable offered={offered} known={known} onTake={(profile) => void take(profile)} />}
    </Panel>
  );
}

function OfferedTable(props: {
  offered: FormList['forms'];
  known: ReadonlyMap<string, FormProfile>;
  onTake: (profile: FormProfile) => void;
}) {
  return (
    <Table
      size="small"
      pagination={false}
      rowKey={({ profile }) => profile.id}
      dataSource={props.offered}
      columns={[
        { title: '表格', render: (_, { profile }) => profile.name },
        { title: '来自', render: (_, { profile }) => profile.department },
        { title: '做模板的乡镇', render: (_, { profile }) => `${profile.town} ${profile.updatedBy}` },
        {
          title: '',
          width: 110,
          render: (_, { profile }) => (
            <Button onClick={() => props.onTake(profile)} aria-label={`取用 ${profile.name}`}>
              {props.known.has(profile.id) ? '更新' : '取用'}
            </Button>
          ),
        },
      ]}
    />
  );
}

function SharedNote({ isOffline, isEmpty }: { isOffline: boolean; isEmpty: boolean }) {
  if (isOffline) return <EmptyNote>连不上县服务器，不影响填已有的表格；联网后可以取用别的乡镇做好的模板。</EmptyNote>;
  return isEmpty ? <EmptyNote>没有尚未取用的共享模板。</EmptyNote> : null;
}

/** Shares a form after looking for numbers of people in it: what was left in a template would reach every town. */
export function ShareButton(props: { profile: FormProfile; onShared: () => void; onError: (error: unknown) => void }) {
  const desk = useDesk();
  const { message, modal } = App.useApp();
  const { profile, onShared, onError } = props;
  const share = async () => {
    onError(null);
    try {
      const bytes = await formFile(desk, profile);
      const { sheets } = await readFormFile(bytes);
      const texts = sheets.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map(({ text }) => text)));
      const found = texts.flatMap((text) => personalNumbers(text));
      if (found.length > 0) throw new CodedError('F25', `模板里有 ${found.length} 处电话或证件号`);
      await shareForm(profile, bytes);
      void message.success('已共享到全县');
      onShared();
    } catch (error) {
      onError(error);
    }
  };
  const ask = () =>
    modal.confirm({
      title: `把“${profile.name}”共享给全县各乡镇？`,
      content: '共享的只有空白模板和标记，不含任何记录。模板里不要留有填过的内容。',
      okText: '共享',
      cancelText: '不共享',
      onOk: share,
    });
  return <Button onClick={ask}>共享</Button>;
}
