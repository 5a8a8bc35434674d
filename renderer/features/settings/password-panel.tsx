import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { NewPasswordForm } from '../../desk/new-password-form.tsx';
import { changePassword } from '../../sync/people-client.ts';
import { Panel } from '../../ui/page.tsx';

/** A person's own password, changed at the county and on this PC together. */
export function PasswordPanel() {
  const { vault, store } = useDesk();
  const { message } = App.useApp();
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async (old: string, fresh: string) => {
    setIsBusy(true);
    setError(null);
    try {
      await changePassword(vault, store.account.login, old, fresh);
      setIsOpen(false);
      void message.success('口令已修改');
    } catch (cause) {
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
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
