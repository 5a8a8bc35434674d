import { Alert, Button, Form, Input, Typography } from 'antd';
import { useState } from 'react';
import { passwordProblem } from '#shared/domain/people-rules.ts';
import { type CountyProblem, problemOf } from '../county-problem.ts';
import { useSession } from '../session.tsx';

interface Wish {
  readonly newPassword: string;
  readonly repeated: string;
}

async function goodEnough(typed: string, login: string): Promise<void> {
  const fault = passwordProblem(typed, login);
  if (fault !== null) throw new Error(fault);
}

/** A password that somebody else has seen is changed before anything else (D§6 P8). */
export function FirstPasswordPage({ login, password }: { readonly login: string; readonly password: string }) {
  const { api, signIn } = useSession();
  const [problem, setProblem] = useState<CountyProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async ({ newPassword }: Wish) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await api.changePassword({ login, password, newPassword });
      await signIn(login, newPassword);
    } catch (thrown) {
      setProblem(problemOf(thrown));
      setIsBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <section className="sign-in-card" aria-labelledby="first-password-title">
        <Typography.Title level={1} id="first-password-title">
          设置自己的口令
        </Typography.Title>
        <p className="sign-in-subtitle">首次登录或口令重置以后，要先改成只有自己知道的口令</p>
        {problem && <Alert type="error" showIcon role="alert" title={problem.message} />}
        <Form<Wish> layout="vertical" requiredMark={false} onFinish={submit} disabled={isBusy}>
          <Form.Item
            name="newPassword"
            label="新口令"
            extra="至少 8 位，含大写字母、小写字母、数字、符号中的三类"
            rules={[{ validator: (_, typed: string) => goodEnough(typed ?? '', login) }]}
          >
            <Input.Password autoComplete="new-password" autoFocus maxLength={200} size="large" />
          </Form.Item>
          <Form.Item
            name="repeated"
            label="再输一次"
            dependencies={['newPassword']}
            rules={[
              ({ getFieldValue }) => ({
                validator: async (_, typed: string) => {
                  if (typed !== getFieldValue('newPassword')) throw new Error('两次输入的口令不一致');
                },
              }),
            ]}
          >
            <Input.Password autoComplete="new-password" maxLength={200} size="large" />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
            保存并登录
          </Button>
        </Form>
      </section>
    </main>
  );
}
