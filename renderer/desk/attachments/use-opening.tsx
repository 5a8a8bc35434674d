import { App, Button, Modal } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type { Attachment } from '#shared/schema/attachment.ts';
import { shownError } from '../../ui/error-words.ts';
import { useDesk } from '../desk-context.ts';
import { noteSaved } from '../note-handed-out.ts';

interface Shown {
  readonly name: string;
  readonly address: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Opens attachments: a picture is shown, any other file is saved where the person says. */
export function useOpening(): { readonly open: (attachment: Attachment) => Promise<void>; readonly viewer: ReactNode } {
  const { attachments, platform, store } = useDesk();
  const { message } = App.useApp();
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => () => void (shown && URL.revokeObjectURL(shown.address)), [shown]);

  const saveAs = async (name: string, bytes: Uint8Array<ArrayBuffer>) => {
    try {
      const saved = await platform.saveFile(name, bytes);
      await noteSaved(store, saved);
      if (saved.outcome === 'saved') void message.success(`已另存为 ${saved.fileName}`);
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  const open = async (attachment: Attachment) => {
    try {
      const bytes = await attachments.bytes(attachment);
      if (!bytes) return void message.info('这份附件存在添加它的那台电脑上，本机没有');
      const { name } = (await attachments.words(attachment)) ?? attachment;
      if (!attachment.mediaType.startsWith('image/')) return await saveAs(name, bytes);
      const address = URL.createObjectURL(new Blob([bytes], { type: attachment.mediaType }));
      setShown({ name, address, bytes });
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  const viewer = shown && (
    <Modal
      open
      centered
      width="min(1100px, 94vw)"
      title={shown.name}
      onCancel={() => setShown(null)}
      footer={[
        <Button key="save" onClick={() => void saveAs(shown.name, shown.bytes)}>
          另存为
        </Button>,
        <Button key="close" type="primary" autoFocus onClick={() => setShown(null)}>
          关闭
        </Button>,
      ]}
    >
      <img className="attachment-view" src={shown.address} alt={shown.name} />
    </Modal>
  );
  return { open, viewer };
}
