import { App, Button, Space } from 'antd';
import { useEffect, useRef } from 'react';
import { copyText } from '../devices/copy-text.ts';
import type { MadePerson } from './people-api.ts';

/** A first password, large; the county does not show it a second time. */
export function PasswordOnce({ made, onClose }: { readonly made: MadePerson; readonly onClose: () => void }) {
  const { message } = App.useApp();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  const copy = async () => {
    if (await copyText(made.password)) message.success('已复制');
    else message.warning('本机浏览器不允许复制，请照着抄写');
  };
  return (
    <section ref={box} className="code-once" tabIndex={-1} aria-label={`${made.person.name}的初始口令`}>
      <div>
        <b>{made.person.name}</b>（账号 {made.person.login}）
      </div>
      <output aria-label="初始口令">{made.password}</output>
      <p className="hint">只显示这一次，请当面交给本人；首次登录须修改。</p>
      <Space>
        <Button type="primary" onClick={() => void copy()}>
          复制
        </Button>
        <Button onClick={onClose}>关闭</Button>
      </Space>
    </section>
  );
}
