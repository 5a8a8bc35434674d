import { Button, Space } from 'antd';
import { useEffect, useRef } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { printPage } from '../../desk/print-page.ts';

/** A secret and what to say about it. */
export interface Shown {
  readonly title: string;
  readonly secret: string;
  readonly note: string;
}

interface SecretOnceProps extends Shown {
  readonly onClose: () => void;
}

/** A secret that is shown once, large enough to be copied by hand, and can be printed for the safe. */
export function SecretOnce({ title, secret, note, onClose }: SecretOnceProps) {
  const { store } = useDesk();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section ref={box} className="panel secret-once" tabIndex={-1} aria-label={title}>
      <h2>{title}</h2>
      <output aria-label={title}>{secret}</output>
      <p>{note}</p>
      <Space className="no-print">
        <Button onClick={() => void printPage(store, title)}>打印</Button>
        <Button type="primary" onClick={onClose}>
          已抄好，关闭
        </Button>
      </Space>
    </section>
  );
}
