import { Button } from 'antd';
import { useState } from 'react';
import { passwordProblem } from '#shared/domain/people-rules.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { TextLine } from '../ui/text-line.tsx';

interface FormProps {
  readonly login: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onSave: (old: string, fresh: string) => Promise<void>;
}

/** Old password, new one twice, with the rule and what is wrong with what was typed. */
export function NewPasswordForm({ login, isBusy, error, onSave }: FormProps) {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const weak = fresh === '' ? null : passwordProblem(fresh, login);
  const fault = weak ?? (again !== '' && again !== fresh ? '两次输入的新口令不一致' : null);
  const isReady = old !== '' && fresh !== '' && again === fresh && fault === null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void onSave(old, fresh);
      }}
    >
      <TextLine label="现在的口令" isSecret hasFocus value={old} onChange={setOld} />
      <TextLine
        label="新口令"
        isSecret
        help="至少 8 位，含大写字母、小写字母、数字、符号中的三类"
        value={fresh}
        onChange={setFresh}
      />
      <TextLine label="再输一次新口令" isSecret value={again} onChange={setAgain} />
      {fault !== null && <p className="fault is-hard">{fault}</p>}
      {error !== null && <ErrorPanel error={error} />}
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} disabled={!isReady} block>
        保存新口令
      </Button>
    </form>
  );
}
