import { Alert, App, Button, Descriptions, Modal, Space } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type { CountyCertificate } from '#shared/ipc/county-trust.ts';
import type { Platform } from '../bridge/platform.ts';
import { shownError } from '../ui/error-words.ts';

interface CountyCertificatePanelProps {
  readonly platform: Platform;
  readonly onTrusted: () => void;
}

/** The county's own certificate, to be compared with what the county says by telephone; or its authority's file. */
export function CountyCertificatePanel({ platform, onTrusted }: CountyCertificatePanelProps) {
  const { message, modal } = App.useApp();
  const { countyTrust } = platform;
  const [shown, setShown] = useState<CountyCertificate | null>(null);
  const [isRead, setIsRead] = useState(false);
  const look = useCallback(() => {
    setIsRead(false);
    void countyTrust
      ?.readCountyCertificate()
      .then(setShown, () => setShown(null))
      .finally(() => setIsRead(true));
  }, [countyTrust]);
  useEffect(look, [look]);
  if (!countyTrust) return null;
  const act = async (work: () => Promise<boolean>) => {
    try {
      if (await work()) onTrusted();
    } catch (cause) {
      void message.error(shownError(cause).sentence);
      look();
    }
  };
  const trust = (certificate: CountyCertificate) =>
    act(async () => {
      const isSure = await new Promise<boolean>((resolve) => {
        modal.confirm({
          title: '指纹与县管理员说的完全一致？',
          content: '不一致时不要信任：可能有人冒充县服务器。',
          okText: '一致，信任',
          cancelText: '再核对',
          onOk: () => resolve(true),
          onCancel: () => resolve(false),
        });
      });
      if (isSure) await countyTrust.trustCountyCertificate(certificate.fingerprint);
      return isSure;
    });
  const choose = () => act(async () => (await countyTrust.chooseCountyAuthority()) !== null);
  return (
    <section className="county-certificate" aria-label="县服务器证书">
      {shown?.isChanged && (
        <Alert type="error" showIcon title="证书与本机以前信任的不同：可能换过证书，也可能有人冒充，请务必核对" />
      )}
      {shown && <Facts certificate={shown} />}
      {isRead && !shown && (
        <Alert type="warning" showIcon title="没有读到县服务器的证书，请检查地址是否以 https:// 开头" />
      )}
      <Space wrap>
        <Button type="primary" disabled={!shown} onClick={() => shown && void trust(shown)}>
          核对无误，信任这张证书
        </Button>
        <Button onClick={() => void choose()}>使用县里给的证书文件……</Button>
        <Button onClick={look}>重新读取</Button>
      </Space>
    </section>
  );
}

function Facts({ certificate }: { readonly certificate: CountyCertificate }) {
  const { subject, issuer, validFrom, validTo, fingerprint } = certificate;
  const half = (fingerprint.length + 1) / 2;
  return (
    <>
      <p>请打电话给县管理员，逐段核对下面的指纹。核对前不会发送账号、口令和任何台账内容。</p>
      <Descriptions
        size="small"
        column={1}
        bordered
        items={[
          { key: 'subject', label: '服务器', children: subject },
          { key: 'issuer', label: '颁发者', children: issuer === subject ? `${issuer}（自己颁发）` : issuer },
          { key: 'valid', label: '有效期', children: `${validFrom} 至 ${validTo}` },
          {
            key: 'fingerprint',
            label: '指纹',
            children: (
              <code className="fingerprint">
                {fingerprint.slice(0, half - 1)}
                <br />
                {fingerprint.slice(half)}
              </code>
            ),
          },
        ]}
      />
    </>
  );
}

/** The same from the settings page, once this PC is registered. */
export function CountyCertificateDialog(props: CountyCertificatePanelProps & { readonly onClose: () => void }) {
  return (
    <Modal open title="县服务器证书" width={640} footer={null} onCancel={props.onClose}>
      <CountyCertificatePanel {...props} />
    </Modal>
  );
}
