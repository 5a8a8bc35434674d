import { Alert, Button, Form, Input, type InputRef, Typography } from 'antd';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type CountyProblem, problemOf } from './county-problem.ts';
import { FirstPasswordPage } from './people/first-password-page.tsx';
import { useSession } from './session.tsx';

interface Credentials {
  readonly login: string;
  readonly password: string;
}

/** Sign-in; also stands before the page, unchanged behind it, when the session ran out. */
export function SignInPage() {
  const { state, signIn } = useSession();
  const [problem, setProblem] = useState<CountyProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [form] = Form.useForm<Credentials>();
  const passwordInput = useRef<InputRef>(null);
  const expired = state.kind === 'expired' ? state.me : null;

  useEffect(() => {
    if (problem) passwordInput.current?.focus();
  }, [problem]);

  const [first, setFirst] = useState<Credentials | null>(null);

  const submit = async ({ login, password }: Credentials) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await signIn(login.trim(), password);
    } catch (thrown) {
      const why = problemOf(thrown);
      if (why.code === 'A13') return setFirst({ login: login.trim(), password });
      setProblem(why);
      form.setFieldValue('password', '');
      setIsBusy(false);
    }
  };

  if (first) return <FirstPasswordPage {...first} />;
  return (
    <main className="sign-in">
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <Typography.Title level={1} id="sign-in-title">
          三治台账
        </Typography.Title>
        <p className="sign-in-subtitle">县级平台</p>
        {expired && !problem && (
          <Alert type="warning" role="status" showIcon title="登录已失效，请重新登录。登录后回到刚才的页面。（A05）" />
        )}
        {problem && <Alert type="error" showIcon role="alert" title={problem.message} />}
        <Form<Credentials>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ login: expired?.account.login ?? '', password: '' }}
          onFinish={submit}
          disabled={isBusy}
        >
          <CredentialFields isAgain={expired !== null} passwordInput={passwordInput} />
          <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
            登录
          </Button>
        </Form>
      </section>
      <p className="secrecy">涉密信息不得录入、存储或传输</p>
    </main>
  );
}

function CredentialFields(props: { isAgain: boolean; passwordInput: RefObject<InputRef | null> }) {
  const { isAgain, passwordInput } = props;
  return (
    <>
      <Form.Item name="login" label="账号" rules={[{ required: true, whitespace: true, message: '请输入账号' }]}>
        <Input autoComplete="username" autoFocus={!isAgain} maxLength={40} size="large" />
      </Form.Item>
      <Form.Item name="password" label="口令" rules={[{ required: true, message: '请输入口令' }]}>
        <Input.Password
          ref={passwordInput}
          autoComplete="current-password"
          autoFocus={isAgain}
          maxLength={200}
          size="large"
        />
      </Form.Item>
    </>
  );
}
