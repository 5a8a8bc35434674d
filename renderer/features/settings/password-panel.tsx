import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { NewPasswordForm } from '../../desk/new-password-form.tsx';
import { changePassword } from '../../sync/people-client.ts';
import { Panel } from '../../ui/page.tsx';
import { useAct } from '../../ui/use-act.ts';

/** A person's own password, changed at the county and on this PC together. */
export function PasswordPanel() {
  const { vault, store } = useDesk();
  const { message } = App.useApp();
  const [isOpen, setIsOpen] = useState(false);
  const { isBusy, error, run } = useAct();
  const save = (old: string, fresh: string) =>
    run(async () => {
      await changePassword(vault, store.account.login, old, fresh);
      setIsOpen(false);
      void message.success('口令已修改');
    });
  return (
    <Panel title="口令" name="口令">
      <p>修改口令需要联网，县里和本机一起改。在其他电脑上还要用新口令重新添加一次账号。</p>
      <Button onClick={() => setIsOpen(true)}>修改口令</Button>
      <Modal open={isOpen} title="修改口令" footer={null} onCancel={() => setIsOpen(false)} destroyOnHidden>
        <NewPasswordForm login={store.account.login} isBusy={isBusy} error={error} onSave={save} />
      </Modal>
    </Panel>
  );
}
