import { Alert, Button, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { MIN_PASSPHRASE } from '#shared/seal/key-wrap.ts';
import type { Platform } from '../../bridge/platform.ts';
import { CountyCertificatePanel } from '../../desk/county-certificate.tsx';
import { ROLE_LABELS } from '../../desk/words.tsx';
import type { UnlockedDesk, Vault } from '../../store/vault.ts';
import { addAccount, enrol } from '../../sync/enrolment.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextLine } from '../../ui/text-line.tsx';
import { type DemoAccount, demoAccounts, demoCode } from './demo-county.ts';

interface FirstContactProps {
  readonly vault: Vault;
  readonly platform: Platform;
  readonly onEnrolled: (unlocked: UnlockedDesk) => Promise<void>;
}

interface EnrolForm {
  readonly code: string;
  readonly login: string;
  readonly password: string;
  readonly deviceName: string;
  readonly isFirst: boolean;
  readonly passphrase: string;
  readonly repeated: string;
}

const EMPTY: EnrolForm = {
  code: '',
  login: '',
  password: '',
  deviceName: '办公电脑',
  isFirst: false,
  passphrase: '',
  repeated: '',
};
const KEY_MISSING = new Set<string>(['A07', 'A09']);

/** Registers this PC with the county: once per PC, needs the line. */
export function FirstContactScreen({ vault, platform, onEnrolled }: FirstContactProps) {
  const [form, setForm] = useState(EMPTY);
  const contact = useFirstContact({ vault, platform, onEnrolled });
  const { origin, error } = contact;
  const change = (part: Partial<EnrolForm>) => setForm((before) => ({ ...before, ...part }));
  const fault = faultOf(form);

  return (
    <main className="gate">
      <div className="gate-card is-wide" inert={contact.isBusy}>
        <h1>本机登记</h1>
        <p className="secrecy">涉密信息不得录入</p>
        <DemoPanel onPick={(account) => void contact.enrolDemo(account)} />
        <p>首次使用需要联网登记一次。登记后断网也能登录和填报。</p>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (fault === null) void contact.run(form);
          }}
        >
          <div className="gate-fields">
            {origin !== null && <TextLine label="县服务器地址" value={origin} onChange={contact.setOrigin} />}
            <TextLine
              label="一次性登记码"
              help="由县管理员发放，只能用一次"
              value={form.code}
              onChange={(code) => change({ code })}
            />
            <TextLine label="账号" value={form.login} onChange={(login) => change({ login })} />
            <TextLine label="口令" isSecret value={form.password} onChange={(password) => change({ password })} />
            <TextLine label="设备名称" value={form.deviceName} onChange={(deviceName) => change({ deviceName })} />
          </div>
          <PassphraseFields form={form} change={change} />
          {error !== null && <ErrorPanel error={error} />}
          {isDistrusted(error) && (
            <CountyCertificatePanel platform={platform} onTrusted={() => void contact.run(form)} />
          )}
          {fault !== null && form.passphrase !== '' && <p className="fault is-hard">{fault}</p>}
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            loading={contact.isBusy}
            disabled={fault !== null}
            block
          >
            登记本机
          </Button>
        </form>
      </div>
    </main>
  );
}

/** What registering does: the address, the county, the town's key, and what went wrong. */
function useFirstContact({ vault, platform, onEnrolled }: FirstContactProps) {
  const [origin, setOrigin] = useState<string | null>(null);
  const [isTakenIn, setIsTakenIn] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    platform.countyAddress().then(
      (address) => setOrigin(address.canChange ? address.origin : null),
      () => setOrigin(null),
    );
  }, [platform]);
  const run = async (form: EnrolForm) => {
    const input = { ...form, mayMakeKey: form.isFirst };
    setIsBusy(true);
    setError(null);
    try {
      if (origin !== null) await platform.setCountyAddress(origin.trim());
      await onEnrolled(await (isTakenIn ? addAccount({ vault }, input) : enrol({ vault }, input)));
    } catch (cause) {
      // The county has taken this PC in and the code is used up: only the key is still missing.
      if (cause instanceof CodedError && KEY_MISSING.has(cause.code)) setIsTakenIn(true);
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
  const enrolDemo = async (account: DemoAccount) => {
    const code = await demoCode(account.townId ?? 0).catch(() => null);
    if (!code) return setError(new CodedError('N02'));
    const { login, password } = account;
    const deviceName = `演示电脑（${account.name}）`;
    // The demo county's passphrases are published, so a mistyped one cannot become a key.
    await run({ ...EMPTY, code, login, password, passphrase: account.passphrase ?? '', deviceName, isFirst: true });
  };
  return { origin, setOrigin, isBusy, error, run, enrolDemo };
}

/** Nobody vouches for the certificate that the county's address showed. */
function isDistrusted(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'N16';
}

function faultOf(form: EnrolForm): string | null {
  if ([form.code, form.login, form.password, form.deviceName].some((text) => text.trim() === '')) return '请填写完整';
  if (form.passphrase === '') return '请填写乡镇密钥口令';
  if (form.isFirst && form.passphrase.length < MIN_PASSPHRASE) return `乡镇密钥口令至少 ${MIN_PASSPHRASE} 位`;
  return form.isFirst && form.passphrase !== form.repeated ? '两次输入的乡镇密钥口令不一致' : null;
}

function PassphraseFields(props: { form: EnrolForm; change: (part: Partial<EnrolForm>) => void }) {
  const { form, change } = props;
  return (
    <fieldset className="gate-passphrase">
      <legend>乡镇密钥口令</legend>
      <Radio.Group
        aria-label="乡镇密钥口令"
        value={form.isFirst}
        onChange={(event) => change({ isFirst: event.target.value as boolean })}
        options={[
          { value: false, label: '本镇已有电脑登记过，输入本镇的口令' },
          { value: true, label: '本机是本镇第一台，设置口令' },
        ]}
      />
      <div className="gate-fields">
        <TextLine label="密钥口令" isSecret value={form.passphrase} onChange={(passphrase) => change({ passphrase })} />
        {form.isFirst && (
          <TextLine
            label="再输一次密钥口令"
            isSecret
            value={form.repeated}
            onChange={(repeated) => change({ repeated })}
          />
        )}
      </div>
      <Alert type="info" title="当事人姓名等敏感内容用这个口令加密，县里也打不开。请由镇里专人保管，遗失后无法找回。" />
    </fieldset>
  );
}

function DemoPanel({ onPick }: { onPick: (account: DemoAccount) => void }) {
  const [accounts, setAccounts] = useState<readonly DemoAccount[]>([]);
  useEffect(() => {
    let isGone = false;
    void demoAccounts().then((found) => !isGone && setAccounts(found));
    return () => {
      isGone = true;
    };
  }, []);
  if (accounts.length === 0) return null;
  const towns = [...new Set(accounts.map((account) => account.town))];
  return (
    <section className="demo-panel" aria-label="演示县">
      <h2>演示县：选择身份一键登记</h2>
      {towns.map((town) => (
        <div key={town} className="demo-town">
          <h3>{town}</h3>
          <div className="demo-accounts">
            {accounts
              .filter((account) => account.town === town)
              .map((account) => (
                <Button key={account.login} onClick={() => onPick(account)}>
                  {account.name}　{ROLE_LABELS[account.role] ?? account.role}
                  {account.unit !== town && `　${account.unit?.replace('村民委员会', '')}`}
                </Button>
              ))}
          </div>
        </div>
      ))}
    </section>
  );
}
